// Gather believes good news only from a report whose parts agree. The reports are those that the
// real renderer makes; one thing in each is then changed.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { endedAt, goodFacts, reportFileOf, servedBy } from '../../gallery/good-report.ts'
import type { BindingOutcome, BindingStatus } from '../../src/bind/binding.ts'
import { type FleetReport, gatherFleet, type SentReport } from '../../src/fleet/gather.ts'
import { renderFleetErrors } from '../../src/fleet/outputs.ts'
import { planFleet } from '../../src/fleet/plan.ts'
import { renderFleetSummary } from '../../src/fleet/summary.ts'
import { renderFleetVerdict } from '../../src/fleet/verdict.ts'
import { unpushed } from '../../src/push/outcome.ts'
import type { RunFacts } from '../../src/report/run-facts.ts'

const domain = 'www.example.com'

interface Situation {
  readonly inputs: Readonly<Record<string, string>>
  readonly facts: RunFacts
  readonly dryRun?: boolean
}

type Json = Record<string, unknown>
type Rows = readonly Json[]

function planOf({ inputs, dryRun = false }: Situation, attempt = 1) {
  const madeAt = new Date(endedAt - 60_000).toISOString()
  const options = { id: 'p', attempt, madeAt, manifest: 'certificates.yml', dryRun }
  return planFleet([{ name: domain, account: 'shop', inputs }], options)
}

function gathered(situation: Situation, sent: Partial<SentReport>, number = 1): FleetReport {
  const plan = planOf(situation, sent.attempt === undefined ? 1 : 2)
  const key = plan.entries[0]?.key ?? ''
  const text = reportFileOf(situation.facts)
  const reports = new Map([[key, { attempt: 1, text, ...sent }]])
  return gatherFleet(plan, reports, { number, pushResult: 'success' })
}

const changed = (situation: Situation, change: (json: Json) => Json) =>
  gathered(situation, {
    text: `${JSON.stringify(change(JSON.parse(reportFileOf(situation.facts))), null, 2)}\n`,
  })

const binding = (status: BindingStatus, more: Partial<BindingOutcome> = {}): BindingOutcome => ({
  binding: `CDN ${domain}`,
  title: null,
  service: 'CDN',
  project: '',
  status,
  reason: null,
  before: [{ certificateId: 'scs1600000000001', fingerprint: 'ab', expiresAt: endedAt }],
  after: [{ certificateId: 'scs1700000000001', fingerprint: 'cd', expiresAt: endedAt }],
  reversible: true,
  check: status === 'bound' ? 'served' : null,
  isHarmful: false,
  failureCode: null,
  httpStatus: status === 'bound' ? 200 : null,
  errorCode: null,
  message: null,
  says: null,
  requestId: null,
  facts: [],
  ...more,
})

const targets = ['CDN', 'ELB:cn-north-4']
const inputs = { 'certificate-domain': domain, targets: 'CDN\nelb: cn-north-4 # first' }
const push: Situation = { inputs, facts: goodFacts(domain, targets, false) }
const dry: Situation = { inputs, facts: goodFacts(domain, targets, true), dryRun: true }
const live: Situation = {
  inputs: { ...inputs, bind: 'replace', 'verify-hosts': `${domain}\nshop.example.com` },
  facts: {
    ...goodFacts(domain, targets, false, [domain, 'shop.example.com']),
    bindings: [binding('bound'), binding('unchanged'), binding('skipped', { reason: 'not-older' })],
    restore: [binding('bound')],
  },
}
const named: Situation = {
  inputs: { ...inputs, bind: `CDN ${domain}`, 'verify-hosts': domain, 'verify-required': 'True' },
  facts: {
    ...goodFacts(domain, targets, false, [domain]),
    bindings: [binding('bound')],
    bindingsAreNamed: true,
    verifyRequired: true,
  },
}
const found = goodFacts(domain, targets, false, [domain])
const served: Situation = {
  inputs: { ...named.inputs, 'skip-when-served': 'true' },
  facts: {
    ...found,
    outcomes: found.targets.map((target) => unpushed(target, 'unchanged', null)),
    bindingsAreNamed: true,
  },
}
const onlyHosts: Situation = {
  inputs: { 'certificate-domain': domain, 'verify-hosts': `${domain} via 192.0.2.7` },
  facts: {
    ...goodFacts(domain, [], false, [domain]),
    checks: [{ ...servedBy(domain), host: { name: domain, port: 443, via: '192.0.2.7' } }],
  },
}

