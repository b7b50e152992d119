// The plan and the selection, as properties: every entry in exactly one chunk, whatever the fleet.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { FleetEntry } from '../../src/fleet/manifest.ts'
import { chunkSize, chunksOf, planFleet, renderChunks, warnOfSize } from '../../src/fleet/plan.ts'
import { readPlan } from '../../src/fleet/plan-file.ts'
import { renderPlanLines, renderPlanSummary } from '../../src/fleet/plan-text.ts'
import { formatEntry, selectEntries } from '../../src/fleet/select.ts'
import { anyFleet, fleetOf } from '../fixtures/any-fleet.ts'

const options = {
  id: 'p',
  attempt: 1,
  madeAt: '2026-11-24T12:00:00.000Z',
  manifest: 'certificates.yml',
  dryRun: false,
}

describe('a plan', () => {
  it('has every entry in exactly one chunk, and at most 256 in each', () => {
    fc.assert(
      fc.property(anyFleet(), (entries) => {
        const plan = planFleet(entries, options)
        const chunks = chunksOf(plan.entries)
        const ids = chunks.flat().map(formatEntry)
        expect(ids.toSorted()).toEqual(entries.map(formatEntry).toSorted())
        for (const { length } of chunks) {
          expect(length).toBeGreaterThan(0)
          expect(length).toBeLessThanOrEqual(chunkSize)
        }
        // Only the last one has room left.
        for (const { length } of chunks.slice(0, -1)) expect(length).toBe(chunkSize)
      }),
    )
  })

  it('has keys that are unique, whatever the file system, and legal in the name of an artifact', () => {
    fc.assert(
      fc.property(anyFleet(), (entries) => {
        const keys = planFleet(entries, options).entries.map(({ key }) => key)
        expect(new Set(keys.map((key) => key.toLowerCase())).size).toBe(keys.length)
        for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9._-]{1,100}$/)
      }),
    )
  })

  it('is the same for the same fleet, and survives its file', () => {
    fc.assert(
      fc.property(anyFleet(), (entries) => {
        const plan = planFleet(entries, options)
        expect(planFleet(entries, options)).toEqual(plan)
        expect(readPlan(JSON.stringify(plan))).toEqual(plan)
      }),
    )
  })

  it('lets accounts take turns', () => {
    fc.assert(
      fc.property(anyFleet(), (entries) => {
        const { entries: planned } = planFleet(entries, options)
        const turns = new Map<string, number>()
        const seen = planned.map(({ account }) => {
          const turn = turns.get(account) ?? 0
          turns.set(account, turn + 1)
          return turn
        })
        expect(seen).toEqual(seen.toSorted((a, b) => a - b))
      }),
    )
  })

  it.each([
    [1, ['all']],
    [256, ['all']],
    [257, ['1 of 2', '2 of 2']],
    [600, ['1 of 3', '2 of 3', '3 of 3']],
  ])('of %i certificates has the chunks %j', (size, names) => {
    const plan = planFleet(fleetOf(size, 20), options)
    const { include } = JSON.parse(renderChunks(plan))
    expect(include.map(({ chunk }: { chunk: string }) => chunk)).toEqual(names)
    const jobs = include.flatMap(({ entries }: { entries: string }) => JSON.parse(entries))
    expect(jobs).toHaveLength(size)
    expect(jobs[0]).toMatchObject({ name: 'site-1.example.com', account: 'a1', minutes: 15 })
    expect(renderPlanLines(plan).join('\n')).toContain('site-1.example.com (a1): push to CDN')
  })

  it('that GitHub would refuse is an error which says what to do', () => {
    const huge = fleetOf(300, 20).map((entry) => ({
      ...entry,
      inputs: { targets: 'x'.repeat(2000) },
    }))
    expect(() => renderChunks(planFleet(huge, options))).toThrow(/300 certificates are more than/)
  })

  it('warns of more jobs than docs/fleet.md says fit into one run', () => {
    expect(warnOfSize(planFleet(fleetOf(900, 2), options))).toEqual([])
    expect(warnOfSize(planFleet(fleetOf(901, 2), options))).toEqual([
      'About 900 jobs fit into one run, and this plan has 901; use select, or several manifests.',
    ])
    const page = readFileSync(new URL('../../docs/fleet.md', import.meta.url), 'utf8')
    expect(page).toMatch(/About 900\s/)
  })

  it('says what is done with a certificate', () => {
    const inputs = { 'verify-hosts': 'a.b # first\nc.d', targets: 'CDN', bind: 'replace' }
    const plan = planFleet([{ name: 'a', account: 'x', inputs }], options)
    expect(renderPlanLines(plan)).toEqual([
      'To push: 1 certificate in 1 account.',
      '  a (x): push to CDN; bind replace; check a.b, c.d',
    ])
    const many = renderPlanSummary(planFleet(fleetOf(2500, 2), options))
    expect(many).toContain('in 10 chunks one after another')
    expect(many).toContain('<code>site-2500.example.com</code>')
  })

  it('counts a certificate of two accounts once, and says that accounts take turns', () => {
    const inputs = { targets: 'CDN' }
    const fleet = [
      { name: 'a.b', account: 'x', inputs },
      { name: 'c.d', account: 'x', inputs },
      { name: 'c.d', account: 'y', inputs },
    ]
    expect(renderPlanLines(planFleet(fleet, options))).toEqual([
      'To push: 2 certificates in 2 accounts (3 jobs).',
      'Accounts take turns, so that no account gets all its pushes at once:',
      '  a.b (x): push to CDN',
      '  c.d (y): push to CDN',
      '  c.d (x): push to CDN',
    ])
    expect(renderPlanSummary(planFleet(fleet, options))).toContain(
      '<h2>To push: 2 certificates in 2 accounts (3 jobs)</h2>',
    )
  })

  it('fits a summary, whatever is in it, and counts what does not', () => {
    const targets = '证'.repeat(200)
    const fleet = fleetOf(900, 2).map((each) => ({ ...each, inputs: { targets, bind: targets } }))
    const summary = renderPlanSummary(planFleet(fleet, options))
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024)
    expect(summary).toMatch(/… and \d+ more certificates/)
  })

  it('mentions nobody', () => {
    const fleet = [{ name: '@octocat', account: 'a', inputs: { targets: 'CDN # @x', bind: '@y' } }]
    const summary = renderPlanSummary(planFleet(fleet, options))
    expect(summary).toContain('<code>@octocat</code> (a): push to CDN; bind @&#8203;y')
  })

  it('of a dry run says so everywhere', () => {
    const plan = planFleet(fleetOf(2, 1), { ...options, dryRun: true })
    expect(plan.entries.every(({ inputs }) => inputs['dry-run'] === 'true')).toBe(true)
    expect(renderPlanSummary(plan)).toContain('<h2>Dry run: 2 certificates in 1 account</h2>')
  })

  it.each(['', 'null', '{', '{"version":2}', '[]'])('is not read from %j', (text) => {
    expect(readPlan(text)).toBeNull()
  })
})

