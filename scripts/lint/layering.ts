// Which way the arrows point. Reads the import lines, so that a shortcut is found on the day it is
// taken. The table of what may be imported is in rooms.ts.

import { posix } from 'node:path'
import type { Problem, SourceFile } from './problem.ts'
import { doorways, mayImport, mayImportPackages, renderRooms } from './rooms.ts'

/** A file of `src`, `simulator` or `demo`. */
interface Source {
  /** `cloud/http.ts` for what ships, `simulator/edge.ts` for what does not. */
  readonly name: string
  readonly room: string
  readonly text: string
  readonly imports: readonly string[]
}

const mostRooms = 18
const mostFloors = 10

/** What breaks the rules of layering, in the code and in the picture of ARCHITECTURE.md. */
export function layeringProblems(files: readonly SourceFile[]): readonly Problem[] {
  const sources = files
    .filter(({ file }) => /^(src|simulator|demo)\/.*\.ts$/.test(file))
    .map(sourceOf)
  const page = files.find(({ file }) => file === 'ARCHITECTURE.md')?.text ?? ''
  return [
    ...roomProblems(sources),
    ...sources.flatMap((source) => importProblems(source, sources)),
    ...onlyIn(sources, (from) => from === 'yaml', 'imports yaml', ['fleet/manifest-source.ts']),
    ...onlyIn(sources, (from) => from === '@actions/core', 'imports @actions/core', [
      'fleet/doorway.ts',
      'fleet/gather-step.ts',
      'fleet/plan-step.ts',
      'index.ts',
    ]),
    ...onlyIn(shipped(sources), opensSockets, 'opens sockets', [
      'cloud/early-sockets.ts',
      'cloud/http.ts',
      'verify/handshake.ts',
    ]),
    ...floorProblems(sources),
    ...circles(sources),
    ...sources.flatMap(drawerProblems),
    ...shipped(sources).flatMap(purityProblems),
    ...wireNameProblems(shipped(sources)),
    ...channelProblems(sources),
    ...sources.filter(({ name }) => name === 'main.ts').flatMap(storyProblems),
    ...(page.includes(`\`\`\`mermaid\n${renderRooms()}\n\`\`\``)
      ? []
      : [
          {
            file: 'ARCHITECTURE.md',
            message: `the picture differs from the table; draw\n${renderRooms()}`,
          },
        ]),
  ]
}

function sourceOf({ file, text }: SourceFile): Source {
  const name = nameOf(file)
  const found = [
    ...text.matchAll(/^(?:import|export)(?: type)? [^'"]*from '([^']+)'/gm),
    ...text.matchAll(/^import\s*'([^']+)'/gm),
    ...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g),
  ]
  const imports = found.map(([, from = '']) =>
    from.startsWith('.') ? nameOf(posix.join(posix.dirname(file), from)) : from,
  )
  return { name, room: roomOf(name), text, imports }
}

function nameOf(file: string): string {
  return file.replace(/^src\//, '')
}

function fileOf(name: string): string {
  return /^(simulator|demo)\//.test(name) ? name : `src/${name}`
}

function roomOf(name: string): string {
  return name.replace(/\.ts$/, '').split('/')[0] ?? ''
}

function shipped(sources: readonly Source[]): readonly Source[] {
  return sources.filter(({ room }) => !['simulator', 'demo'].includes(room))
}

/** The code without its comments, on the lines that it had. */
function codeOf({ text }: Source): readonly string[] {
  return text.replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, '').split('\n')
}

function roomProblems(sources: readonly Source[]): readonly Problem[] {
  const found = new Set(sources.map(({ room }) => room))
  const rooms = Object.keys(mayImport)
  const file = 'scripts/lint/rooms.ts'
  return [
    ...[...found]
      .filter((room) => !rooms.includes(room))
      .map((room) => ({ file, message: `add the room "${room}" to the table` })),
    ...rooms
      .filter((room) => !found.has(room))
      .map((room) => ({ file, message: `there is no room "${room}"; remove it from the table` })),
  ]
}

function importProblems(
  { name, room, imports }: Source,
  sources: readonly Source[],
): readonly Problem[] {
  const names = new Set(sources.map((source) => source.name))
  const rooms = mayImport[room] ?? []
  const packages = mayImportPackages[room] ?? []
  const isAllowed = (from: string): boolean => {
    if (from.startsWith('node:')) return true
    if (!names.has(from)) return packages.includes(from)
    const other = roomOf(from)
    return other === room || rooms.includes(other) || rooms.includes('*')
  }
  return imports
    .filter((from) => !isAllowed(from))
    .map((from) => ({ file: fileOf(name), message: `the room "${room}" may not import ${from}` }))
}

function opensSockets(from: string): boolean {
  return ['node:http', 'node:https', 'node:tls', 'node:http2', 'node:dgram'].includes(from)
}

function onlyIn(
  sources: readonly Source[],
  test: (from: string) => boolean,
  does: string,
  allowed: readonly string[],
): readonly Problem[] {
  return sources
    .filter(({ name, imports }) => imports.some(test) && !allowed.includes(name))
    .map(({ name }) => ({ file: fileOf(name), message: `${does}; only ${allowed.join(', ')} may` }))
}

/** The rooms stand on each other; an arrow back would be a circle. */
function floorProblems(sources: readonly Source[]): readonly Problem[] {
  const file = 'scripts/lint/rooms.ts'
  const names = new Set(sources.map(({ name }) => name))
  const rooms = [...new Set(shipped(sources).map(({ room }) => room))]
  const below = (room: string): readonly string[] => [
    ...new Set(
      sources
        .filter((source) => source.room === room)
        .flatMap(({ imports }) => imports.filter((from) => names.has(from)).map(roomOf))
        .filter((other) => other !== room),
    ),
  ]
  const known = new Map<string, number>()
  const circle: Problem[] = []
  const floorOf = (room: string, path: readonly string[]): number => {
    if (path.includes(room)) {
      circle.push({ file, message: `rooms import in a circle: ${[...path, room].join(' -> ')}` })
      return 0
    }
    const floor =
      known.get(room) ??
      1 + Math.max(0, ...below(room).map((other) => floorOf(other, [...path, room])))
    known.set(room, floor)
    return floor
  }
  const floors = Math.max(0, ...rooms.map((room) => floorOf(room, [])))
  return [
    ...circle,
    ...(floors > mostFloors
      ? [{ file, message: `the rooms have ${floors} floors; at most ${mostFloors}` }]
      : []),
    ...(rooms.length > mostRooms
      ? [{ file, message: `there are ${rooms.length} rooms; at most ${mostRooms}` }]
      : []),
  ]
}

function circles(sources: readonly Source[]): readonly Problem[] {
  const arrows = new Map(sources.map(({ name, imports }) => [name, imports]))
  const done = new Set<string>()
  const problems: Problem[] = []
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) {
      const message = `files import in a circle: ${[...path, name].join(' -> ')}`
      problems.push({ file: fileOf(name), message })
      return
    }
    if (done.has(name)) return
    for (const next of arrows.get(name) ?? []) if (arrows.has(next)) visit(next, [...path, name])
    done.add(name)
  }
  for (const name of arrows.keys()) visit(name, [])
  return problems
}

