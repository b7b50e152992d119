// However long the words are that a message quotes, what to do stays in it.

import { describe, expect, it } from '@jest/globals'
import { createDefaultSeed } from '../../simulator/seed.ts'
import { oneLine, shortenQuotes } from '../../src/report/text.ts'
import { startOfTime } from '../fixtures/fake-clock.ts'
import { runFlow } from '../fixtures/flow.ts'

describe('an annotation', () => {
  it('keeps the remedy behind the long answers of many targets with long names', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `cn-north-4_${'p'.repeat(50)}${index}`)
    const flow = await runFlow({
      cloud: {
        ...createDefaultSeed(startOfTime),
        projects: ['cn-north-4', ...names].map((name) => ({ name, id: name })),
      },
      inputs: { targets: `ELB: ${names.join(', ')}` },
      faults: names.map((target, index) => ({
        on: 'push' as const,
        target: `ELB:${target}`,
        action: {
          kind: 'answer' as const,
          status: 400,
          code: 'SCM.0202',
          message: `${index} ${'word '.repeat(110)}`,
        },
      })),
    })
    const [failed] = flow.runner.lines('error')
    const remedy = Object.values(flow.results)[0]?.remedy ?? 'none'
    expect(failed?.length).toBeLessThanOrEqual(2000)
    expect(failed?.endsWith(remedy)).toBe(true)
  })

  it.each([
    ['nineteen long', 19, 'y'.repeat(180)],
    ['sixty', 60, ''],
    ['sixty long', 60, 'y'.repeat(180)],
    ['a thousand', 1000, ''],
  ])('says how many problems it leaves out, and the log has them: %s', async (_, number, more) => {
    const lines = Array.from({ length: number }, (_, index) => `CNDX${index}${more}: z`)
    const flow = await runFlow({ inputs: { targets: lines.join('\n') } })
    const [error = ''] = flow.runner.lines('error')
    const shown = error.split('\n').filter((line) => line.startsWith('- '))
    expect(error).toContain(`There are ${number} problems`)
    expect(error).toContain(`and ${number - shown.length} more lines: see the log`)
    const logged = flow.runner.lines('info').filter((line) => line.startsWith('- '))
    expect(shown.length + logged.length).toBe(number)
    const report = JSON.parse(flow.runner.lines('report')[0] ?? '')
    for (const index of lines.keys()) {
      expect(report.failure.message).toContain(`"CNDX${index}`)
    }
  })

  it('has as many problems on the page as a page can show', async () => {
    const lines = (number: number) =>
      Array.from({ length: number }, (_, index) => `CNDX${index}: z`).join('\n')
    const sixty = await runFlow({ inputs: { targets: lines(60) } })
    expect(sixty.runner.summary).toContain('<summary>48 more problems</summary>')
    expect(sixty.runner.summary.match(/CNDX/g)).toHaveLength(60)
    const many = await runFlow({ inputs: { targets: lines(1000) } })
    expect(many.runner.summary).toContain('<summary>988 more problems</summary>')
    expect(many.runner.summary).toMatch(/<li>… and \d+ more<\/li>/)
  })

  it('keeps the fix behind a very long value', async () => {
    const flow = await runFlow({ inputs: { targets: 'X'.repeat(10_000) } })
    expect(flow.runner.lines('error')[0]).toMatch(/"X{99}…" is not .+/)
  })
})

it('only quotes are cut, and only long ones', () => {
  const text = `"${'a'.repeat(101)}" is not a service; did you mean "CDN"?`
  expect(shortenQuotes(text)).toBe(`"${'a'.repeat(99)}…" is not a service; did you mean "CDN"?`)
  const short = `"push" is refused${', because of a rule'.repeat(20)}, to "x", and it's 5" long`
  expect(shortenQuotes(short)).toBe(short)
  expect(shortenQuotes(`${short}\n${text}`)).toBe(`${short}\n${shortenQuotes(text)}`)
})

it('marks do not pile up over a letter', () => {
  expect(oneLine(`a${'\u0489'.repeat(400)}b`, 1000)).toBe(`a${'\u0489'.repeat(4)}b`)
  // Vietnamese and Hebrew need two or three.
  expect(oneLine('e\u0302\u0323 \u05e9\u05bc\u05c1\u05b8', 100)).toBe(
    'e\u0302\u0323 \u05e9\u05bc\u05c1\u05b8',
  )
})
