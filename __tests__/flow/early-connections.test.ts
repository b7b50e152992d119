// Connections to SCM that are opened while the sign-in is on its way.

import net from 'node:net'
import { expect, it } from '@jest/globals'
import { runFlow } from '../fixtures/flow.ts'
import { listen } from '../fixtures/servers.ts'

it('are all closed when the sign-in is refused, and nothing was sent over them', async () => {
  let sent = 0
  let opened = 0
  const scm = await listen(
    net.createServer((socket) => {
      opened += 1
      socket.on('data', () => {
        sent += 1
      })
    }),
  )
  const flow = await runFlow({
    inputs: { password: 'wrong-password', 'scm-endpoint': `http://127.0.0.1:${scm.port}` },
    // The refusal comes when the connections are there.
    faults: [{ on: 'sign-in', action: { kind: 'latency', ms: 50 } }],
  })
  await scm.whenIdle()
  expect(flow.runner.outputs['result']).toBe('failure')
  // One for each push but CDN's.
  expect(opened).toBe(3)
  expect(sent).toBe(0)
  await scm.close()
})
