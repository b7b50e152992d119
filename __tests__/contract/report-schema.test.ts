// The report file and its schema say the same, and the file holds what the outputs hold.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { Ajv } from 'ajv'
import { certificateIds } from '../../simulator/seed.ts'
import { today } from '../fixtures/fake-clock.ts'
import { type FlowOptions, runFlow } from '../fixtures/flow.ts'

const file = new URL('../../schemas/report-v1.schema.json', import.meta.url)
const schema = JSON.parse(readFileSync(file, 'utf8'))

/** Every object closed, so that a field that the schema does not know is found. */
function closed(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) return node.map(closed)
  const entries = Object.entries(node).map(([name, value]) => [name, closed(value)])
  const copy = Object.fromEntries(entries)
  return 'properties' in copy ? { ...copy, additionalProperties: false } : copy
}

const ajv = new Ajv({ strict: false, formats: { 'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ } })
const isReport = ajv.compile(closed(schema) as object)

const stories: Record<string, FlowOptions> = {
  'all pushed': {},
  'some refused': {
    faults: [
      { on: 'push', target: 'CDN', action: { kind: 'answer', status: 400, code: 'SCM.0211' } },
    ],
  },
  'a dry run': { inputs: { 'dry-run': 'true' } },
  'a refused sign-in': { inputs: { password: 'wrong-password' } },
  'bad inputs': { inputs: { targets: 'CND' } },
  'an expired certificate': { inputs: { 'certificate-id': certificateIds.expired } },
  'hosts that are checked': {
    withEdge: true,
    startsAt: today,
    prepare: ({ simulator }) => ({
      'verify-hosts': (simulator.edge?.addresses ?? [])
        .map(({ port }) => `www.example.com:${port} via 127.0.0.1`)
        .join('\n'),
    }),
  },
}

describe('the report file', () => {
  it.each(Object.entries(stories))('follows the schema: %s', async (_, options) => {
    const { runner } = await runFlow(options)
    const report = JSON.parse(runner.lines('report').join(''))
    isReport(report)
    expect(isReport.errors ?? []).toEqual([])
    const { outputs } = runner
    expect(report.result).toBe(outputs['result'])
    expect(report.verdict).toBe(outputs['verdict'])
    const withoutCause = (rows: readonly object[]) =>
      rows.map((row) => ({ ...row, cause: undefined }))
    expect(withoutCause(report.results)).toEqual(JSON.parse(outputs['results'] ?? ''))
    expect(report.failedTargets.join('\n')).toBe(outputs['failed-targets'])
    expect(withoutCause(report.checks)).toEqual(JSON.parse(outputs['checks'] ?? ''))
    expect(String(report.allServed ?? '')).toBe(outputs['all-served'])
    expect(report.certificate?.id ?? '').toBe(outputs['certificate-id'])
    expect(outputs['report-path']).toBe('/temp/report.json')
    expect(report.stepFails).toBe(runner.failed)
  })

  it.each<[string, object]>([
    ['an expired certificate', { code: 'CERTIFICATE_REFUSED', cause: 'state-unpushable-EXPIRED' }],
    ['a refused sign-in', { code: 'SIGN_IN_REFUSED', cause: 'password-refused', httpStatus: 401 }],
    ['bad inputs', { code: 'INPUT_INVALID', cause: null, httpStatus: null, errorCode: null }],
  ])('says what is behind a failure in a word: %s', async (story, failure) => {
    const { runner } = await runFlow(stories[story] ?? {})
    const report = JSON.parse(runner.lines('report').join(''))
    expect(report.failure).toMatchObject(failure)
    expect(report.isAskedRedacted).toBe(false)
  })
})
