// The edge of the simulated cloud: a push changes nothing there, a binding does.

import { X509Certificate } from 'node:crypto'
import tls from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { edgeTargets, visitedHost } from '../../simulator/edge.ts'
import { certificateIds } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'

let simulator: Simulator
beforeEach(async () => {
  simulator = await startSimulator({ withEdge: true })
})
afterEach(() => simulator.close())

/** What a visitor who trusts the root gets; rejects when the chain or the name is wrong. */
async function visit(target: string): Promise<X509Certificate> {
  const { addresses, rootPem } = simulator.edge ?? { addresses: [], rootPem: '' }
  const port = addresses.find((address) => address.target === target)?.port ?? 0
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, servername: visitedHost, ca: rootPem }
    const socket = tls.connect(options, () => {
      const leaf = socket.getPeerX509Certificate()
      socket.destroy()
      if (leaf !== undefined) resolve(leaf)
    })
    socket.on('error', reject)
  })
}

const fingerprintOf = (id: string) => simulator.cloud.certificate(id)?.fingerprint
const bare = ({ fingerprint }: X509Certificate) => fingerprint.replaceAll(':', '').toLowerCase()

const push = (service: string, project: string) =>
  simulator.cloud.pushes.push({ certificateId: certificateIds.issued, service, project })

async function bind(wish: unknown): Promise<{ status: number; body: unknown }> {
  const url = `${simulator.scmEndpoint}/simulator/bind`
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(wish) })
  return { status: response.status, body: await response.json() }
}

describe('each address', () => {
  it.each(edgeTargets)(
    'of %s serves the old certificate at first, with a good chain',
    async (target) => {
      const leaf = await visit(target)
      expect(leaf.checkHost(visitedHost)).toBe(visitedHost)
      expect(bare(leaf)).not.toBe(fingerprintOf(certificateIds.issued))
    },
  )

  it('serves another one only after that was pushed there, and bound', async () => {
    const wish = { target: 'ELB:cn-north-4', certificateId: certificateIds.issued }
    expect(await bind(wish)).toMatchObject({
      status: 409,
      body: { error: 'scs1700000000001 was not pushed to ELB:cn-north-4' },
    })
    push('ELB', 'cn-north-4')
    const old = bare(await visit('ELB:cn-north-4'))
    expect(await bind(wish)).toEqual({ status: 200, body: wish })
    expect(bare(await visit('ELB:cn-north-4'))).toBe(fingerprintOf(certificateIds.issued))
    // Per service and region: the others keep what they had.
    expect(bare(await visit('ELB:cn-east-3'))).toBe(old)
    const list = await (await fetch(`${simulator.iamEndpoint}/simulator/edge`)).json()
    expect(list).toContainEqual(
      expect.objectContaining({ target: 'ELB:cn-north-4', certificateId: certificateIds.issued }),
    )
  })
})

describe('a wish that cannot be met', () => {
  it.each<[unknown, RegExp]>([
    [{ target: 'ELB:nowhere', certificateId: certificateIds.issued }, /there is no address/],
    [{ target: 'CDN', certificateId: 'scs0000000000000' }, /was not pushed to CDN/],
    [{ target: 'CDN' }, /^send \{/],
    ['x', /^send \{/],
  ])('%j says why', async (wish, error) => {
    const { status, body } = await bind(wish)
    expect(body).toMatchObject({ error: expect.stringMatching(error) })
    expect(status).toBe(String(error).includes('send') ? 400 : 409)
  })

  it('without an edge, too', async () => {
    await simulator.close()
    simulator = await startSimulator()
    const wish = { target: 'CDN', certificateId: certificateIds.issued }
    expect((await bind(wish)).body).toEqual({ error: 'this simulated cloud has no edge' })
  })
})

describe('what SCM shows', () => {
  it('is the fingerprint of the certificate that is served', () => {
    for (const id of [certificateIds.issued, certificateIds.uploaded]) {
      const { pem, fingerprint } = simulator.cloud.certificate(id) ?? {}
      expect(bare(new X509Certificate(pem?.chain ?? ''))).toBe(fingerprint)
    }
  })
})
