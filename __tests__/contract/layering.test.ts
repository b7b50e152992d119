// Which way the arrows point. Reads the import lines, so that a shortcut is found the day it is taken.

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Source {
  readonly file: string
  readonly text: string
  readonly imports: readonly { readonly from: string; readonly typeOnly: boolean }[]
}

/** `cloud/http.ts` for what ships, `simulator/edge.ts` for what does not. */
const nameOf = (path: string) => relative(root, path).replace(/^src\//, '')

const sources: readonly Source[] = ['src', 'simulator', 'demo'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => {
      const path = join(root, folder, file)
      const text = readFileSync(path, 'utf8')
      const imports = [...text.matchAll(/^(?:import|export)( type)? [^'"]*from '([^']+)'/gm)].map(
        ([, type, from = '']) => ({
          typeOnly: type !== undefined,
          from: from.startsWith('.') ? nameOf(join(dirname(path), from)) : from,
        }),
      )
      return { file: nameOf(path), text, imports }
    }),
)

const importers = (test: (from: string) => boolean, { values }: { values: boolean }) =>
  sources
    .filter(({ imports }) =>
      imports.some(({ from, typeOnly }) => test(from) && !(values && typeOnly)),
    )
    .map(({ file }) => file)

const room = (name: string) => sources.filter(({ file }) => file.startsWith(`${name}/`))

describe('the layers', () => {
  it('are found at all', () => {
    expect(sources.length).toBeGreaterThan(30)
    expect(sources.find(({ file }) => file === 'main.ts')?.imports.length).toBeGreaterThan(10)
  })

  it('@actions/core stays in the doorway', () => {
    expect(importers((from) => from === '@actions/core', { values: false })).toEqual(['index.ts'])
  })

  it('@actions/http-client and HTTP stay in cloud/http.ts, TLS there and in verify/', () => {
    expect(importers((from) => from === '@actions/http-client', { values: false })).toEqual([
      'cloud/http.ts',
    ])
    const importing = (pattern: RegExp) =>
      importers((from) => pattern.test(from), { values: true }).filter(
        (file) => !file.startsWith('simulator/'),
      )
    expect(importing(/^node:https?$/)).toEqual(['cloud/http.ts'])
    expect(importing(/^node:tls$/).sort()).toEqual(['cloud/http.ts', 'verify/handshake.ts'])
  })

  it('cloud/ imports itself and errors.ts only', () => {
    for (const { file, imports } of room('cloud')) {
      const others = imports.filter(
        ({ from }) => !/^(cloud\/|errors\.ts$|node:|@actions\/http-client$)/.test(from),
      )
      expect({ file, others }).toEqual({ file, others: [] })
    }
  })

  it('nothing but the demo imports simulator/, and it imports nothing but itself', () => {
    const outside = importers((from) => from.startsWith('simulator/'), { values: false })
    expect(outside.filter((file) => !/^(simulator|demo)\//.test(file))).toEqual([])
    for (const { file, imports } of room('simulator')) {
      const certificates = file === 'simulator/authority.ts' ? '@peculiar/x509' : ''
      const others = imports.filter(
        ({ from }) => !/^(simulator\/|node:)/.test(from) && from !== certificates,
      )
      expect({ file, others }).toEqual({ file, others: [] })
    }
  })

  it('nothing imports the doorway or the demo', () => {
    const test = (from: string) => from === 'index.ts' || from.startsWith('demo/')
    expect(importers(test, { values: false }).filter((file) => !file.startsWith('demo/'))).toEqual(
      [],
    )
  })

  it('process, time and chance come from the doorway', () => {
    const action = sources.filter(({ file }) => !/^(index\.ts|simulator\/|demo\/)/.test(file))
    for (const { file, text } of action) {
      const code = text.replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, '')
      expect({
        file,
        found: code.match(
          /\bprocess\.|Date\.now|Math\.random|\bset(Timeout|Interval)\(|performance\./,
        ),
      }).toEqual({ file, found: null })
    }
  })

  it('no cycles, no barrels, no default exports, no drawers', () => {
    const arrows = new Map(
      sources.map(({ file, imports }) => [file, imports.map(({ from }) => from)]),
    )
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) throw new Error(`cycle: ${[...path, file].join(' -> ')}`)
      for (const next of arrows.get(file) ?? []) if (arrows.has(next)) visit(next, [...path, file])
    }
    for (const file of arrows.keys()) visit(file, [])
    for (const { file, text } of sources) {
      expect(text).not.toMatch(/^export (\*|default)/m)
      expect(file).not.toMatch(/util|helper|common|misc/)
    }
  })
})
