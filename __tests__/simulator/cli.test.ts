import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { runSimulatorCli } from '../../simulator/cli.ts'
import { findScenario, scenarios } from '../../simulator/scenarios.ts'
import { renderStep } from '../../simulator/step.ts'

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  const printed: string[] = []
  let whileRunning = async (): Promise<void> => {}
  const stopped = new Promise<void>((resolve) => {
    whileRunning = async () => {
      const [endpoint] = /http:\/\/\S+/.exec(printed.join('\n')) ?? []
      expect((await fetch(`${endpoint}/health`)).status).toBe(200)
      resolve()
    }
  })
  const print = (text: string) => {
    printed.push(text)
    if (text.includes('/health')) void whileRunning()
  }
  const code = await runSimulatorCli(args, { print, stopped })
  return { code, text: printed.join('\n') }
}

describe('npm run simulator', () => {
  it('prints a step to paste, runs until it is stopped, and ends with 0', async () => {
    const { code, text } = await run()
    expect(code).toBe(0)
    const step = parse(/^- uses.*?(?=\n\n)/ms.exec(text)?.[0] ?? '')[0]
    expect(step.with).toMatchObject({
      username: 'ci-pusher',
      targets: expect.stringContaining('ELB: cn-north-4'),
      'iam-endpoint': expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      'verify-hosts': expect.stringMatching(/^www\.example\.com:\d+ via 127\.0\.0\.1 # CDN\n/),
    })
    expect(step.env).toEqual({ NODE_EXTRA_CA_CERTS: expect.stringMatching(/root\.pem$/) })
    expect(text).toContain('POST /simulator/bind')
  })

  it('prints what a keyless step needs, too', async () => {
    const { text } = await run('--scenario', 'keyless')
    const step = parse(/^- uses.*?(?=\n\n)/ms.exec(text)?.[0] ?? '')[0]
    expect(step.with['sts-endpoint']).toMatch(/^http:/)
    expect(step.env.ACTIONS_ID_TOKEN_REQUEST_URL).toMatch(/id-token/)
  })

  it('has help and a list', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, text: expect.stringContaining('--port') })
    const { text } = await run('--list')
    for (const { name, title } of scenarios)
      expect(text).toMatch(new RegExp(`^${name} +${title}$`, 'm'))
  })

  it.each([
    [['--port', 'x'], /"x" is not a port/],
    [['--port', '65529'], /is not a port from 0 to 65528/],
    [['--scenario', 'x'], /there is no scenario "x"; choose one of success, /],
    [['--nonsense'], /Unknown option/],
  ])('%j ends with 2 and a reason', async (args, reason) => {
    const { code, text } = await run(...args)
    expect(code).toBe(2)
    expect(text).toMatch(reason)
  })
})

describe('the scenarios', () => {
  it('have names of their own, and are found by them', () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length)
    for (const scenario of scenarios) expect(findScenario(scenario.name)).toBe(scenario)
  })

  it('survive being written as a step', () => {
    for (const { inputs } of scenarios) {
      const step = parse(renderStep(inputs))[0].with
      for (const [name, value] of Object.entries(inputs))
        expect(String(step[name]).trim()).toBe(value.trim())
    }
  })
})