describe('a report that agrees with itself and with the plan', () => {
  it.each<[string, Situation, string]>([
    ['a push', push, 'pushed'],
    ['a dry run', dry, 'planned'],
    ['bindings and hosts', live, 'pushed'],
    ['what the manifest names', named, 'pushed'],
    ['hosts that serve it already', served, 'pushed'],
    ['only hosts', onlyHosts, 'pushed'],
  ])('is believed: %s', (_, situation, status) => {
    expect(gathered(situation, {}).entries).toMatchObject([{ status, causes: [] }])
  })

  it('is believed with fields that this version does not know, and in other white space', () => {
    const json = { ...JSON.parse(reportFileOf(push.facts)), later: { a: [1.5] } }
    expect(gathered(push, { text: JSON.stringify(json) }).result).toBe('success')
    expect(gathered(push, { text: JSON.stringify(json, null, '\t') }).result).toBe('success')
  })

  it('is believed when a secret was taken out of a name', () => {
    const asked = (text: string, isAskedRedacted = true) =>
      changed(push, (json) => ({ ...json, asked: text, isAskedRedacted })).result
    expect(
      ['www.***', '***', '***.example.***', 'www***example***com'].map((a) => asked(a)),
    ).toEqual(Array.from({ length: 4 }, () => 'success'))
    for (const other of ['***.org', 'w***w.example.com.cn', 'www.example.com***www.example.com'])
      expect(asked(other)).toBe('failure')
    expect(asked(domain)).toBe('failure')
    expect(asked('www.***', false)).toBe('failure')
  })
})

const rowsOf = (json: Json, list: string) => json[list] as Rows
/** Changes a row of a list. */
const row =
  (list: string, fields: Json, at = 0) =>
  (json: Json): Json => ({
    ...json,
    [list]: rowsOf(json, list).map((each, index) => (index === at ? { ...each, ...fields } : each)),
  })
const set =
  (fields: Json) =>
  (json: Json): Json => ({ ...json, ...fields })
const without =
  (list: string) =>
  (json: Json): Json => ({ ...json, [list]: rowsOf(json, list).slice(1) })

const failure = {
  code: 'OUT_OF_TIME',
  cause: null,
  httpStatus: null,
  errorCode: null,
  message: 'x',
  remedy: null,
  requestId: null,
}
const failed = { status: 'failed', httpStatus: 403, errorCode: 'SCM.0202' }

