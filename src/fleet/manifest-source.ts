// Where each part of a YAML text stands, so that a problem can be reported with line and column.

import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLParseError,
} from 'yaml'
import { withoutPasswords } from '../inputs/problems.ts'
import { brief } from './brief.ts'

/** A place in the manifest, counted from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** One problem with the manifest. */
export interface ManifestProblem extends Place {
  readonly message: string
}

/** A text in the manifest. */
export interface Text {
  readonly text: string
  readonly place: Place
  /** Where a line and column of the text stand in the file; as near as can be known. */
  readonly locate: (line: number, column: number) => Place
}

/** A key and its value. */
export interface Field {
  readonly place: Place
  /** Null when there is nothing after the colon. */
  readonly value: Node | null
}

/** The YAML of one manifest, with places and the problems found so far. */
export class ManifestSource {
  readonly problems: ManifestProblem[] = []
  readonly root: Node | null
  private readonly document: Document
  private readonly lines: readonly string[]
  private readonly counter = new LineCounter()
  private readonly said = new Set<string>()

  /** Reads the text; what is not YAML becomes a problem, and the root is null. */
  constructor(text: string) {
    const content = text.replace(/^\ufeff/, '')
    this.lines = content.split(/\r\n|\n|\r/)
    // Keys are compared as they are written, which is done here.
    this.document = parseDocument(content, {
      lineCounter: this.counter,
      prettyErrors: false,
      uniqueKeys: false,
      // They say which bracket or quote has no end.
      keepSourceTokens: true,
    })
    const { errors, contents } = this.document
    const strange = content.search(/[\0\ufffd]/)
    if (strange >= 0)
      this.add(this.placeAt(strange), 'is not text in UTF-8; save the file as UTF-8')
    else this.addFirstError(errors)
    if (this.problems.length === 0) this.checkNodes()
    this.root = this.problems.length === 0 ? (contents as Node | null) : null
  }

  /** Remembers a problem, once. */
  add({ line, column }: Place, message: string): void {
    if (this.isNew(`${line}:${column}: ${message}`))
      this.problems.push({ line, column, message: brief(withoutPasswords(message)) })
  }

  /** Whether this was not asked before. */
  isNew(text: string): boolean {
    const isNew = !this.said.has(text)
    this.said.add(text)
    return isNew
  }

  /** Where a node begins. */
  placeOf(node: Node | null): Place {
    return this.placeAt(node?.range?.[0] ?? 0)
  }

  /** The fields of a mapping, by key; null, and a problem, for anything else. */
  fields(node: Node | null, place: Place, what: string): ReadonlyMap<string, Field> | null {
    const map = this.resolve(node)
    if (!isMap(map)) {
      this.add(place, `${what} must be keys with values, like "key: value"`)
      return null
    }
    const fields = new Map<string, Field>()
    for (const { key, value } of map.items) {
      const name = this.text(key as Node)?.text ?? ''
      const at = this.placeOf(key as Node)
      if (name === '') this.add(at, 'a key must be a word')
      else if (fields.has(name)) {
        const first = fields.get(name)?.place.line
        this.add(at, `"${name}" is written twice, here and in line ${first}; keep one`)
      } else fields.set(name, { place: at, value: this.resolve(value as Node) })
    }
    return fields
  }

  /** The items of a list; null for anything else. */
  items(node: Node | null): readonly (Node | null)[] | null {
    const list = this.resolve(node)
    return isSeq(list) ? list.items.map((item) => this.resolve(item as Node)) : null
  }

