// What happened to each binding and host, against what the heading may say. "Live" is said only of
// what was seen: the tables below are the whole of it.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { BindingCheck, BindingOutcome, BindingStatus, Reason } from '../../src/bind/binding.ts'
import { nothingYet } from '../../src/report/run-facts.ts'
import { createReport } from '../../src/report/run-report.ts'
import { renderSummary } from '../../src/report/summary.ts'
import { renderVerdict } from '../../src/report/verdict.ts'
import type { Check, CheckStatus } from '../../src/verify/judge.ts'

const now = Date.parse('2026-12-01T12:00:00Z')

/** What visitors of a place or host were seen to get. */
type Seen = 'the new one' | 'something else' | 'nothing of its own' | 'not known'

const statuses: Readonly<Record<BindingStatus, 'new' | 'old' | 'unknown'>> = {
  planned: 'old',
  bound: 'new',
  unchanged: 'new',
  skipped: 'old',
  failed: 'old',
  uncertain: 'unknown',
  'not-attempted': 'old',
  'rolled-back': 'old',
  'rollback-failed': 'new',
}

/** Whether a place that was skipped for this reason goes on serving another certificate. */
const reasons: Readonly<Record<Reason, Seen>> = {
  'changed-meanwhile': 'something else',
  'copy-missing': 'something else',
  'dual-certificate': 'something else',
  'elb-mode': 'nothing of its own',
  excepted: 'something else',
  'expires-too-soon': 'something else',
  frozen: 'something else',
  harm: 'something else',
  'harm-elsewhere': 'something else',
  'https-off': 'nothing of its own',
  irreversible: 'something else',
  'managed-by-cce': 'something else',
  'managed-by-huawei': 'something else',
  'name-collision': 'something else',
  'not-covered': 'something else',
  'not-found': 'not known',
  'not-in-replaces': 'something else',
  'not-older': 'something else',
  // A locked domain is served.
  'not-online': 'not known',
  'nothing-to-renew': 'something else',
  'other-key-type': 'something else',
  'over-bind-limit': 'something else',
  'push-failed': 'something else',
  'sni-domain-missing': 'something else',
  stopped: 'something else',
  'uncertain-elsewhere': 'something else',
  unreadable: 'not known',
}

const checks: Readonly<Record<BindingCheck | 'none', Seen>> = {
  served: 'the new one',
  stale: 'something else',
  mismatch: 'something else',
  unreachable: 'something else',
  unverified: 'not known',
  none: 'not known',
}

const hosts: Readonly<Record<CheckStatus, Seen>> = {
  served: 'the new one',
  stale: 'something else',
  mismatch: 'something else',
  unreachable: 'not known',
}

const doubts: readonly Check['doubt'][] = [
  null,
  'half-checked',
  'not-checked',
  'not-for-this-host',
  'nothing-to-compare',
]

interface Place {
  readonly status: BindingStatus
  readonly reason: Reason | null
  readonly check: BindingCheck | 'none'
  readonly isHarmful: boolean
}

interface Host {
  readonly status: CheckStatus
  readonly doubt: Check['doubt']
}

const keysOf = <Key extends string>(table: Readonly<Record<Key, unknown>>) =>
  Object.keys(table) as Key[]

/** Only a place that was written, or found to use the certificate, can have harmed visitors. */
const mayHarm: readonly BindingStatus[] = [
  ...(['bound', 'unchanged', 'uncertain', 'failed', 'rolled-back', 'rollback-failed'] as const),
]

const everyPlace: readonly Place[] = keysOf(statuses).flatMap((status) =>
  // Only of a place that was skipped the reason says what it serves.
  [null, ...(status === 'skipped' ? keysOf(reasons) : [])].flatMap((reason) =>
    keysOf(checks).flatMap((check) =>
      (mayHarm.includes(status) ? [false, true] : [false]).map((isHarmful) => {
        return { status, reason, check, isHarmful }
      }),
    ),
  ),
)

const everyHost: readonly Host[] = keysOf(hosts).flatMap((status) =>
  doubts.map((doubt) => ({ status, doubt })),
)

const outcomeOf = ({ status, reason, check, isHarmful }: Place, index: number): BindingOutcome => ({
  binding: `CDN site-${index}.example.com`,
  title: null,
  service: 'CDN',
  project: '',
  status,
  reason,
  before: [],
  after: [],
  reversible: true,
  check: check === 'none' ? null : check,
  isHarmful,
  failureCode: null,
  httpStatus: null,
  errorCode: null,
  message: null,
  says: null,
  requestId: null,
  facts: [],
})

