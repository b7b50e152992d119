// The whole fleet: 300 certificates in 20 accounts, through the real workflow files and bundles. It
// needs no program beside Node, but minutes.

import { afterEach, expect, it } from '@jest/globals'
import {
  accountOf,
  createFleetWorld,
  documentedCaller,
  domainOf,
  type FleetWorld,
} from '../fixtures/fleet-world.ts'

const dayMs = 86_400_000
let world: FleetWorld | null = null
afterEach(async () => {
  await world?.close()
  world = null
})

it('of 300, with 6 faulty and one report lost, names exactly 7, and re-runs exactly these', async () => {
  const expired = { status: 'EXPIRED', notAfter: Date.now() - dayMs }
  const bad = [5, 44, 130, 199, 257, 280, 300]
  world = await createFleetWorld({
    accounts: 20,
    certificates: 300,
    spoil: { 5: expired, 44: { pushSupport: 'OFF' }, 130: expired, 257: { pushSupport: 'OFF' } },
    absent: [280, 300],
    losesUpload: (artifact, attempt) => attempt === 1 && artifact.includes(domainOf(199)),
  })
  const { run, simulator } = world
  const { fleet } = await run.run(documentedCaller())
  expect(fleet?.outputs['result']).toBe('partial')
  const failed = fleet?.outputs['failed']?.split('\n') ?? []
  expect(failed.toSorted()).toEqual(
    bad.map((number) => `${accountOf(number, 20)}:${domainOf(number)}`).toSorted(),
  )
  // 256 and 44, the plan and the summary.
  expect(run.of(1)).toHaveLength(302)
  expect(simulator.pushes).toHaveLength(2 * 294)
  const [summary = ''] = run.of(1).at(-1)?.summary.split('\n') ?? []
  expect(summary).toContain(
    '293 of 300 certificates in 20 accounts are pushed; 6 failed for 2 causes; 1 sent no readable report',
  )
  world.repair()
  const again = (await run.run(documentedCaller()))['fleet']
  expect(again?.outputs).toMatchObject({ result: 'success', failed: '' })
  expect(
    run
      .of(2)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(
    [...bad.map((number) => `${domainOf(number)} (${accountOf(number, 20)})`), 'Gather'].toSorted(),
  )
}, 600_000)
