// Sizes: whatever a run has to tell, its outputs stay within what GitHub takes, and no row is lost.

import { describe, expect, it } from '@jest/globals'
import { renderMarkdown } from '../../demo/summary-page.ts'
import { unseenCertificate } from '../../src/certificate/certificate.ts'
import { ActionError } from '../../src/errors.ts'
import type { Outcome } from '../../src/push/outcome.ts'
import { annotate, renderAnnotations } from '../../src/report/annotations.ts'
import { renderOutputs } from '../../src/report/outputs.ts'
import { nothingYet, type RunFacts } from '../../src/report/run-facts.ts'
import { createReport } from '../../src/report/run-report.ts'
import { renderPage, renderSummary } from '../../src/report/summary.ts'
import type { Check } from '../../src/verify/judge.ts'

const now = Date.parse('2026-11-24T12:00:00Z')

function failures(count: number, more: Partial<Outcome> = {}): Outcome[] {
  return Array.from({ length: count }, (_, index) => ({
    target: { service: 'ELB' as const, project: String(index).padStart(64, 'p') },
    status: 'failed' as const,
    httpStatus: 400,
    failureCode: null,
    facts: [],
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
    ...nothingYet,
    targets: outcomes.map(({ target }) => target),
    outcomes,
    certificate: {
      id: 'scs1700000000001',
      name: 'n',
      domain: 'd',
      fingerprint: 'f',
      names: [],
      sha256: null,
      keyFamily: 'ec',
      expiresAt: now,
    },
    ...more,
  }
  return createReport(facts, now, (text) => text)
}

/** As many hosts as can be named, with the longest names there are. */
function checks(count = 100, more: Partial<Check> = {}): Check[] {
  const label = 'l'.repeat(61)
  return Array.from({ length: count }, (_, index) => ({
    host: {
      name: `${String(index).padStart(3, '0')}.${label}.${label}.${label}.${label}`,
      port: 65_535,
      via: `v${label}.${label}.${label}.${label}`,
    },
    status: 'stale',
    expected: 'e'.repeat(64),
    served: 's'.repeat(64),
    seen: 's'.repeat(5000),
    defects: ['d'.repeat(5000)],
    doubt: null,
    ...more,
  }))
}

function outputsOf(outcomes: readonly Outcome[]) {
  const made = report(outcomes)
  const values = renderOutputs(made, renderSummary(made), '/temp/report.json')
  return { values, warnings: made.warnings }
}

describe('the outputs together', () => {
  it.each([
    ['long messages', {}],
    ['very long messages', { message: '"\n'.repeat(5000) }],
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

  it('stay under 400,000 characters with a hundred hosts beside a thousand targets', async () => {
    const facts = { hostCount: 100, checks: checks() }
    const made = report(failures(1000, { message: '"'.repeat(2000) }), facts)
    const summary = renderSummary(made)
    const values = renderOutputs(made, summary, '/temp/report.json')
    expect(Object.values(values).join('').length).toBeLessThan(400_000)
    expect(JSON.parse(values['results'] ?? '')).toHaveLength(1000)
    const rows = JSON.parse(values['checks'] ?? '')
    expect(rows).toHaveLength(100)
    expect(rows[99]).toMatchObject({ status: 'stale', host: expect.stringMatching(/^099/) })
    // Cut between items, also where less room is left than a job summary has.
    const shown = values['summary-markdown'] ?? ''
    expect(shown.length).toBeLessThan(summary.length)
    expect(shown).toMatch(/<\/(?:details|p)>\n$/)
    for (const tag of ['ul', 'li', 'details', 'p', 'code'])
      expect(shown.split(`<${tag}>`).length).toBe(shown.split(`</${tag}>`).length)
    expect(summary).toMatch(/… and \d+ more hosts: see the output <code>checks<\/code>/)
    expect(summary).toMatch(/… and \d+ more targets: see the output <code>results<\/code>/)
    const html = await renderMarkdown(summary)
    expect(html.match(/<details>/g)).toHaveLength(2)
    expect(html).not.toMatch(/<table|<pre/)
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
    expect(many.warnings[0]).toContain('257 failed targets, and GitHub allows 256 jobs')
  })
})

describe('the summary', () => {
  it('is cut between items, with a mark, and stays one list', async () => {
    const summary = renderSummary(report(failures(1000)))
    expect(summary.length).toBeLessThanOrEqual(60_000)
    expect(summary).toMatch(
      /<li>… and \d+ more targets: see the output <code>results<\/code><\/li>\n<\/ul>/,
    )
    const html = await renderMarkdown(summary)
    expect(html.match(/<ul>/g)).toHaveLength(1)
    expect(html.match(/<li>/g)?.length).toBe(html.match(/<\/li>/g)?.length)
  })

  it('names all of 1,000 targets on the page, each once beside the first eight', () => {
    const page = renderPage(report(failures(1000)))
    for (const { target } of failures(1000)) expect(page).toContain(target.project)
    expect(page.match(/ELB:p/g)).toHaveLength(1008)
    // GitHub takes 1 MiB.
    expect(Buffer.byteLength(page)).toBeLessThan(1024 * 1024)
  })

  it.each(['\u754c', '<', '@', '\u{1f512}'])(
    'stays under 1 MiB as a page with %j ten thousand times wherever text can be',
    (piece) => {
      const message = piece.repeat(10_000)
      const each = failures(1000).map((outcome, index) => ({
        ...outcome,
        message: `${index}${message}`,
      }))
      const page = renderPage(report(each, { notices: [message] }))
      expect(Buffer.byteLength(page)).toBeLessThan(1024 * 1024)
    },
  )

  it('says the cause, then what to do, then the names, and the answer in small letters', () => {
    const summary = renderSummary(report(failures(500, { message: 'said by ELB' })))
    const order = [
      '❌ 500 targets: failed, HTTP 400',
      '<b>What to do:</b> Read ELB&#39;s message',
      '</code> and 492 more</p>',
      '<sub>said by ELB</sub>',
      '<details><summary>All 500 targets, with request IDs</summary>',
    ].map((text) => summary.indexOf(text))
    expect(order.every((place) => place > 0)).toBe(true)
    expect(order).toEqual(order.toSorted((one, other) => one - other))
    expect(summary.split('said by ELB')).toHaveLength(2)
  })

  it.each(['<', '"', '&amp;', '\u{1f512}', 'a\n', '<b\n', '@'])(
    'stays under 60,000 characters with %j ten thousand times wherever text can be',
    async (piece) => {
      const text = piece.repeat(10_000)
      const everywhere = report(failures(50, { message: text, errorCode: text, requestId: text }), {
        certificate: { ...unseenCertificate(text), name: text, domain: text, fingerprint: text },
        notices: Array.from({ length: 5 }, () => text),
        failure: new ActionError('CANCELLED', text, {
          facts: { kind: 'over-bind-limit', lines: [text] },
        }),
        hostCount: 100,
        checks: checks(100, { seen: text, defects: [text, text] }),
      })
      const summary = renderSummary(everywhere)
      expect(summary.length).toBeLessThanOrEqual(60_000)
      const html = await renderMarkdown(summary)
      for (const tag of ['p', 'ul', 'li', 'details', 'code']) {
        const countOf = (pattern: string) => html.split(pattern).length
        expect(countOf(`</${tag}>`)).toBe(countOf(`<${tag}>`))
      }
    },
  )

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
  ])('makes no element of %j, in a message, a name, a notice or a failure', async (hostile) => {
    const plain = report(failures(1, { message: 'X', errorCode: 'X', requestId: 'X' }), {
      certificate: { ...unseenCertificate('X'), name: 'X', domain: 'X', fingerprint: 'X' },
      notices: ['X'],
      failure: new ActionError('CANCELLED', 'X', {
        facts: { kind: 'too-many-refusals' },
      }),
    })
    const evil = JSON.parse(JSON.stringify(plain).replaceAll('"X"', JSON.stringify(hostile)))
    const tags = async (markdown: string) =>
      (await renderMarkdown(markdown)).match(/<\/?[a-z0-9]+/g)?.join(' ')
    expect(await tags(renderSummary(evil))).toBe(await tags(renderSummary(plain)))
    for (const { message } of renderAnnotations(evil)) expect(message).not.toMatch(/\n\n|##\[/)
  })
})

describe('the annotations', () => {
  const annotationsOf = (outcomes: readonly Outcome[], more: Partial<RunFacts> = {}) =>
    renderAnnotations(report(outcomes, { hostCount: 100, ...more }))

  it.each([
    [0, 100, true],
    [0, 100, false],
    [20, 20, true],
    [20, 20, false],
    [5, 5, true],
    [1000, 1, true],
  ])('of %i targets and %i hosts (required: %s) are at most ten', (few, many, required) => {
    const more = { checks: checks(many), verifyRequired: required }
    const annotations = annotationsOf(failures(few), more)
    expect(annotations.length).toBeLessThanOrEqual(10)
    const isLast = annotations.at(-1)?.title === 'Push certificate to Huawei Cloud'
    expect(isLast).toBe(few > 0 || required)
  })

  it('say how many targets and hosts they leave out', () => {
    // Each with a cause of its own.
    const targets = (number: number) =>
      failures(number).map((outcome, index) => ({ ...outcome, errorCode: `SCM.${index}` }))
    const hosts = (['stale', 'mismatch', 'unreachable', 'stale', 'stale'] as const).map(
      (status, index) => ({
        ...(checks(5)[index] as Check),
        status,
        ...(index > 2 && { doubt: 'not-for-this-host' as const }),
      }),
    )
    const few = annotationsOf(targets(6), { checks: hosts, verifyRequired: true })
    expect(few).toHaveLength(10)
    expect(few.at(-2)?.message).toBe('And 3 more hosts: see the log and the outputs.')
    const many = annotationsOf(targets(10), { checks: hosts, verifyRequired: true })
    expect(many).toHaveLength(10)
    expect(many.at(-2)?.message).toBe(
      'And 2 more targets, 5 more hosts: see the log and the outputs.',
    )
  })

  it('of targets and hosts with the same cause are one, which names eight of them', () => {
    const [first, second] = annotationsOf(failures(20), { checks: checks(20) })
    expect(first?.message).toMatch(/^(ELB:\S+, ){7}ELB:\S+ and 12 more: failed · HTTP 400/)
    expect(second?.message).toMatch(/^(\S+, ){7}\S+ and 12 more: stale · s/)
  })

  it('have the request ID of each row that they name, and leave the others to the log', () => {
    const rows = failures(20).map((each, index) => ({ ...each, requestId: `r${index}` }))
    const { annotations, unnamed } = annotate(report(rows))
    expect(annotations[0]?.message).toContain(' · request IDs r0, r1, r2, r3, r4, r5, r6, r7 – ')
    expect(unnamed.map(({ requestId }) => requestId)).toEqual(
      rows.slice(8).map(({ requestId }) => requestId),
    )
  })

  it('end with the remedy, however long the server talks, and keep the request ID', () => {
    const long = failures(1, { message: 'x'.repeat(10_000), requestId: 'the-request-id' })
    const [first] = annotationsOf(long)
    expect(first?.message).toMatch(
      /x… · 4 attempts · 123\.5 s · request ID the-request-id – \S.*\.$/,
    )
  })

  it('of served hosts are none, with a defect warnings', () => {
    const served = checks(1, { status: 'served', defects: [], seen: 'it serves the certificate' })
    const flawed = checks(1, { status: 'served', defects: ['it has expired'] })
    const annotations = annotationsOf([], {
      checks: [...served, ...flawed],
      hostCount: 2,
      verifyRequired: true,
    })
    expect(annotations.map(({ level }) => level)).toEqual(['warning'])
  })
})

describe('a certificate of yesterday', () => {
  it('has its days counted backwards', () => {
    const certificate = { ...unseenCertificate('i'), expiresAt: now - 1 }
    const made = report(failures(1), { certificate })
    expect(made.certificate?.daysRemaining).toBe(-1)
    expect(renderSummary(made)).toContain('1 day ago')
  })
})

describe('an internal error', () => {
  it('asks for a report, and loses nothing', () => {
    const made = report([], {
      targets: [{ service: 'CDN', project: '' }],
      failure: new ActionError('INTERNAL', 'Internal error: x'),
      failOn: 'none',
    })
    expect(made.stepFails).toBe(true)
    expect(made.outcomes[0]).toMatchObject({
      status: 'not-attempted',
      message: 'Internal error: x',
    })
    expect(renderSummary(made)).toContain('Please report it')
  })
})