const checkOf = ({ status, doubt }: Host, index: number): Check => ({
  host: { name: `host-${index}.example.com`, port: 443, via: null },
  status,
  expected: 'aa',
  served: status === 'served' ? 'aa' : 'bb',
  seen: 'it serves a certificate',
  defects: [],
  doubt,
})

function reportOf(places: readonly Place[], probed: readonly Host[], bindingsAreNamed = false) {
  const certificate = {
    id: 'scs1700000000001',
    name: 'www',
    domain: 'example.com',
    fingerprint: 'aa',
    names: ['example.com'],
    sha256: null,
    expiresAt: now + 86_400_000,
    keyFamily: null,
  }
  const facts = {
    ...nothingYet,
    certificate,
    bindings: places.map(outcomeOf),
    bindingsAreNamed,
    checks: probed.map(checkOf),
    hostCount: probed.length,
  }
  return createReport(facts, now, (text) => text)
}

/** What was seen of a place: its certificate in the service, and what its hosts serve. */
function seenOf({ status, reason, check, isHarmful }: Place): Seen {
  if (status === 'skipped') return reason === null ? 'something else' : reasons[reason]
  if (statuses[status] === 'old' || isHarmful) return 'something else'
  if (statuses[status] === 'unknown') return 'not known'
  return status === 'rollback-failed' ? 'something else' : checks[check]
}

const isFine = (seen: Seen) => seen === 'the new one' || seen === 'nothing of its own'

function mayBeLive(places: readonly Place[], probed: readonly Host[]): boolean {
  const isSwitched = places.some(({ status }) => status === 'bound')
  const areHostsNew = probed.every(({ status, doubt }) => {
    return hosts[status] === 'the new one' && doubt === null
  })
  return isSwitched && areHostsNew && places.map(seenOf).every(isFine)
}

const good: Place = { status: 'bound', reason: null, check: 'served', isHarmful: false }

describe('the heading', () => {
  it('says "live" of every cell of the table where nothing else was seen, and of no other', () => {
    const wrong: string[] = []
    for (const place of everyPlace) {
      for (const probed of [[], ...everyHost.map((host) => [host])]) {
        for (const places of [[place], [good, place]]) {
          const says = renderVerdict(reportOf(places, probed))
          const isLive = /\blive\b|visitors get it/.test(says)
          if (isLive !== mayBeLive(places, probed))
            wrong.push(JSON.stringify([places, probed, says]))
        }
      }
    }
    expect(wrong).toEqual([])
  })

  const anyPlaces = fc.array(fc.constantFrom(...everyPlace), { minLength: 1, maxLength: 6 })
  const anyHosts = fc.array(fc.constantFrom(...everyHost), { maxLength: 4 })

  it('is never a check mark, nor a word of "live", over a place that serves something else', () => {
    fc.assert(
      fc.property(anyPlaces, anyHosts, fc.boolean(), (places, probed, areNamed) => {
        const report = reportOf([good, ...places], probed, areNamed)
        const [heading = ''] = renderSummary(report).split('\n')
        if (!mayBeLive([good, ...places], probed))
          expect(heading).not.toMatch(/\blive\b|visitors get/)
        const isDue = ({ status, check, isHarmful }: Place) =>
          status !== 'skipped' && (isHarmful || checks[check] === 'something else')
        if (places.some(isDue)) expect(heading).not.toMatch(/^<h2>✅/)
      }),
    )
  })

  it('counts whatever it cannot call live', () => {
    fc.assert(
      fc.property(anyPlaces, (places) => {
        const all = [good, ...places]
        const says = renderVerdict(reportOf(all, []))
        const count = (test: (place: Place) => boolean) => all.filter(test).length
        const due = count(({ status, reason }) => {
          const isFree = [
            'elb-mode',
            'excepted',
            'https-off',
            'managed-by-cce',
            'managed-by-huawei',
            'not-in-replaces',
          ]
          return (
            status === 'skipped' && ![...isFree, 'not-older', 'not-online'].includes(reason ?? '')
          )
        })
        const using = ({ status }: Place) => status === 'bound' || status === 'unchanged'
        const stale = count((place) => using(place) && place.check === 'stale')
        const unseen = count((place) => using(place) && checks[place.check] === 'not known')
        if (due > 0) expect(says).toContain(`${due} skipped`)
        if (stale > 0) expect(says).toMatch(new RegExp(`\\b${stale} still serves? another`))
        if (unseen > 0) expect(says).toContain(`${unseen} of them not checked`)
      }),
    )
  })
})
