// What a run reports in outputs, summary and log, and when the step fails.

import { describe, expect, it } from '@jest/globals'
import type { Fault } from '../../simulator/faults.ts'
import { runFlow } from '../fixtures/flow.ts'

const refuse = (target: string): Fault => ({
  on: 'push',
  target,
  action: {
    kind: 'answer',
    status: 400,
    code: 'SCM.0202',
    message: 'no ELB permission',
    headers: { 'X-Request-Id': `id-of-${target}` },
  },
})
const all = ['CDN', 'ELB:cn-north-4', 'ELB:cn-east-3', 'WAF:cn-north-4']

describe('the outputs', () => {
  it('tell everything that is known of a target', async () => {
    const flow = await runFlow({ faults: [refuse('ELB:cn-east-3')] })
    expect(JSON.parse(flow.runner.outputs['results'] ?? '')[2]).toEqual({
      target: 'ELB:cn-east-3',
      service: 'ELB',
      project: 'cn-east-3',
      status: 'failed',
      httpStatus: 400,
      errorCode: 'SCM.0202',
      message: 'no ELB permission',
      remedy: expect.stringContaining(
        'Allow the user or agency that signs in to create certificates in ELB',
      ),
      requestId: 'id-of-ELB:cn-east-3',
      attempts: 1,
      durationMs: expect.any(Number),
    })
    expect(flow.runner.outputs).toMatchObject({
      result: 'partial',
      'total-count': '4',
      'pushed-count': '3',
      'failed-count': '1',
      'failed-targets': 'ELB:cn-east-3',
    })
    expect(JSON.parse(flow.runner.outputs['matrix'] ?? '')).toEqual({
      include: [
        {
          target: 'ELB:cn-east-3',
          service: 'ELB',
          project: 'cn-east-3',
          status: 'failed',
          errorCode: 'SCM.0202',
        },
      ],
    })
  })

  it('can be passed on: failed-targets is a good value for targets', async () => {
    const first = await runFlow({ faults: [refuse('CDN'), refuse('WAF:cn-north-4')] })
    const targets = first.runner.outputs['failed-targets'] ?? ''
    expect(targets).toBe('CDN\nWAF:cn-north-4')
    const second = await runFlow({ inputs: { targets } })
    expect(second.runner.outputs).toMatchObject({ result: 'success', 'total-count': '2' })
  })

  it('hold the summary, also when none is wanted', async () => {
    const flow = await runFlow({ inputs: { summary: 'false' } })
    expect(flow.runner.summary).toBe('')
    expect(flow.runner.outputs['summary-markdown']).toMatch(
      /^<h2>✅ Pushed <code>www\.example\.com<\/code> to all 4 targets\.<\/h2>\n/,
    )
  })

  it('and the summary are written before anything is red', async () => {
    const { runner } = await runFlow({ faults: all.map(refuse) })
    const order = runner.told.map(({ what }) => what)
    expect(order.lastIndexOf('output')).toBeLessThan(order.indexOf('summary'))
    expect(order.indexOf('summary')).toBeLessThan(order.indexOf('error'))
    expect(order.at(-1)).toBe('fail')
  })
})

describe('the debug log', () => {
  it('tells of each request what it is about, and neither body nor header', async () => {
    const message = 'words of the server'
    const flow = await runFlow({
      withEdge: true,
      inputs: { targets: 'ELB: cn-north-4' },
      faults: [
        { on: 'push', attempts: [1], action: { kind: 'answer', status: 429, message } },
        { on: 'push', attempts: [2], action: { kind: 'reset', when: 'after-reading' } },
      ],
      prepare: ({ simulator }) => ({
        'verify-hosts': simulator.edge?.addresses[0]
          ? `www.example.com:${simulator.edge.addresses[0].port} via 127.0.0.1`
          : '',
      }),
    })
    const lines = flow.runner.lines('debug')
    const path = /POST \/v3\/scm\/certificates\/scs\d+\/push/.source
    expect(lines.filter((line) => line.startsWith('ELB:'))).toEqual([
      expect.stringMatching(
        RegExp(`^ELB:cn-north-4, attempt 1: ${path}: 429 in \\d+ ms, request ID \\S+$`),
      ),
      'ELB:cn-north-4, attempt 1: HTTP 429',
      'ELB:cn-north-4, attempt 1: the next one in 500 ms',
      'ELB:cn-north-4, attempt 2: NO_ANSWER',
      'ELB:cn-north-4, attempt 2: the next one in 1000 ms',
      expect.stringMatching(RegExp(`^ELB:cn-north-4, attempt 3: ${path}: 204 in`)),
    ])
    expect(lines.filter((line) => line.startsWith('www.'))).toEqual([
      expect.stringMatching(
        /^www\.example\.com:\d+ via .*, attempt 1: TLS handshake: stale in \d+ ms$/,
      ),
    ])
    expect(lines.join()).not.toMatch(/words of the server|X-Auth-Token/i)
    expect(flow.runner.lines('info')).toContain('Throttled: all requests wait for 1 s')
  })
})

