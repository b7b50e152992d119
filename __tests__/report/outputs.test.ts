// Sizes: whatever a run has to tell, its outputs stay within what GitHub takes, and no row is lost.

import { describe, expect, it } from '@jest/globals'
import { renderMarkdown } from '../../src/demo/summary-page.ts'
import { ActionError } from '../../src/errors.ts'
import type { Outcome } from '../../src/push/outcome.ts'
import { renderAnnotations } from '../../src/report/annotations.ts'
import { renderOutputs } from '../../src/report/outputs.ts'
import { createReport, type RunFacts } from '../../src/report/run-report.ts'
import { renderSummary } from '../../src/report/summary.ts'

const now = Date.parse('2026-11-24T12:00:00Z')

function failures(count: number, more: Partial<Outcome> = {}): Outcome[] {
  return Array.from({ length: count }, (_, index) => ({
    target: { service: 'ELB' as const, project: String(index).padStart(64, 'p') },
    status: 'failed' as const,
    httpStatus: 400,
    errorCode: 'SCM.0201',
    message: 'm'.repeat(1024),
    requestId: 'f'.repeat(36),
    attempts: 4,
    durationMs: 123_456,
    ...more,
  }))
}

function report(outcomes: readonly Outcome[], more: Partial<RunFacts> = {}) {
  const facts: RunFacts = {
    targets: outcomes.map(({ target }) => target),
    outcomes,
    certificate: {
      id: 'scs1700000000001',
      name: 'n',
      domain: 'd',
      fingerprint: 'f',
      expiresAt: now,
    },
    notices: [],
    problem: null,
    dryRun: false,
    failOn: 'any',
    ...more,
  }
  return createReport(facts, now, (text) => text)
}

function outputsOf(outcomes: readonly Outcome[]) {
  const made = report(outcomes)
  return renderOutputs(made, renderSummary(made))
}

describe('the outputs together', () => {
  it.each([
    ['long messages', {}],
    ['very long messages', { message: '"\n'.repeat(50_000) }],
    ['long codes and ids', { errorCode: 'E'.repeat(36), requestId: 'i'.repeat(5000) }],
  ])('stay under 400,000 characters when all of 1,000 targets fail with %s', (_, more) => {
    const { values } = outputsOf(failures(1000, more))
    const rows = JSON.parse(values['results'] ?? '')
    expect(Object.values(values).join('').length).toBeLessThan(400_000)
    expect(rows).toHaveLength(1000)
    expect(rows[999]).toMatchObject({ status: 'failed', httpStatus: 400, attempts: 4 })
    expect(values['failed-targets']?.split('\n')).toHaveLength(1000)
    expect(values['summary-markdown']?.length).toBeLessThanOrEqual(60_000)
  })

  it('keep every word where there is room', () => {
    const rows = JSON.parse(outputsOf(failures(3)).values['results'] ?? '')
    expect(rows[0].message).toBe('m'.repeat(1024))
  })

  it('shorten with a mark', () => {
    const rows = JSON.parse(outputsOf(failures(400)).values['results'] ?? '')
    expect(rows[0].message).toMatch(/^m+…$/)
  })

  it('leave the matrix empty, with a warning, when a matrix cannot hold it', () => {
    const some = outputsOf(failures(256))
    expect(JSON.parse(some.values['matrix'] ?? '').include).toHaveLength(256)
    expect(some.warnings).toEqual([])
    const many = outputsOf(failures(257))
    expect(many.values['matrix']).toBe('{"include":[]}')
    expect(many.warnings[0]).toContain('257 targets are more than the 256 jobs')
  })
})

describe('the summary', () => {
  it('is cut at a row, with a mark, and stays one table', async () => {
    const summary = renderSummary(report(failures(1000)))
    expect(summary.length).toBeLessThanOrEqual(60_000)
    expect(summary).toMatch(
      /<tr><td colspan="5">… and \d+ more targets: see the output <code>results<\/code>/,
    )
    const html = await renderMarkdown(summary)
    expect(html.match(/<table>/g)).toHaveLength(2)
    expect(html.match(/<tr>/g)?.length).toBe(html.match(/<\/tr>/g)?.length)
  })

  it('shows what needs attention before what went well', () => {
    const [first, second] = failures(2)
    if (first === undefined || second === undefined) throw new Error('two were asked for')
    const pushed = { ...first, status: 'pushed' as const }
    const summary = renderSummary(report([pushed, second]))
    expect(summary.indexOf(second.target.project)).toBeLessThan(
      summary.indexOf(first.target.project),
    )
  })

  it.each([
    '<img src=x onerror=alert(1)>',
    '</code></td></table><script>',
    '`code` **b** | ~~',
    '[x](javascript:alert(1))',
    '\n\n# heading\n\n',
    '@octocat https://evil.example',
    '&lt;b&gt;',
  ])('makes no element of %j, in a message, a name, a notice or a problem', async (hostile) => {
    const plain = report(failures(1, { message: 'X', errorCode: 'X', requestId: 'X' }), {
      certificate: { id: 'X', name: 'X', domain: 'X', fingerprint: 'X', expiresAt: null },
      notices: ['X'],
      problem: new ActionError('CANCELLED', 'X', { remedy: 'Our own words.' }),
    })
    const evil = JSON.parse(JSON.stringify(plain).replaceAll('"X"', JSON.stringify(hostile)))
    const tags = async (markdown: string) =>
      (await renderMarkdown(markdown)).match(/<\/?[a-z0-9]+/g)?.join(' ')
    expect(await tags(renderSummary(evil))).toBe(await tags(renderSummary(plain)))
    for (const { message } of renderAnnotations(evil)) expect(message).not.toMatch(/\n\n|##\[/)
  })
})

describe('a certificate of yesterday', () => {
  it('has its days counted backwards', () => {
    const certificate = { id: 'i', name: null, domain: null, fingerprint: null, expiresAt: now - 1 }
    const made = report(failures(1), { certificate })
    expect(made.certificate?.daysRemaining).toBe(-1)
    expect(renderSummary(made)).toContain('1 day ago')
  })
})

describe('an internal error', () => {
  it('asks for a report, and loses nothing', () => {
    const made = report([], {
      targets: [{ service: 'CDN', project: '' }],
      problem: new ActionError('INTERNAL', 'Internal error: x'),
      failOn: 'none',
    })
    expect(made.stepFails).toBe(true)
    expect(made.outcomes[0]).toMatchObject({
      status: 'not-attempted',
      message: 'Internal error: x',
    })
    expect(renderSummary(made)).toContain('please report it')
  })
})