describe('a selection', () => {
  const entries: readonly FleetEntry[] = [
    { name: 'www.example.com', account: 'shop', inputs: {} },
    { name: 'www.example.com', account: 'blog', inputs: {} },
    { name: '*.example.com', account: 'shop', inputs: {} },
  ]
  it.each([
    ['', [0, 1, 2]],
    [' \n', [0, 1, 2]],
    ['www.example.com', [0, 1]],
    ['blog:www.example.com', [1]],
    ['shop:*', [0, 2]],
    ['*.example.com, blog:*', [1, 2]],
    ['shop:*.example.com # one\nblog:www.example.com', [1, 2]],
  ])('%j', (text, indices) => {
    const { entries: found, problems } = selectEntries(entries, text)
    expect(problems).toEqual([])
    expect(found).toEqual(indices.map((index) => entries[index]))
  })

  it.each([
    ['shop', 1, 1, 'write "shop:*" for the whole account'],
    ['account:shop', 1, 1, 'write "shop:*" for the whole account'],
    ['shop:*,\n blog:ww.example.com', 2, 2, 'did you mean "blog:www.example.com"?'],
    ['shop:*, nothing', 1, 9, 'write a name like'],
    [`${'x'.repeat(10_000)}`, 1, 1, '…" names no certificate of the manifest; write a name like'],
  ])('%j is a problem with its place', (text, line, column, message) => {
    const { problems } = selectEntries(entries, text)
    expect(problems).toEqual([
      expect.objectContaining({ line, column, message: expect.stringContaining(message) }),
    ])
  })

  it.each([', ,', '# all', '#www.example.com\n,'])(
    '%j names nothing, which is a problem',
    (text) => {
      const { problems } = selectEntries(entries, text)
      expect(problems).toEqual([
        {
          input: 'select',
          message: expect.stringMatching(/^names no certificate; write names, or/),
        },
      ])
    },
  )

  it('takes a domain in any case, unless two names differ in it alone', () => {
    const namesOf = (text: string, all: Parameters<typeof selectEntries>[0]) =>
      selectEntries(all, text).entries.map(formatEntry)
    const entry = (account: string, name: string) => ({ account, name })
    expect(namesOf('WWW.Example.com', [entry('shop', 'www.example.com')])).toHaveLength(1)
    const alike = [entry('Shop', 'x'), entry('shop', 'x')]
    expect(namesOf('shop:*', alike)).toEqual(['shop:x'])
    expect(selectEntries(alike, 'SHOP:*').problems).toHaveLength(1)
  })

  it('by the names of entries takes up exactly these, in any fleet', () => {
    fc.assert(
      fc.property(anyFleet(), fc.array(fc.nat()), (all, picks) => {
        const wanted = all.filter((_, index) => picks.includes(index))
        if (wanted.length === 0) return
        const { entries: found, problems } = selectEntries(all, wanted.map(formatEntry).join('\n'))
        expect(problems).toEqual([])
        expect(found).toEqual(wanted)
      }),
    )
  })
})
