// Properties of good news: whatever a run's facts are, Gather believes the report that the renderer
// makes of them; and a report with one changed field is believed only if the change contradicts
// nothing.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { endedAt, goodFacts, reportFileOf, servedBy } from '../../gallery/good-report.ts'
import type { BindingOutcome, BindingStatus } from '../../src/bind/binding.ts'
import { ActionError } from '../../src/errors.ts'
import { gatherFleet } from '../../src/fleet/gather.ts'
import type { LegStatus } from '../../src/fleet/leg.ts'
import { planFleet } from '../../src/fleet/plan.ts'
import { type Outcome, suppliedOutcome, unpushed } from '../../src/push/outcome.ts'
import type { Service } from '../../src/push/target.ts'
import { type FailOn, failOnWords, type RunFacts } from '../../src/report/run-facts.ts'
import type { CheckStatus } from '../../src/verify/judge.ts'

const domain = 'www.example.com'

interface Situation {
  readonly inputs: Readonly<Record<string, string>>
  readonly facts: RunFacts
}

/** What each place of a run is drawn from. */
interface Draw {
  readonly dryRun: boolean
  readonly targets: readonly string[]
  readonly outcomes: readonly Outcome['status'][]
  readonly bind: 'none' | 'replace' | 'lines'
  readonly bindings: readonly BindingStatus[]
  readonly isHarmful: boolean
  readonly hosts: readonly CheckStatus[]
  readonly verifyRequired: boolean
  readonly isServed: boolean
  readonly failOn: FailOn
  readonly isCancelled: boolean
}

const badEnds: readonly BindingStatus[] = ['failed', 'uncertain', 'rolled-back', 'rollback-failed']
const planned: readonly BindingStatus[] = ['planned', 'unchanged', 'skipped', 'failed']
const mostly = <Value>(good: readonly Value[], bad: readonly Value[]) =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...good), weight: 8 },
    { arbitrary: fc.constantFrom(...bad), weight: 1 },
  )
const rarely = fc.nat(9).map((number) => number === 0)

const anyDraw: fc.Arbitrary<Draw> = fc.record({
  dryRun: fc.boolean(),
  targets: fc.subarray(['CDN', 'ELB:cn-north-4', 'WAF:x'], { minLength: 1 }),
  outcomes: fc.array(mostly<Outcome['status']>(['pushed'], ['failed', 'uncertain', 'unchanged']), {
    minLength: 3,
    maxLength: 3,
  }),
  bind: fc.constantFrom('none', 'replace', 'lines'),
  bindings: fc.array(mostly<BindingStatus>(['bound', 'unchanged', 'skipped'], badEnds), {
    minLength: 1,
    maxLength: 3,
  }),
  isHarmful: rarely,
  hosts: fc.array(mostly<CheckStatus>(['served'], ['stale', 'mismatch', 'unreachable']), {
    maxLength: 2,
  }),
  verifyRequired: fc.boolean(),
  isServed: rarely,
  failOn: fc.constantFrom(...failOnWords),
  isCancelled: rarely,
})

function situationOf(draw: Draw): Situation {
  const { dryRun, targets, bind, failOn, isCancelled } = draw
  const hosts = draw.hosts.map((_, index) => `host-${index}.example.com`)
  const isServed = draw.isServed && hosts.length > 0
  const verifyRequired = draw.verifyRequired && hosts.length > 0
  const good = goodFacts(domain, targets, dryRun, hosts)
  const outcomes = good.outcomes.map((outcome, index): Outcome => {
    const status = draw.outcomes[index] ?? 'pushed'
    if (isServed) return unpushed(outcome.target, 'unchanged', null)
    if (status === 'unchanged' && bind !== 'none') return suppliedOutcome(outcome.target)
    if (dryRun || status === 'unchanged' || status === 'pushed') return outcome
    return { ...outcome, status, httpStatus: 500, failureCode: 'REFUSED', message: 'no' }
  })
  const bindings = bind === 'none' || isServed ? [] : draw.bindings
  return {
    inputs: {
      'certificate-domain': domain,
      targets: targets.join('\n'),
      'verify-hosts': hosts.join('\n'),
      'verify-required': String(verifyRequired),
      'skip-when-served': String(isServed),
      'fail-on': failOn,
      bind: bind === 'lines' ? 'CDN a.example.com\nCDN b.example.com' : bind,
    },
    facts: {
      ...good,
      outcomes,
      bindings: bindings.map((status, index) =>
        bindingOf(status, targets, { dryRun, index, isHarmful: draw.isHarmful }),
      ),
      bindingsAreNamed: bind === 'lines',
      checks: hosts.map((name, index) => {
        const status = isServed ? 'served' : (draw.hosts[index] ?? 'served')
        return { ...servedBy(name), status }
      }),
      verifyRequired,
      failOn,
      failure: isCancelled ? new ActionError('CANCELLED', 'the workflow was cancelled') : null,
    },
  }
}

