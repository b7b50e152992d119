// The rules that keep the workflows safe, after the audits of zizmor, which is not on npm.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { allJobs, readWorkflow, workflowFiles } from '../fixtures/workflows.ts'

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const texts = workflowFiles.map((file) => readWorkflow(file).text)

/** Each `uses:`, with the comment beside it. */
const pins = texts
  .flatMap((text) => [...text.matchAll(/^\s*(?:- )?uses: (\S+)(.*)$/gm)])
  .map(([, reference = '', comment = '']) => ({ reference, comment: comment.trim() }))

/** The actions and workflows of this repository. */
const isOwn = (reference: string) => /^(\.|\$)\//.test(reference)

/** Who may write, and what. Every other job reads. */
const writers: Readonly<Record<string, readonly string[]>> = {
  'ci.yml fleet': ['id-token'],
  'codeql.yml analyze': ['security-events'],
  'major-tag.yml move': ['contents'],
  'push-fleet-chunk.yml push': ['id-token'],
  'push-fleet.yml push': ['id-token'],
  'release.yml attest': ['attestations', 'id-token'],
  'release.yml draft': ['contents'],
}

describe('a workflow', () => {
  it.each(workflowFiles)('%s: has a name and no permissions', (file) => {
    const { workflow } = readWorkflow(file)
    expect(workflow).toMatchObject({ name: expect.any(String), permissions: {} })
    expect(Object.keys(workflow.permissions ?? {})).toEqual([])
  })

  it.each(workflowFiles)('%s: has a concurrency group, or leaves it to its caller', (file) => {
    const { workflow } = readWorkflow(file)
    const isCalled = Object.keys(workflow.on).includes('workflow_call')
    expect(workflow.concurrency !== undefined).toBe(!isCalled)
  })

  it.each(workflowFiles)('%s: never runs with secrets on the code of a stranger', (file) => {
    const dangerous = ['pull_request_target', 'workflow_run', 'issue_comment']
    const { text, workflow } = readWorkflow(file)
    expect(Object.keys(workflow.on).filter((event) => dangerous.includes(event))).toEqual([])
    expect(text).not.toMatch(/\$\{\{[^}]*secrets/)
  })

  it.each(workflowFiles)('%s: chooses between two values soundly', (file) => {
    // In `a && '' || b` the empty text counts as false, so the result is always b.
    expect(readWorkflow(file).text).not.toMatch(/&& *('' *|false *|0 *)\|\|/)
  })

  it('runs our action as it is in the workspace, and says why', () => {
    const own = pins.filter(({ reference }) => reference === './')
    expect(own.length).toBeGreaterThan(3)
    for (const { comment } of own) expect(comment).toBe('# zizmor: ignore[self-repository]')
    expect(read('.github/workflows/ci.yml')).toContain("# Why `./` and not GitHub's newer `$/`")
  })

  it('names every other action by its commit, with the version beside it', () => {
    const others = pins.filter(({ reference }) => !isOwn(reference))
    for (const { reference, comment } of others) {
      expect(reference).toMatch(/^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/)
      expect(comment).toMatch(/^# v\d+\.\d+\.\d+$/)
    }
    const versions = new Map<string, Set<string>>()
    for (const { reference, comment } of others) {
      const [action = '', commit] = reference.split('@')
      const repository = action.split('/').slice(0, 2).join('/')
      const known = versions.get(repository) ?? new Set()
      versions.set(repository, known.add(`${commit} ${comment}`))
    }
    expect([...versions].filter(([, used]) => used.size > 1)).toEqual([])
  })
})

describe('a job', () => {
  it.each(allJobs)('%s: has a name and only the permissions it needs', (name, job) => {
    expect(job.name).toBeDefined()
    expect(job.permissions).toBeDefined()
    const written = Object.entries(job.permissions ?? {})
      .filter(([, access]) => access !== 'read')
      .map(([scope]) => scope)
    expect(written.sort()).toEqual(writers[name] ?? [])
  })

  const ownJobs = allJobs.filter(([, job]) => job.uses === undefined)
  it.each(ownJobs)('%s: has a time limit', (name, job) => {
    const limit = job['timeout-minutes']
    // A certificate's limit follows from its timeout-seconds. The plan works it out.
    if (name === 'push-fleet-chunk.yml push') expect(limit).toMatch(/^\$\{\{ matrix\.minutes }}$/)
    else expect(limit).toBeLessThanOrEqual(40)
  })

  const calls = allJobs.filter(([, job]) => job.uses !== undefined)
  it.each(calls)('%s: calls a workflow of this repository', (_, job) => {
    expect(isOwn(job.uses ?? '')).toBe(true)
  })

  it.each(allJobs)('%s: puts no expression into a script', (_, job) => {
    for (const { run } of job.steps ?? []) expect(run ?? '').not.toContain('${{')
  })

  it.each(allJobs)('%s: installs nothing but what the lock file names', (_, job) => {
    for (const { run } of job.steps ?? [])
      expect(run ?? '').not.toMatch(/\bnpx\b|npm (i|install|add|exec)\b|curl[^|]*\| *(ba)?sh/)
  })

  it.each(allJobs)('%s: keeps no credentials and uses no cache', (_, job) => {
    for (const { uses = '', with: inputs } of job.steps ?? []) {
      if (uses.startsWith('actions/checkout@'))
        expect(inputs).toMatchObject({ 'persist-credentials': false })
      if (uses.startsWith('actions/setup-node@'))
        expect(inputs).toMatchObject({ 'package-manager-cache': false })
    }
  })
})

describe('CI', () => {
  const { jobs } = readWorkflow('ci.yml').workflow

  it('ends in one job that needs all others', () => {
    const others = Object.keys(jobs).filter((id) => id !== 'conclusion')
    expect(jobs['conclusion']?.needs).toEqual(others)
  })

  it('runs the action on the three systems that GitHub has runners for', () => {
    const systems = ['ubuntu-latest', 'windows-latest', 'macos-latest']
    expect(jobs['action']?.strategy?.matrix).toEqual({ os: systems })
  })
})

describe('Dependabot', () => {
  const { updates } = parse(read('.github/dependabot.yml'))

  it('waits a week, for actions and for packages', () => {
    expect(updates).toMatchObject([
      { 'package-ecosystem': 'github-actions', cooldown: { 'default-days': 7 } },
      { 'package-ecosystem': 'npm', cooldown: { 'default-days': 7 } },
    ])
  })

  it('groups what changes dist', () => {
    const { dist, tools } = updates[1].groups
    const shipped = Object.keys(JSON.parse(read('package.json')).dependencies)
    expect(dist.patterns).toEqual([...shipped, 'typescript', '@vercel/ncc'])
    expect(tools['exclude-patterns']).toEqual(dist.patterns)
  })
})