  /** A text, as it is written: a number keeps its zeros. Null for a list, a mapping or nothing. */
  text(node: Node | null): Text | null {
    const scalar = this.resolve(node)
    if (!isScalar(scalar) || scalar.value === null) return null
    const isPlain = scalar.type === 'PLAIN'
    const text = isPlain ? (scalar.source ?? '') : String(scalar.value)
    const place = this.placeOf(scalar)
    const isBlock = scalar.type === 'BLOCK_LITERAL'
    const isOneLine = !text.includes('\n') && scalar.type !== 'BLOCK_FOLDED'
    const locate = (line: number, column: number): Place => {
      if (isBlock) return this.inBlock(place.line + line, text.split('\n')[line - 1] ?? '', column)
      if (!isOneLine || line !== 1) return place
      return { line: place.line, column: place.column + column - (isPlain ? 1 : 0) }
    }
    return { text, place, locate }
  }

  /** Adds the first error only: those after it follow from it. */
  private addFirstError(errors: readonly YAMLParseError[]): void {
    const deep = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION')
    const error = deep ?? errors.toSorted((a, b) => a.pos[0] - b.pos[0])[0]
    if (error === undefined) return
    // Of a bracket or quote without an end, the error is where the parser gave up.
    let [at] = error.pos
    visit(this.document, {
      // The last one is the innermost.
      Value: (_, node) => {
        if (node.range?.[1] === error.pos[0] && isUnclosed(node)) at = node.range[0]
      },
    })
    const place = this.placeAt(at)
    const line = this.lines[place.line - 1] ?? ''
    const tab = /^ *\t/.exec(line)?.[0].length
    const open = line[place.column - 1] ?? ''
    if (tab !== undefined)
      this.add({ ...place, column: tab }, 'a tab indents this line; use spaces, not tabs')
    else if (at < error.pos[0])
      this.add(
        place,
        `is not YAML: the ${open} here has no ${closing[open] ?? open} that closes it`,
      )
    else this.add(place, yamlProblem(error))
  }

  /** A line of a block is the line in the file without its indentation. */
  private inBlock(line: number, content: string, column: number): Place {
    const indentation = (this.lines[line - 1] ?? '').length - content.length
    return { line, column: Math.max(0, indentation) + column }
  }

  private checkNodes(): void {
    const anchors = new Set<string | undefined>()
    visit(this.document, {
      Value: (_, node) => {
        anchors.add(node.anchor)
        const { tag = textTag } = node
        if (tag === textTag) return
        const name = tag.replace('tag:yaml.org,2002:', '!!')
        this.add(this.placeOf(node), `"${name}" is a tag, which is not supported; remove it`)
      },
      Alias: (_, alias) => {
        if (anchors.has(alias.source)) return
        const message = alias.source.startsWith('.')
          ? `"*${alias.source}" must be in quotes: YAML takes a "*" at the beginning for an alias`
          : `"${alias.source}" is not an anchor; write "&${alias.source}" before the value that it names`
        this.add(this.placeOf(alias), message)
      },
    })
  }

  private resolve(node: Node | null): Node | null {
    return isAlias(node) ? (node.resolve(this.document) ?? null) : node
  }

  private placeAt(offset: number): Place {
    const { line, col } = this.counter.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
}

/** Every value is read as a text, so this tag changes nothing. */
const textTag = 'tag:yaml.org,2002:str'

const closing: Readonly<Record<string, string>> = { '[': ']', '{': '}' }

/** Whether a list, a mapping or a text in quotes has no end. */
function isUnclosed({ srcToken: token }: Node): boolean {
  switch (token?.type) {
    case 'flow-collection':
      return token.end[0]?.source !== closing[token.start.source]
    case 'double-quoted-scalar':
    case 'single-quoted-scalar':
      return token.source.length === 1 || token.source.at(-1) !== token.source[0]
    default:
      return false
  }
}

function yamlProblem({ code, message }: { code: string; message: string }): string {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return 'a second document begins here; a manifest is one document'
    case 'RESOURCE_EXHAUSTION':
      return 'is nested too deeply'
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'is not YAML: this line has two keys; write a value with a ":" in quotes, like "ELB: cn-north-4", or as an item of a list'
    default:
      return `is not YAML: ${message.split('\n')[0]}`
  }
}