function bindingOf(
  status: BindingStatus,
  [target = '']: readonly string[],
  { dryRun, index, isHarmful }: { dryRun: boolean; index: number; isHarmful: boolean },
): BindingOutcome {
  const [service = '', project = ''] = target.split(':')
  const end = dryRun ? (planned[index + (isHarmful ? 1 : 0)] ?? 'planned') : status
  const isBad = end === 'bound' && isHarmful
  return {
    binding: `${target} ${index}`,
    title: null,
    service: service as Service,
    project,
    status: end,
    reason: isBad ? 'harm' : end === 'skipped' ? 'not-older' : null,
    before: [{ certificateId: 'scs1600000000001', fingerprint: 'ab', expiresAt: endedAt }],
    after: [],
    reversible: true,
    check: isBad ? 'mismatch' : end === 'bound' ? 'served' : null,
    isHarmful: isBad,
    failureCode: null,
    httpStatus: end === 'bound' ? 200 : null,
    errorCode: null,
    message: null,
    says: null,
    requestId: null,
    facts: [],
  }
}

function statusOf({ inputs, facts }: Situation, text: string): LegStatus | undefined {
  const madeAt = new Date(endedAt - 60_000).toISOString()
  const options = { id: 'p', attempt: 1, madeAt, manifest: 'm', dryRun: facts.dryRun }
  const plan = planFleet([{ name: domain, account: 'shop', inputs }], options)
  const reports = new Map(plan.entries.map(({ key }) => [key, { attempt: 1, text }]))
  const report = gatherFleet(plan, reports, { number: 1, pushResult: 'success' })
  const [entry] = report.entries
  const isGood = entry?.status === 'pushed' || entry?.status === 'planned'
  expect(report.failed).toHaveLength(isGood ? 0 : 1)
  expect(report.groups.length > 0).toBe(!isGood)
  return entry?.status
}

type Path = readonly (string | number)[]

/** Values that some field of a report has. */
const plausible: readonly unknown[] = [
  ...[null, true, false, 0, 1, 2, 3, 4, 204, 403, 500, '', [], {}],
  ...['success', 'partial', 'failure', 'dry-run', 'pushed', 'unchanged', 'failed', 'uncertain'],
  ...['not-attempted', 'planned', 'bound', 'skipped', 'rolled-back', 'rollback-failed'],
  ...['served', 'stale', 'mismatch', 'unreachable', 'unverified', 'harm', 'not-older', 'stopped'],
  ...['CDN', 'WAF', 'WAF:x', 'ELB', 'ELB:cn-north-4', 'cn-north-4', domain, 'x.example.com'],
  ...[
    'SCM.0202',
    'REFUSED',
    '***',
    '2026-11-24T12:05:00.000Z',
    '2025-01-01T00:00:00.000Z',
    '2.0.0',
  ],
]

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [path, ...entries.flatMap(([name, each]) => pathsIn(each, [...path, name]))]
}

const valueAt = (json: unknown, path: Path): unknown =>
  path.reduce((value, name) => (value as Record<string | number, unknown>)[name], json)

function withValue(json: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value
  const next = withValue((json as Record<string | number, unknown>)[name], rest, value)
  if (Array.isArray(json)) return json.with(Number(name), next)
  return { ...(json as object), [name]: next }
}

/** Another value for a field: one of `plausible`, or a list with an item less or twice. */
function otherValues(value: unknown): readonly unknown[] {
  const lists =
    Array.isArray(value) && value.length > 0 ? [value.slice(1), [...value, value[0]]] : []
  const same = JSON.stringify(value)
  return [...plausible, ...lists].filter((each) => JSON.stringify(each) !== same)
}

/** Words, details and times, on which nothing else in a report depends. */
const free = [
  /^(?:action|verdict|finishedAt)$/,
  /^results\.\d+\.(?:message|requestId|durationMs|attempts)$/,
  /^results\.\d+\.httpStatus$/,
  /^certificate\.(?:id|name|domain|fingerprint|expiresAt|daysRemaining)$/,
  /^bindings\.\d+\.(?:binding|reason|reversible|check|httpStatus|errorCode|message|remedy)$/,
  /^bindings\.\d+\.(?:requestId|cause|project)$/,
  /^bindings\.\d+\.(?:before|after)/,
  /^checks\.\d+\.(?:expected|served|message|cause)$/,
  /^(?:restore|warnings|notices)/,
]

