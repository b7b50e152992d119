// Which way the arrows point. Reads the import lines, so that a shortcut is found on the day it is
// taken.

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { doorways, mayImport, mayImportPackages, renderRooms } from './rooms.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Source {
  /** `cloud/http.ts` for what ships, `simulator/edge.ts` for what does not. */
  readonly file: string
  readonly room: string
  readonly text: string
  readonly imports: readonly { readonly from: string; readonly typeOnly: boolean }[]
}

const nameOf = (path: string) =>
  relative(root, path)
    .replaceAll(sep, '/')
    .replace(/^src\//, '')
const roomOf = (file: string) => file.replace(/\.ts$/, '').split('/')[0] ?? ''

const sources: readonly Source[] = ['src', 'simulator', 'demo'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((name) => {
      const path = join(root, folder, name)
      const text = readFileSync(path, 'utf8')
      const found = [
        ...text.matchAll(/^(?:import|export)( type)? [^'"]*from '([^']+)'/gm),
        ...text.matchAll(/^import()\s*'([^']+)'/gm),
        ...text.matchAll(/\bimport()\(\s*'([^']+)'\s*\)/g),
      ]
      const imports = found.map(([, type, from = '']) => ({
        typeOnly: type === ' type',
        from: from.startsWith('.') ? nameOf(join(dirname(path), from)) : from,
      }))
      const file = nameOf(path)
      return { file, room: roomOf(file), text, imports }
    }),
)
const files = new Set(sources.map(({ file }) => file))

const importers = (test: (from: string) => boolean) =>
  sources.filter(({ imports }) => imports.some(({ from }) => test(from))).map(({ file }) => file)

describe('the rooms', () => {
  it('are found, each in the table', () => {
    expect(sources.length).toBeGreaterThan(70)
    expect([...new Set(sources.map(({ room }) => room))].sort()).toEqual(
      Object.keys(mayImport).sort(),
    )
  })

  it.each(sources.map(({ file, room, imports }) => [file, room, imports] as const))(
    '%s imports what its room may',
    (_, room, imports) => {
      const rooms = mayImport[room] ?? []
      const packages = mayImportPackages[room] ?? []
      const refused = imports
        .map(({ from }) => from)
        .filter((from) => {
          if (from.startsWith('node:')) return false
          if (!files.has(from)) return !packages.includes(from)
          const other = roomOf(from)
          return other !== room && !rooms.includes(other) && !rooms.includes('*')
        })
      expect(refused).toEqual([])
    },
  )

  it('keep the fleet out of the main bundle, and its packages in the fleet', () => {
    const above = importers((from) => roomOf(from) === 'fleet').filter(
      (file) => !file.startsWith('fleet/'),
    )
    expect(above).toEqual([])
    expect(importers((from) => from === 'yaml')).toEqual(['fleet/manifest-source.ts'])
    expect(importers((from) => from === '@actions/core').sort()).toEqual([
      'fleet/doorway.ts',
      'fleet/gather-step.ts',
      'fleet/plan-step.ts',
      'index.ts',
    ])
  })

  it('are at most 18, on at most 10 floors, without a circle', () => {
    const shipping = Object.keys(mayImport).filter((room) => !['simulator', 'demo'].includes(room))
    expect(shipping.length).toBeLessThanOrEqual(18)
    const below = (room: string): ReadonlySet<string> =>
      new Set(
        sources
          .filter((source) => source.room === room)
          .flatMap(({ imports }) => imports.map(({ from }) => from))
          .filter((from) => files.has(from))
          .map(roomOf)
          .filter((other) => other !== room),
      )
    const floorOf = (room: string, path: readonly string[] = []): number => {
      if (path.includes(room)) throw new Error(`circle: ${[...path, room].join(' -> ')}`)
      return 1 + Math.max(0, ...[...below(room)].map((other) => floorOf(other, [...path, room])))
    }
    expect(Math.max(...shipping.map((room) => floorOf(room)))).toBeLessThanOrEqual(10)
  })

  it('are drawn in ARCHITECTURE.md as the table says', () => {
    const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
    expect(page).toContain(`\`\`\`mermaid\n${renderRooms()}\n\`\`\``)
  })
})

describe('the files', () => {
  it('import each other in no circle', () => {
    const arrows = new Map(
      sources.map(({ file, imports }) => [file, imports.map(({ from }) => from)]),
    )
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) throw new Error(`circle: ${[...path, file].join(' -> ')}`)
      if (done.has(file)) return
      for (const next of arrows.get(file) ?? []) if (arrows.has(next)) visit(next, [...path, file])
      done.add(file)
    }
    for (const file of arrows.keys()) visit(file, [])
  })

  it('are no barrels and no drawers, and export by name', () => {
    for (const { file, text } of sources) {
      expect(text).not.toMatch(/^export (\*|default)/m)
      expect(file).not.toMatch(/util|helper|common|misc/)
    }
  })

  it('leave process, time and chance to the doorway', () => {
    const action = sources.filter(
      ({ file, room }) => !doorways.includes(file) && !['simulator', 'demo'].includes(room),
    )
    for (const { file, text } of action) {
      const code = text.replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, '')
      expect({
        file,
        found: code.match(
          /\bprocess\.|Date\.now|Math\.random|\b(?<!\.)\bset(Timeout|Interval)\(|performance\./,
        ),
      }).toEqual({ file, found: null })
    }
  })

  it('open sockets in three files only', () => {
    const opens = (from: string) =>
      ['node:http', 'node:https', 'node:tls', 'node:http2', 'node:dgram'].includes(from)
    const shipping = importers(opens).filter((file) => !/^(simulator|demo)\//.test(file))
    expect(shipping.sort()).toEqual([
      'cloud/early-sockets.ts',
      'cloud/http.ts',
      'verify/handshake.ts',
    ])
  })

  it('spell the wire names of a service in its own file only', () => {
    const names =
      /\b(certificate_chain|target_service|target_project|agency_session_name|expires_at|push_support|total_count)\b/
    const spelling = sources
      .filter(({ file }) => !/^(simulator|demo)\//.test(file))
      .filter(({ text }) => names.test(text.replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, '')))
      .map(({ file }) => file)
    expect(spelling.sort()).toEqual(['cloud/iam.ts', 'cloud/scm.ts', 'cloud/sts.ts'])
  })
})

describe('the channels of the report', () => {
  const channels = sources.filter(({ file }) =>
    /^report\/(annotations|log|outputs|publish|report-file|summary|verdict)\.ts$/.test(file),
  )

  it('know rows, and neither what the stations found nor any kind of row', () => {
    expect(channels).toHaveLength(7)
    for (const { file, imports } of channels) {
      const known = imports
        .map(({ from }) => from)
        .filter((from) => /^(bind|push|verify)\//.test(from) || from.startsWith('report/rows/'))
      const beyond = known.filter((from) => !/^report\/rows\/(row|kinds)\.ts$/.test(from))
      expect({ file, beyond }).toEqual({ file, beyond: [] })
    }
  })

  it('and the report itself get what targets and hosts are from rows/', () => {
    const found = importers((from) => /^(bind|push|verify)\//.test(from))
    const besideRows = found.filter((file) => /^report\/[^/]+$/.test(file))
    // What a run found, what to do about it, and the report when rows cannot be made.
    expect(besideRows.sort()).toEqual([
      'report/advice.ts',
      'report/binding-remedies.ts',
      'report/last-resort.ts',
      'report/next-steps.ts',
      'report/restore.ts',
      'report/run-facts.ts',
    ])
  })
})

describe('the story', () => {
  const main = sources.find(({ file }) => file === 'main.ts')

  it('takes at most ten names from report/, and neither words nor redacts', () => {
    const text = main?.text ?? ''
    const names = [...text.matchAll(/^import (?:type )?\{([^}]*)\} from '\.\/report\//gm)].flatMap(
      ([, list = '']) => list.split(',').filter((name) => name.trim() !== ''),
    )
    expect(names.length).toBeGreaterThan(0)
    expect(names.length).toBeLessThanOrEqual(10)
    expect(text).not.toMatch(/redact/i)
    const code = text.replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, '').replace(/^import .*$/gm, '')
    const sentences = [...code.matchAll(/(['"`])((?:(?!\1).)*)\1/g)].filter(([, , each = '']) =>
      each.includes(' '),
    )
    expect(sentences).toEqual([])
  })
})