describe('a report that contradicts itself or the plan', () => {
  it.each<[string, Situation, (json: Json) => Json, RegExp]>([
    ['a failed target', push, row('results', failed), /lists a target that did not/],
    ['an uncertain target', push, row('results', { status: 'uncertain' }), /a target that did not/],
    ['a planned target', push, row('results', { status: 'planned' }), /a target that did not/],
    ['a pushed target of a dry run', dry, row('results', { status: 'pushed' }), /did not/],
    ['a push that was refused', push, row('results', { httpStatus: 403 }), /did not/],
    ['a push without an answer', push, row('results', { httpStatus: null }), /did not/],
    ['a push with an error code', push, row('results', { errorCode: 'SCM.0202' }), /did not/],
    ['a push with a remedy', push, row('results', { remedy: 'Grant it.' }), /did not/],
    ['a push with a cause', push, row('results', { cause: 'NO_ANSWER' }), /did not/],
    ['a push that was never sent', push, row('results', { attempts: 0 }), /did not/],
    [
      'a target that needs no push, of which no input speaks',
      push,
      (json) => set({ pushedCount: 1 })(row('results', { ...unsent, status: 'unchanged' })(json)),
      /did not/,
    ],
    ['no targets', push, set({ results: [], totalCount: 0, pushedCount: 0 }), /other targets than/],
    [
      'one target less',
      push,
      (json) => ({ ...without('results')(json), totalCount: 1, pushedCount: 1 }),
      /other targets than the plan/,
    ],
    [
      'targets in another order',
      push,
      (json) => ({ ...json, results: rowsOf(json, 'results').toReversed() }),
      /other targets than the plan/,
    ],
    ['another target', push, row('results', { target: 'WAF:x' }), /other targets than the plan/],
    ['another project', push, row('results', { project: 'x' }, 1), /other targets than the plan/],
    ['more targets in its count', push, set({ totalCount: 3 }), /counts other targets/],
    ['fewer pushed targets', push, set({ pushedCount: 1 }), /counts other targets/],
    ['a failed target in its count', push, set({ failedCount: 1 }), /counts other targets/],
    ['the name of a failed one', push, set({ failedTargets: ['CDN'] }), /counts other targets/],
    ['a failure', push, set({ failure }), /why the run ended early/],
    ['another certificate', push, set({ asked: 'x.example.com' }), /another certificate/],
    ['no asked certificate', push, set({ asked: null }), /another certificate/],
    ['no certificate', push, set({ certificate: null }), /another certificate/],
    ['a certificate without an ID', push, cert({ id: null }), /another certificate/],
    ['days, and no end', push, cert({ expiresAt: null }), /another certificate/],
    [
      'a certificate with another name',
      { ...push, inputs: { targets: inputs.targets, 'certificate-name': domain } },
      cert({ name: 'other' }),
      /another certificate/,
    ],
    ['an end before the plan', push, set({ finishedAt: '2026-11-20T12:00:00Z' }), /long before/],
    ['bindings that nobody asked for', push, set({ bindings: rows(live) }), /other bindings than/],
    ['a binding elsewhere', live, row('bindings', { service: 'WAF' }), /other bindings than/],
    ['no named binding', named, set({ bindings: [], boundCount: 0 }), /other bindings than/],
    ['a failed binding', live, row('bindings', { status: 'failed' }), /a binding that did not/],
    ['a binding that harms', live, row('bindings', { reason: 'harm' }), /a binding that did not/],
    ['a planned binding', live, row('bindings', { status: 'planned' }), /a binding that did not/],
    ['a new status', live, row('bindings', { status: 'melted' }), /a binding that did not/],
    ['a binding rolled back', live, row('bindings', { status: 'rolled-back' }), /did not/],
    [
      'a skipped binding that the manifest names',
      named,
      (json) => row('bindings', { status: 'skipped' })({ ...json, boundCount: 0 }),
      /a binding that did not/,
    ],
    ['more bound bindings', live, set({ boundCount: 2 }), /counts other bindings/],
    ['a rolled-back one in its count', live, set({ rolledBackCount: 1 }), /counts other bindings/],
    ['a host less', live, without('checks'), /other hosts than the plan/],
    ['no hosts', live, set({ checks: [], allServed: false }), /other hosts than the plan/],
    ['a host by another way', onlyHosts, row('checks', { via: null }), /other hosts than the plan/],
    ['a stale host, and all served', live, row('checks', { status: 'stale' }), /of all hosts/],
    ['hosts that serve it, and not all', live, set({ allServed: false }), /of all hosts/],
    ['all of no hosts', push, set({ allServed: true }), /of all hosts/],
    [
      'a stale host that must serve it',
      named,
      (json) => row('checks', { status: 'stale' })({ ...json, allServed: false }),
      /a host that must serve the certificate does not/,
    ],
    ['a wrong type', push, set({ pushedCount: '2' }), /of a wrong kind/],
    ['a number that is none', push, row('results', { attempts: -1 }), /of a wrong kind/],
    ['a time that is none', push, set({ finishedAt: 'today' }), /of a wrong kind/],
    ['a missing list', push, set({ checks: undefined }), /of a wrong kind/],
    ['harm at a binding that was skipped', live, row('bindings', { reason: 'harm' }, 2), /did not/],
    ['no verdict', push, set({ verdict: '' }), /cannot be read/],
    ['a step that fails perhaps', push, set({ stepFails: 'false' }), /cannot be read/],
    ['a later version', push, set({ version: 2 }), /cannot be read/],
    ['a result that is none', push, set({ result: 'Success' }), /cannot be read/],
  ])('is never counted as pushed: %s', (_, situation, change, why) => {
    const report = changed(situation, change)
    expectNamed(report)
    expect(renderFleetErrors(report)).toEqual([expect.stringMatching(why)])
  })

  it.each<[string, Partial<SentReport>, RegExp]>([
    ['of an attempt that never was', { attempt: 9 }, /It is of attempt 9, and this is attempt 3/],
    [
      'of an attempt before the plan',
      { attempt: 1 },
      /It is of attempt 1, before there was a plan/,
    ],
    ['one of two of an attempt', { attempt: 3, hasRival: true }, /Attempt 3 has two reports/],
    ['empty', { text: '' }, /cannot be read/],
    ['cut', { text: reportFileOf(push.facts).slice(0, -40) }, /cannot be read/],
    ['not JSON', { text: `${reportFileOf(push.facts)}{}` }, /cannot be read/],
    ['nothing', { text: 'null' }, /cannot be read/],
    [
      'two results',
      { text: reportFileOf(push.facts).replace('"result"', '"result": "failure", "result"') },
      /A field is in it twice/,
    ],
    [
      'two statuses of a row',
      { text: reportFileOf(push.facts).replace('"status"', '"status": "failed", "status"') },
      /A field is in it twice/,
    ],
    [
      'a field in other letters',
      { text: reportFileOf(push.facts).replace('"result"', '"result": "failure", "\\u0072esult"') },
      /A field is in it twice/,
    ],
  ])('is never counted as pushed: %s', (_, sent, why) => {
    const report = gathered(push, sent, 3)
    expectNamed(report)
    expect(renderFleetErrors(report)).toEqual([expect.stringMatching(why)])
  })

  it('is never counted as pushed without a field that the schema requires', () => {
    const schema = JSON.parse(readFileSync('schemas/report-v1.schema.json', 'utf8'))
    const json = JSON.parse(reportFileOf(live.facts))
    const paths = requiredIn(schema, json)
    expect(paths.length).toBeGreaterThan(70)
    for (const path of paths) {
      const report = changed(live, (whole) => withoutField(whole, path) as Json)
      expect({ path, failed: report.failed.length }).toEqual({ path, failed: 1 })
    }
  })

  it('does not touch the other certificates, which stay pushed', () => {
    const entry = (name: string) => ({ name, account: 'shop', inputs: { targets: 'CDN' } })
    const madeAt = new Date(endedAt).toISOString()
    const options = { id: 'p', attempt: 1, madeAt, manifest: 'm', dryRun: false }
    const plan = planFleet([entry('a.org'), entry('b.org')], options)
    const text = reportFileOf(goodFacts('a.org', ['CDN'], false))
    const bad = text.replace('"totalCount": 1', '"totalCount": 1, "totalCount": 1')
    const sent = new Map(
      plan.entries.map(({ key, name }): [string, SentReport] => {
        return [key, { attempt: 1, text: name === 'a.org' ? text : bad }]
      }),
    )
    sent.set('no-such-key', { attempt: 1, text })
    const report = gatherFleet(plan, sent, { number: 1, pushResult: 'success' })
    expect(report).toMatchObject({ result: 'partial', stepFails: true, failed: ['shop:b.org'] })
    expect(renderFleetVerdict(report)).toBe(
      '1 of 2 certificates in 1 account are pushed; 1 sent no believable report',
    )
    const summary = renderFleetSummary(report)
    expect(summary).toContain('❔ 1 certificate sent a report that cannot be believed')
    expect(summary).toContain('<b>What to do:</b> See how the job ended in its log')
    expect(summary).toContain('There is no report that can be believed. A field is in it twice')
  })
})

