// Deadline, cancelling, and very many targets.

import { describe, expect, it } from '@jest/globals'
import type { FaultAction, Operation } from '../../simulator/faults.ts'
import { ActionError } from '../../src/errors.ts'
import { whenAnswerArrives } from '../fixtures/answers.ts'
import { runFlow, seen } from '../fixtures/flow.ts'

const projects = Array.from({ length: 1000 }, (_, index) => ({
  id: `p${index}`,
  name: index === 0 ? 'cn-north-4' : `cn-north-4_${index}`,
}))
const thousand = `ELB: ${projects.map(({ name }) => name).join(', ')}`

describe('a thousand targets', () => {
  it('take one sign-in, one look, a thousand pushes and at most nine connections', async () => {
    const flow = await runFlow({
      inputs: { targets: thousand },
      cloud: { projects },
      faults: projects
        .filter((_, index) => index % 10 === 9)
        .map(({ name }) => ({
          on: 'push' as const,
          target: `ELB:${name}`,
          action: {
            kind: 'answer',
            status: 400,
            code: 'SCM.0201',
            message: 'x'.repeat(1024),
          } as const,
        })),
    })
    expect(seen(flow, 'sign-in')).toHaveLength(1)
    expect(seen(flow, 'show')).toHaveLength(1)
    expect(seen(flow, 'push')).toHaveLength(1000)
    expect(flow.simulator.connectionCount).toBeLessThanOrEqual(9)
    expect(flow.runner.outputs).toMatchObject({
      result: 'partial',
      'pushed-count': '900',
      'failed-count': '100',
    })
    expect(Object.keys(flow.results)).toHaveLength(1000)
    expect(JSON.parse(flow.runner.outputs['matrix'] ?? '').include).toHaveLength(100)
  })
})

describe('the deadline', () => {
  it('leaves what it cannot start not attempted, and tells', async () => {
    const flow = await runFlow({
      inputs: { 'timeout-seconds': '10', 'max-parallel': '1', 'request-timeout-seconds': '600' },
      faults: [{ on: 'push', target: 'CDN', action: { kind: 'hang', when: 'before-headers' } }],
      prepare: ({ simulator, clock }) => {
        void simulator.whenSeen('push').then(() => clock.advance(10_000))
        return undefined
      },
    })
    expect(flow.results['CDN']).toMatchObject({ status: 'uncertain', attempts: 1 })
    expect(flow.results['WAF:cn-north-4']).toMatchObject({
      status: 'not-attempted',
      message: 'no time left before the deadline',
      remedy: expect.stringContaining('timeout-seconds'),
    })
    expect(flow.runner.outputs['result']).toBe('failure')
    expect(seen(flow, 'push')).toHaveLength(1)
  })

  it('that is over before the pushes ends the run with a reason', async () => {
    const flow = await runFlow({
      inputs: { 'timeout-seconds': '1', 'fail-on': 'none' },
      faults: [{ on: 'show', action: { kind: 'hang', when: 'before-headers' } }],
      prepare: ({ simulator, clock }) => {
        void simulator.whenSeen('show').then(() => clock.advance(1000))
        return undefined
      },
    })
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.lines('error')[0]).toMatch(/timed out \(no time left before the deadline\)/)
    expect(flow.results['CDN']?.status).toBe('not-attempted')
  })
})

describe('cancelling', () => {
  const cancelled = 'the workflow was cancelled (SIGINT)'

  const cancelWhen = (operation: Operation, action: 'hang' | 'effect', inputs = {}) => {
    const controller = new AbortController()
    return runFlow({
      inputs: { 'max-parallel': '2', 'fail-on': 'none', ...inputs },
      faults: [
        {
          on: operation,
          action: { kind: 'hang', when: 'before-headers', effect: action === 'effect' },
        },
      ],
      world: { cancelled: controller.signal },
      prepare: ({ simulator }) => {
        void simulator
          .whenSeen(operation)
          .then(() => controller.abort(new ActionError('CANCELLED', cancelled)))
        return undefined
      },
    })
  }

  it('in the pushes: what was in flight is uncertain, what was not sent not attempted', async () => {
    const flow = await cancelWhen('push', 'effect')
    expect(flow.results['WAF:cn-north-4']?.status).toBe('not-attempted')
    for (const { service, project } of flow.simulator.pushes) {
      expect(flow.results[project === '' ? service : `${service}:${project}`]?.status).toBe(
        'uncertain',
      )
    }
    expect(flow.simulator.pushes.length).toBeGreaterThan(0)
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.lines('error').at(-1)).toContain('the workflow was cancelled')
  })

  it.each(['CDN', 'ELB: cn-east-3'])(
    'in the only push, to %s, is red whatever fail-on says',
    async (targets) => {
      const flow = await cancelWhen('push', 'effect', { targets })
      expect(Object.values(flow.results)).toMatchObject([{ status: 'uncertain', attempts: 1 }])
      expect(flow.runner.failed).toBe(true)
      expect(flow.runner.lines('error').at(-1)).toContain('the workflow was cancelled')
    },
  )

  it.each<[string, FaultAction, string]>([
    ['a 204, which needs no body,', { kind: 'latency', ms: 0 }, 'pushed'],
    ['a 200, which needs its body,', { kind: 'hang', when: 'in-body' }, 'uncertain'],
  ])(
    'while the last answer, %s is on its way is red, whatever was done',
    async (_, action, status) => {
      const controller = new AbortController()
      const flow = await runFlow({
        inputs: { targets: 'CDN', 'fail-on': 'none' },
        faults: [{ on: 'push', action }],
        world: { cancelled: controller.signal },
        prepare: () => {
          void whenAnswerArrives(/\/push$/).then(() =>
            controller.abort(new ActionError('CANCELLED', cancelled)),
          )
          return undefined
        },
      })
      expect(flow.results['CDN']).toMatchObject({ status, attempts: 1 })
      expect(flow.runner.failed).toBe(true)
      expect(flow.runner.lines('error').at(-1)).toContain('cancelled')
    },
  )

  it('in a look that is being refused is no permission to push unseen', async () => {
    const controller = new AbortController()
    const forbidden = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\n{'
    const flow = await runFlow({
      inputs: { 'dry-run': 'true', 'max-retries': '0' },
      world: { cancelled: controller.signal },
      prepare: ({ simulator }) => {
        simulator.addFault({ on: 'show', action: { kind: 'begun', text: forbidden } })
        void whenAnswerArrives(/\/certificates\/scs\d+$/).then(() =>
          controller.abort(new ActionError('CANCELLED', cancelled)),
        )
        return undefined
      },
    })
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.outputs['result']).toBe('failure')
  })

  it.each(['sign-in', 'show'] as const)('in the %s: nothing is attempted', async (operation) => {
    const flow = await cancelWhen(operation, 'hang')
    expect(flow.simulator.pushes).toEqual([])
    expect(flow.results['CDN']?.status).toBe('not-attempted')
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.summary).toContain('the workflow was cancelled')
  })
})