/** Whether a report may still be believed although it was changed there. */
function mayBeTrue(draw: Draw, json: Record<string, unknown>, path: Path, value: unknown): boolean {
  const place = path.join('.')
  const before = valueAt(json, path)
  if (place === 'finishedAt') return value === '2026-11-24T12:05:00.000Z'
  if (/^results\.\d+\.attempts$/.test(place)) return Number(before) > 0 && Number(value) > 0
  if (/^results\.\d+\.httpStatus$/.test(place)) return false
  if (/^bindings\.\d+\.reason$/.test(place)) return value !== 'harm'
  if (/^bindings\.\d+\.project$/.test(place))
    return valueAt(json, path.with(-1, 'service')) === 'CDN'
  if (free.some((each) => each.test(place))) return true
  const isOpen = draw.bind !== 'lines'
  // Nothing counts what needs no switch.
  if (place === 'bindings') return !countsBound(before, value) && (isOpen || !isEmpty(value))
  if (/^bindings\.\d+\.status$/.test(place)) {
    const words = ['unchanged', ...(isOpen || mayMiss(draw) ? ['skipped'] : [])]
    if (draw.dryRun) words.push('planned', ...(mayMiss(draw) ? ['failed'] : []))
    return before !== 'bound' && words.includes(String(value))
  }
  // Not all hosts serve it, before and after.
  if (/^checks\.\d+\.status$/.test(place)) {
    const others = json['checks'] as readonly { status: string }[]
    const isLeft = others.some(({ status }, index) => index !== path[1] && status !== 'served')
    return !draw.verifyRequired && (isLeft || (before !== 'served' && value !== 'served'))
  }
  // In a dry run, a service that has the certificate is as good as one that would get it.
  const mayBeThere = draw.bind !== 'none' || draw.isServed
  return /^results\.\d+\.status$/.test(place) && draw.dryRun && mayBeThere
}

const mayMiss = ({ dryRun, failOn }: Draw) => dryRun && failOn !== 'any'
const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0
function countsBound(...lists: readonly unknown[]): boolean {
  const [one, other] = lists.map((rows) => {
    return Array.isArray(rows) ? rows.filter(({ status }) => status === 'bound').length : -1
  })
  return one !== other
}

const goodStatus: Readonly<Record<string, LegStatus>> = { success: 'pushed', 'dry-run': 'planned' }

describe('good news', () => {
  it('is believed of whatever a run did, and said by its report', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(anyDraw, (draw) => {
        const situation = situationOf(draw)
        const text = reportFileOf(situation.facts)
        const { result, stepFails } = JSON.parse(text)
        const status = statusOf(situation, text)
        const good = stepFails ? undefined : goodStatus[result]
        if (good === undefined) expect(['pushed', 'planned', 'no report']).not.toContain(status)
        else expect(status).toBe(good)
        seen.set(String(good), (seen.get(String(good)) ?? 0) + 1)
      }),
      { numRuns: 500 },
    )
    for (const each of ['pushed', 'planned', 'undefined'])
      expect(seen.get(each)).toBeGreaterThan(20)
  })

  it('is believed after a change of one field only if that contradicts nothing', () => {
    let refused = 0
    fc.assert(
      fc.property(anyDraw, fc.nat(), fc.nat(), (draw, place, choice) => {
        const situation = situationOf(draw)
        const json = JSON.parse(reportFileOf(situation.facts))
        const paths = pathsIn(json).slice(1)
        const path = paths[place % paths.length] ?? []
        const before = valueAt(json, path)
        const others = otherValues(before)
        const value = others[choice % others.length]
        const text = JSON.stringify(withValue(json, path, value), null, 2)
        const status = statusOf(situation, text)
        if (status !== 'pushed' && status !== 'planned') {
          refused += 1
          return
        }
        const isAllowed = mayBeTrue(draw, json, path, value)
        expect({ path: path.join('.'), before, value, isAllowed }).toEqual({
          path: path.join('.'),
          before,
          value,
          isAllowed: true,
        })
      }),
      { numRuns: 3000 },
    )
    expect(refused).toBeGreaterThan(500)
  }, 60_000)
})