const unsent = { httpStatus: null, attempts: 0 }
function cert(fields: Json) {
  return (json: Json): Json => ({
    ...json,
    certificate: { ...(json['certificate'] as Json), ...fields },
  })
}
function rows(situation: Situation): unknown {
  return JSON.parse(reportFileOf(situation.facts)).bindings
}

interface Schema {
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
}

/** Where the fields are that a schema requires; of a list, those of its first item. */
function requiredIn(schema: Schema, json: unknown, path: readonly string[] = []): string[][] {
  if (Array.isArray(json)) {
    const { items } = schema
    return items === undefined || json.length === 0
      ? []
      : requiredIn(items, json[0], [...path, '0'])
  }
  const { required = [], properties = {} } = schema
  return required.flatMap((name) => {
    const at = [...path, name]
    const value = json === null ? null : (json as Json)[name]
    const inner = properties[name]
    // A failure is in no good report.
    const isNone = value === null || inner === undefined
    return [at, ...(isNone ? [] : requiredIn(inner, value, at))]
  })
}

function withoutField(json: unknown, [name = '', ...rest]: readonly string[]): unknown {
  if (Array.isArray(json)) return json.with(Number(name), withoutField(json[Number(name)], rest))
  const fields = Object.entries(json as Json)
  if (rest.length === 0) return Object.fromEntries(fields.filter(([each]) => each !== name))
  return Object.fromEntries(
    fields.map(([each, value]) => [each, each === name ? withoutField(value, rest) : value]),
  )
}

/** Not good, red, named, with a cause and what to do. */
function expectNamed(report: FleetReport): void {
  expect(report).toMatchObject({
    result: 'failure',
    stepFails: true,
    failed: [`shop:${domain}`],
    entries: [{ status: 'no report' }],
  })
  for (const { remedy } of report.groups) expect(remedy).not.toBeNull()
}