describe('the first line', () => {
  const none = { 'account-name': '', username: '', password: '' }
  it.each([
    [{}, 'Signing in as IAM user ci-pusher of account acme, project cn-north-4 (password)'],
    [
      { ...none, token: 'a-token-of-somebody' },
      'Signing in with the given token, for project cn-north-4',
    ],
    [
      { ...none, 'access-key-id': 'AKOFSOMEBODY', 'secret-access-key': 'sk-of-somebody' },
      'Signing in with access key AKOFSOMEBODY, project cn-north-4',
    ],
  ])('says which way signs in, as whom and where: %j', async (inputs, line) => {
    const flow = await runFlow({ inputs })
    expect(flow.runner.lines('info')[0]).toBe(line)
  })
})

describe('bad inputs', () => {
  it('are told all at once, with outputs and summary, and nothing is sent', async () => {
    const flow = await runFlow({ inputs: { targets: 'CND', 'fail-on': 'most', password: '' } })
    expect(flow.simulator.requests).toHaveLength(0)
    expect(flow.runner.lines('error')).toEqual([
      [
        'Did not push the certificate.',
        'There are 3 problems with the inputs:',
        '- password: is empty; set all of account-name, username, password',
        '  A secret or variable is empty, too, if none has this name, or if it belongs to an environment that the job does not name.',
        '- targets, line 1, column 1: "CND" is not a service; did you mean "CDN"?',
        '- fail-on: "most" is not known; use one of any, all, none',
      ].join('\n'),
    ])
    expect(flow.runner.outputs).toMatchObject({
      result: 'failure',
      'total-count': '0',
      'pushed-count': '0',
      'failed-count': '0',
      results: '[]',
      'failed-targets': '',
      matrix: '{"include":[]}',
    })
    expect(flow.runner.summary).toContain('did you mean')
    expect(flow.runner.failed).toBe(true)
  })
})

describe('fail-on', () => {
  it.each([
    ['any', 0, false],
    ['any', 1, true],
    ['any', 4, true],
    ['all', 1, false],
    ['all', 4, true],
    ['none', 1, false],
    ['none', 4, false],
  ])('%s with %i of 4 refused: red is %s', async (failOn, refused, red) => {
    const faults = all.slice(0, refused).map(refuse)
    const flow = await runFlow({ inputs: { 'fail-on': failOn }, faults })
    expect(flow.runner.failed).toBe(red)
    expect(flow.runner.lines(red ? 'warning' : 'error')).toEqual([])
    expect(flow.runner.outputs['failed-count']).toBe(String(refused))
  })
})

describe('the annotations', () => {
  it('of targets with the same cause are one, and the verdict', async () => {
    const targets = `ELB: ${Array.from({ length: 20 }, (_, index) => `nowhere-${index}`).join(', ')}`
    const { runner } = await runFlow({ inputs: { targets } })
    const errors = runner.told.filter(({ what }) => what === 'error')
    expect(errors).toHaveLength(2)
    expect(errors[0]?.text).toMatch(
      /^(ELB:nowhere-\d+, ){7}ELB:nowhere-7 and 12 more: failed · HTTP 400 SCM\.0069: .* – Check targets: /,
    )
    expect(errors[1]?.text).toBe('Did not push www.example.com: 20 failed.')
  })

  it('and the log take at most two lines a target', async () => {
    const { runner } = await runFlow({ faults: [refuse('CDN')] })
    for (const target of all) {
      // Not the masks: a token may hold any three letters.
      const shown = ['info', 'notice', 'warning', 'error']
      const lines = runner.told.filter(
        ({ what, text, title }) => shown.includes(what) && `${title} ${text}`.includes(target),
      )
      expect(lines.length).toBeLessThanOrEqual(2)
    }
  })
})

describe('what the server says', () => {
  it('is text and nothing else, in the log, the annotations and the summary', async () => {
    const message =
      'a\n::error::b\r##[error]c\u001b[31m<script>alert(1)</script>|`@all`[x](javascript:1)\u202e'
    const flow = await runFlow({
      faults: [
        {
          on: 'push',
          target: 'CDN',
          action: { kind: 'answer', status: 400, code: 'SCM.0005', message },
        },
      ],
    })
    for (const line of [...flow.runner.lines('info'), ...flow.runner.lines('error')]) {
      expect(line).not.toMatch(/##\[|[^\P{C}\n]/u)
      expect(line.split('\n').every((part) => !part.startsWith('::'))).toBe(true)
    }
    expect(flow.runner.summary).toContain('&lt;script&gt;')
    expect(flow.runner.summary).not.toMatch(/<script|\u202e/)
  })
})
