// WAF's dedicated hosts that are more than a name, and hosts of other enterprise projects.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { idOf } from '../../simulator/go-live-seed.ts'
import { otherEnterpriseProject, wholeGoLive } from '../../simulator/go-live-whole.ts'
import { certificateIds } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { projectIdOf, send, tokenOf } from '../fixtures/go-live.ts'
import { visit } from '../fixtures/visit.ts'

const project = 'cn-north-4'
const premium = { project, type: 'premium' } as const
const id = (key: string) => idOf('waf-host', key)
const newId = idOf('waf-certificate', 'new-waf')

let simulator: Simulator
beforeAll(async () => {
  const { waf = {} } = wholeGoLive
  const certificates = { ...waf.certificates, 'new-waf': { leaf: 'new', project } }
  const hosts = {
    ...waf.hosts,
    'with-port': { ...premium, hostname: 'www.example.com:89', certificate: 'old-waf' },
    'other-port': { ...premium, hostname: 'elsewhere.example.org:89' },
    'by-ip': { ...premium, hostname: '192.0.2.7', certificate: 'old-waf' },
    'by-ip-and-port': { ...premium, hostname: '192.0.2.7:8443' },
    'by-ipv6': { ...premium, hostname: '2001:db8::7' },
  }
  simulator = await startSimulator({ goLive: { ...wholeGoLive, waf: { certificates, hosts } } })
})
beforeEach(() => simulator.waf.reset())
afterAll(() => simulator.close())

const call = (method: string, path: string, body?: unknown) => {
  const url = `${simulator.wafEndpoint}/v1/${projectIdOf(simulator, project)}${path}`
  return send(method, url, { 'x-auth-token': tokenOf(simulator, project) }, body)
}
const apply = (key: string, certificate = newId) =>
  call('POST', `/waf/certificate/${certificate}/apply-to-hosts`, { premium_host_ids: [id(key)] })

describe('a host with a port', () => {
  it('is shown with it, and judged without it', async () => {
    const shown = await call('GET', `/premium-waf/host/${id('with-port')}`)
    expect(shown.body.hostname).toBe('www.example.com:89')
    const { status, body } = await apply('with-port')
    expect([status, body.bind_host]).toEqual([
      200,
      [{ id: id('with-port'), hostname: 'www.example.com:89', waf_type: 'premium' }],
    ])
    expect((await apply('other-port')).code).toBe('WAF.00011019')
  })

  it('serves what is bound to whoever asks for its name', async () => {
    const edge = simulator.waf.edgeName(id('with-port'))
    const port = simulator.edges.list.find(({ name }) => name === edge)?.port ?? 0
    const served = await visit(port, 'www.example.com', { ca: simulator.rootPem })
    expect(served).toBe(simulator.leaf('old').fingerprint)
  })
})

describe('a host that is an IP address', () => {
  const keys = ['by-ip', 'by-ip-and-port', 'by-ipv6']

  it.each(keys)('takes any certificate (%s)', async (key) => {
    expect((await apply(key)).status).toBe(200)
  })

  it.each(keys)('takes only one with its address, when the switch says so (%s)', async (key) => {
    simulator.waf.state.switches.ipHostsTakeAnyCertificate = false
    expect((await apply(key)).code).toBe('WAF.00011019')
  })
})

describe('hosts of other enterprise projects', () => {
  it('are listed with all_granted_eps only', async () => {
    const idsIn = async (query: string) => {
      const { body } = await call('GET', `/waf/instance?pagesize=-1${query}`)
      return body.items.map((item: { id: string }) => item.id)
    }
    expect(await idsIn('')).not.toContain(id('elsewhere'))
    expect(await idsIn('&enterprise_project_id=all_granted_eps')).toContain(id('elsewhere'))
    const { body } = await call('GET', '/waf/instance?enterprise_project_id=all_granted_eps')
    const row = body.items.find((item: { id: string }) => item.id === id('elsewhere'))
    expect(row.enterprise_project_id).toBe(otherEnterpriseProject)
  })

  it('cannot use a copy that SCM pushes, which is in the project "default"', async () => {
    const body = { target_service: 'WAF', target_projects: [project] }
    const url = `${simulator.scmEndpoint}/v3/scm/certificates/${certificateIds.issued}/batch-push`
    const pushed = await send('POST', url, { 'x-auth-token': tokenOf(simulator, null) }, body)
    const copy = pushed.body.results[0].cert_id
    const hosts = { cloud_host_ids: [id('elsewhere')] }
    const path = `/waf/certificate/${copy}/apply-to-hosts`
    expect((await call('POST', path, hosts)).code).toBe('WAF.00011006')
    const query = `?enterprise_project_id=${otherEnterpriseProject}`
    expect((await call('POST', `${path}${query}`, hosts)).code).toBe('WAF.00011004')
  })
})