function drawerProblems({ name, text }: Source): readonly Problem[] {
  const file = fileOf(name)
  return [
    ...(/^export (\*|default)/m.test(text)
      ? [{ file, message: 'export by name, and no barrel' }]
      : []),
    ...(/util|helper|common|misc/.test(name)
      ? [{ file, message: 'a drawer for anything; name it after its one purpose' }]
      : []),
  ]
}

const worldly =
  /\bprocess\.|Date\.now|Math\.random|\b(?<!\.)\bset(Timeout|Interval)\(|performance\./

/** Process, time and chance are left to the doorways. */
function purityProblems(source: Source): readonly Problem[] {
  if (doorways.includes(source.name)) return []
  return codeOf(source).flatMap((text, index) => {
    const found = worldly.exec(text)?.[0]
    if (found === undefined) return []
    const message = `"${found}": only a doorway uses the process, the time and chance`
    return [{ file: fileOf(source.name), line: index + 1, message }]
  })
}

const wireNames =
  /\b(certificate_chain|target_service|target_project|agency_session_name|expires_at|push_support|total_count)\b/

/** The wire names of a service are spelt in its own file only. */
function wireNameProblems(sources: readonly Source[]): readonly Problem[] {
  const spellers = ['cloud/iam.ts', 'cloud/scm.ts', 'cloud/sts.ts']
  return sources
    .filter(({ name }) => !spellers.includes(name))
    .flatMap((source) =>
      codeOf(source).flatMap((text, index) => {
        const found = wireNames.exec(text)?.[0]
        const message = `"${found}" is a service's own name; it belongs into ${spellers.join(', ')}`
        return found === undefined ? [] : [{ file: fileOf(source.name), line: index + 1, message }]
      }),
    )
}

const channels = /^report\/(annotations|log|outputs|publish|report-file|summary|verdict)\.ts$/

/** What a run found, what to do about it, and the report when rows cannot be made. */
const readFacts = [
  'report/last-resort.ts',
  'report/next-steps.ts',
  'report/remedies.ts',
  'report/remedies/binding-answers.ts',
  'report/remedies/binding.ts',
  'report/restore.ts',
  'report/run-facts.ts',
]

/**
 * The channels know rows, and neither what the stations found nor any kind of row; the report gets
 * what targets and hosts are from its rows.
 */
function channelProblems(sources: readonly Source[]): readonly Problem[] {
  const isStation = (from: string) => /^(bind|push|verify)\//.test(from)
  const isKind = (from: string) => /^report\/rows\/(?!(row|kinds)\.ts$)/.test(from)
  return sources.flatMap(({ name, imports }) => {
    const isChannel = channels.test(name)
    const isReport = /^report\/(?!rows\/)/.test(name) && !readFacts.includes(name)
    return imports
      .filter((from) => (isReport && isStation(from)) || (isChannel && isKind(from)))
      .map((from) => ({ file: fileOf(name), message: `imports ${from}; read rows instead` }))
  })
}

const mostReportNames = 10

/** The story takes little from the report, redacts nothing and contains no sentence. */
function storyProblems(story: Source): readonly Problem[] {
  const file = fileOf(story.name)
  const lists = story.text.matchAll(/^import (?:type )?\{([^}]*)\} from '\.\/report\//gm)
  const names = [...lists].flatMap(([, list = '']) =>
    list.split(',').filter((name) => name.trim() !== ''),
  )
  const code = codeOf(story).map((text) => (text.startsWith('import ') ? '' : text))
  return [
    ...(names.length > mostReportNames
      ? [{ file, message: `takes ${names.length} names from report/; at most ${mostReportNames}` }]
      : []),
    ...code.flatMap((text, index) => {
      const problem = { file, line: index + 1 }
      const sentence = [...text.matchAll(/(['"`])((?:(?!\1).)*)\1/g)].find(([, , each = '']) =>
        each.includes(' '),
      )
      return [
        ...(/redact/i.test(text) ? [{ ...problem, message: 'the report redacts' }] : []),
        ...(sentence === undefined
          ? []
          : [{ ...problem, message: `a sentence (${sentence[0]}) belongs into the report` }]),
      ]
    }),
  ]
}
