// Every block of code on every page is of a known language and good. Workflows and steps pass
// GitHub's language service (language-service.test.ts); the others are read here.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { readmeProblems } from '../../scripts/release/checks.ts'
import { readManifest } from '../../src/fleet/manifest.ts'
import { parseBindings } from '../../src/inputs/bind.ts'
import { parseHosts } from '../../src/inputs/hosts.ts'
import { parseTargets } from '../../src/inputs/targets.ts'
import { version } from '../../src/version.ts'
import { allBlocks, blocksIn, blocksOf, pages, readPageText } from '../fixtures/pages.ts'
import { isManifest } from '../fixtures/readme-yaml.ts'

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

/** What is wrong with the commands of a block, one for each. */
function commandProblems(text: string): readonly string[] {
  const lines = text.replaceAll('\\\n', ' ').trim().split('\n')
  return lines
    .flatMap((line) => line.split('&&'))
    .map((command) => command.trim())
    .filter((command) => {
      const [, script] = /^npm run (\S+)/.exec(command) ?? []
      if (script !== undefined) return !Object.hasOwn(scripts, script)
      return !/^(npm (ci|test)\b|gh (api|attestation verify|release verify) )/.test(command)
    })
}

/** Whether the lines are all in one of our grammars. */
function isList(text: string): boolean {
  return [parseTargets(text), parseHosts(text), parseBindings(text)].some(
    ({ problems }) => problems.length === 0,
  )
}

describe('the blocks of code', () => {
  it('are found, also below an item of a list', () => {
    const text = '1. One\n\n   ```json\n   {}\n   ```\n\n```sh\nnpm ci\n```\n'
    expect(blocksIn('x.md', text)).toEqual([
      { place: 'x.md:3', language: 'json', text: '{}\n' },
      { place: 'x.md:7', language: 'sh', text: 'npm ci\n' },
    ])
    expect(new Set(allBlocks.map(({ place }) => place.split(':')[0])).size).toBeGreaterThan(5)
  })

  it.each(allBlocks.map(({ place, language }) => [place, language]))(
    '%s: is of a language that is checked (%s)',
    (_, language) => {
      expect(['json', 'mermaid', 'sh', 'text', 'yaml']).toContain(language)
    },
  )

  it.each(blocksOf('json'))('%s: is JSON', (_, text) => {
    expect(typeof JSON.parse(text)).toBe('object')
  })

  it.each(blocksOf('yaml'))('%s: sets concurrency if it has a schedule', (_, text) => {
    const { on, concurrency } = parse(text) ?? {}
    if (on?.schedule !== undefined) expect(typeof concurrency).toBe('string')
  })

  it.each(blocksOf('yaml'))('%s: is YAML', (_, text) => {
    expect(typeof parse(text)).toBe('object')
  })

  it.each(blocksOf('yaml').filter(([, text]) => isManifest(text)))(
    '%s: is a good manifest',
    (_, text) => {
      expect(readManifest(text, 'certificates.yml').warnings).toEqual([])
    },
  )

  it.each(blocksOf('sh'))('%s: has commands that exist', (_, text) => {
    expect(commandProblems(text)).toEqual([])
  })

  it.each(blocksOf('text'))('%s: is a list that an input accepts', (_, text) => {
    expect(isList(text)).toBe(true)
  })

  it('would be found if they were wrong', () => {
    expect(commandProblems('npm run nothing && npm ci\nnpx x \\\n  y')).toEqual([
      'npm run nothing',
      'npx x    y',
    ])
    expect(isList('CDM: x\n')).toBe(false)
  })
})

describe('a policy', () => {
  const policies = blocksOf('json').filter(([, text]) => text.includes('"Statement"'))

  it.each(policies)('%s: allows named actions, and no wildcard', (_, text) => {
    const { Version, Statement: statements } = JSON.parse(text)
    expect(['1.1', '5.0']).toContain(Version)
    for (const { Effect, Action: actions } of statements) {
      expect(Effect).toBe('Allow')
      for (const action of actions) expect(action).toMatch(/^[a-z]+:[a-zA-Z]+:[a-zA-Z]+$/)
      expect(new Set(actions).size).toBe(actions.length)
    }
  })

  it('of README lets the new IAM do what two policies let classic IAM do', () => {
    const readme = policies.filter(([place]) => place.startsWith('README.md'))
    const allowed = readme.map(([, text]) =>
      JSON.parse(text).Statement.flatMap(({ Action: actions }: { Action: string[] }) => actions),
    )
    expect(allowed).toHaveLength(3)
    const [whole, ...classic] = allowed
    const renamed = classic
      .flat()
      .map((action) => (action === 'elb:listeners:put' ? 'elb:listeners:update' : action))
    expect(whole.toSorted()).toEqual([...renamed, 'iam:projects:list'].toSorted())
  })
})

it.each(pages)('%s: uses the major version of this release', (file) => {
  const problems = readmeProblems(readPageText(file), version)
  expect(problems).toEqual([])
})
