// Going live: from the push to bound, checked and served, in ELB, WAF and CDN. What is not the
// site's stays as it is.

import { describe, expect, it } from '@jest/globals'
import { oldCertificateId } from '../../simulator/go-live-default.ts'
import { certificateIds } from '../../simulator/seed.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { seen } from '../fixtures/flow.ts'
import {
  allBut,
  elbId,
  hostId,
  listenerId,
  places,
  runBind,
  runSmall,
  site,
  writesOf,
} from '../fixtures/site.ts'

/** Everything that a first run would have switched. */
function bindByHand(simulator: Simulator): void {
  const { elb, waf, cdn, cloud } = simulator
  const fresh = cloud.certificate(certificateIds.issued)
  if (fresh === undefined) throw new Error('SCM has the new certificate')
  for (const { id, name } of cloud.seed.projects.slice(0, 3)) {
    elb.state.takeCopy(fresh, { id, name })
    if (name === 'cn-north-4') waf.state.takeCopy(fresh, { id, name })
  }
  const chain = simulator.leaf('new').pem.chain
  for (const listener of [...elb.state.listeners.values()]) {
    const isOld = (id: string | null) =>
      elb.state.certificates.get(id ?? '')?.certificate === simulator.leaf('old').pem.chain
    const next = [...elb.state.certificates.values()].find(
      (each) => each.certificate === chain && each.project_id === listener.project_id,
    )?.id
    if (next === undefined) continue
    elb.state.changeListener(listener.id, {
      ...(isOld(listener.default_tls_container_ref) && { default_tls_container_ref: next }),
      sni_container_refs: listener.sni_container_refs.map((id) => (isOld(id) ? next : id)),
    })
  }
  const copy = waf.state.certificates.find(({ content }) => content === chain)
  for (const { id, hostname } of waf.state.hosts) {
    if (hostname.startsWith('waf-')) waf.state.changeHost(id, { certificateId: copy?.id ?? null })
  }
  for (const { name, https } of cdn.state.domains) {
    if (!name.startsWith('cdn-') || https === null) continue
    const certificates = https.certificates.map((each) => ({
      ...each,
      scmCertificateId: certificateIds.issued,
      name: 'www-new',
      pem: simulator.leaf('new').pem,
    }))
    cdn.state.changeDomain(name, { https: { ...https, certificates } })
  }
}

const everyChange = [
  'CDN cdn-a.example.com.https.certificates.0.uses: old → new',
  'CDN cdn-b.example.com.https.certificates.0.uses: old → new',
  'CDN cdn-c.example.com.https.certificates.0.uses: old → new',
  'ELB east.default_tls_container_ref: old → new',
  'ELB more.default_tls_container_ref: old → new',
  'ELB north.default_tls_container_ref: old → new',
  'ELB sites.sni_container_refs: api old mail → api new mail',
  'WAF waf-a.example.com cloud.certificateId: old → new',
  'WAF waf-b.example.com premium.certificateId: old → new',
  'WAF waf-c.example.com cloud.certificateId: old → new',
]

describe('a run that binds', () => {
  it('switches each place of the old certificate, and nothing else', async () => {
    const flow = await runBind()
    expect(flow.statuses).toEqual(allBut('bound'))
    expect(flow.changes).toEqual(everyChange)
    expect(flow.runner.failed).toBe(false)
    expect(flow.runner.outputs).toMatchObject({
      result: 'success',
      'bound-count': '10',
      'rolled-back-count': '0',
      'pushed-count': '3',
      verdict: 'example.com is live: 10 bindings switched, visitors get it.',
    })
    expect(Object.values(flow.bindings).map(({ check }) => check)).toEqual(Array(10).fill('served'))
    expect(flow.results['CDN']?.status).toBe('unchanged')
  })

  it('writes each place once, and pushes once to each target that needs a copy', async () => {
    const flow = await runBind()
    expect(writesOf(flow)).toHaveLength(10)
    expect(
      seen(flow, 'push')
        .map(({ target }) => target)
        .sort(),
    ).toEqual(['ELB:cn-east-3', 'ELB:cn-north-4', 'WAF:cn-north-4'])
  })

  it('leaves private keys and PEM out of everything that it tells', async () => {
    const { runner, simulator } = await runBind({ inputs: { replaces: '' } })
    const told = runner.everything()
    expect(told).not.toMatch(/BEGIN|PRIVATE KEY|MII[A-Za-z0-9+/]{20}/)
    for (const { private_key: key, certificate } of simulator.elb.state.certificates.values()) {
      for (const line of `${key}\n${certificate}`.split('\n').filter((each) => each.length > 30)) {
        expect(told).not.toContain(line)
      }
    }
  })

  it('does not write again, nor push, in a second run', async () => {
    const flow = await runBind({
      prepare: ({ simulator }) => {
        bindByHand(simulator)
        return undefined
      },
    })
    expect(flow.statuses).toEqual(allBut('unchanged'))
    expect(flow.changes).toEqual([])
    expect(writesOf(flow)).toEqual([])
    expect(seen(flow, 'push')).toEqual([])
    expect(flow.runner.outputs).toMatchObject({
      result: 'success',
      'bound-count': '0',
      restore: '[]',
    })
    expect(Object.values(flow.results).map(({ status }) => status)).toEqual(
      Array(4).fill('unchanged'),
    )
  })

  it('checks in a second run what the hosts of unchanged bindings serve', async () => {
    const flow = await runBind({
      prepare: ({ simulator }) => {
        bindByHand(simulator)
        const edge = simulator.waf.edgeName(hostId('waf-a'))
        const bound = simulator.edges.list.find(({ name }) => name === edge)?.bound[0]
        simulator.edges.sabotage(edge, 'expired', bound)
        simulator.edges.sabotage(
          simulator.cdn.edgeName('cdn-a.example.com'),
          'no-handshake',
          certificateIds.issued,
        )
        return undefined
      },
    })
    expect(flow.statuses).toEqual(allBut('unchanged'))
    expect(flow.bindings[places.wafA]).toMatchObject({
      check: 'mismatch',
      message: expect.stringMatching(/expires .* ago/),
    })
    expect(flow.bindings[places.cdnA]).toMatchObject({ check: 'unreachable' })
    expect(flow.bindings[places.wafC]).toMatchObject({ check: 'served', message: null })
    expect(writesOf(flow)).toEqual([])
    expect(flow.runner.failed).toBe(true)
  })

  it('writes nothing in a dry run but to sign in', async () => {
    const flow = await runBind({ inputs: { 'dry-run': 'true' } })
    expect(flow.statuses).toEqual(allBut('planned'))
    expect(flow.changes).toEqual([])
    const writes = flow.simulator.requests.filter(({ method }) => method !== 'GET')
    expect(new Set(writes.map(({ operation }) => operation))).toEqual(new Set(['sign-in']))
    expect(flow.runner.outputs).toMatchObject({
      result: 'dry-run',
      'failed-count': '0',
      restore: '[]',
    })
    expect(flow.runner.failed).toBe(false)
    for (const row of Object.values(flow.bindings)) expect(row.reversible).toBe(true)
  })

  it('sets the output restore before the first write arrives', async () => {
    const restored: (string | undefined)[] = []
    let outputs: Readonly<Record<string, string>> = {}
    const flow = await runBind({
      prepare: ({ simulator }) => {
        for (const operation of [
          'elb-update-listener',
          'waf-apply',
          'cdn-update-configs',
        ] as const) {
          simulator.before(operation, () => void restored.push(outputs['restore']))
        }
        return undefined
      },
      onRunner: (runner) => {
        outputs = runner.outputs
      },
    })
    expect(restored).toHaveLength(10)
    expect(new Set(restored)).toEqual(new Set([flow.runner.outputs['restore']]))
    const rows: { binding: string; before: { certificateId: string }[] }[] = JSON.parse(
      restored[0] ?? '',
    )
    const ids = Object.fromEntries(
      rows.map(({ binding, before }) => [binding, before.map((each) => each.certificateId)]),
    )
    expect(Object.keys(ids).sort()).toEqual(Object.values(places).sort())
    expect(ids[places.sites]).toEqual([elbId('old-north')])
    expect(ids[places.east]).toEqual([elbId('old-east')])
    expect(ids[places.cdnA]).toEqual([oldCertificateId])
  })

  it('switches nothing if the output restore cannot be written, and says so', async () => {
    const flow = await runSmall({
      onRunner: (runner) => {
        const { setOutput } = runner
        const full = (name: string, value: string) => {
          if (name === 'restore' && value !== '[]') throw new Error('no space left on device')
          setOutput(name, value)
        }
        Object.assign(runner, { setOutput: full })
      },
    })
    expect(writesOf(flow)).toEqual([])
    const file = JSON.parse(flow.runner.lines('report').join(''))
    for (const { status, reason, message } of file.bindings) {
      expect({ status, reason }).toEqual({ status: 'not-attempted', reason: 'stopped' })
      expect(message).toMatch(/restore could not be written: .*no space left on device/)
    }
    expect(file.failure.remedy).toMatch(/GITHUB_OUTPUT/)
    expect(flow.runner.failed).toBe(true)
  })

  it("keeps CDN's HTTP/2, TLS versions, OCSP stapling and every other block", async () => {
    const settings = {
      quic: { status: 'on' },
      force_redirect: { status: 'on', redirect_code: 301 },
    }
    const flow = await runBind({
      goLive: {
        ...site,
        elb: {},
        waf: {},
        cdn: {
          ...site.cdn,
          domains: {
            'a.example.com': {
              certificates: 'old',
              http2: 'on',
              tlsVersion: 'TLSv1.3',
              ocspStapling: 'on',
              settings,
            },
          },
        },
      },
      inputs: { targets: 'CDN' },
    })
    expect(flow.changes).toEqual(['CDN a.example.com.https.certificates.0.uses: old → new'])
    expect(JSON.parse(writesOf(flow)[0]?.body ?? '')).toEqual({
      configs: {
        https: {
          https_status: 'on',
          certificate_type: 'server',
          certificate_source: 2,
          scm_certificate_id: certificateIds.issued,
          certificate_name: 'www-new',
          http2_status: 'on',
          tls_version: 'TLSv1.3',
          ocsp_stapling_status: 'on',
        },
      },
    })
  })

  it('sends one listener with one field, and the way of matching with a list', async () => {
    const flow = await runBind()
    const bodies = Object.fromEntries(
      seen(flow, 'elb-update-listener').map(({ path, body }) => [
        path.split('/').at(-1),
        JSON.parse(body),
      ]),
    )
    const newId = [...flow.simulator.elb.state.certificates.values()].find(
      ({ certificate, project_id: id }) =>
        certificate === flow.simulator.leaf('new').pem.chain &&
        id === flow.simulator.elb.state.listeners.get(listenerId('sites'))?.project_id,
    )?.id
    expect(bodies[listenerId('north')]).toEqual({ listener: { default_tls_container_ref: newId } })
    expect(bodies[listenerId('sites')]).toEqual({
      listener: {
        sni_container_refs: [elbId('api-north'), newId, elbId('mail-north')],
        sni_match_algo: 'longest_suffix',
      },
    })
    for (const { body } of seen(flow, 'waf-apply')) {
      expect(body).toMatch(/^\{"(?:cloud|premium)_host_ids":\["[0-9a-f]{32}"\]\}$/)
    }
    expect(seen(flow, 'waf-apply').map(({ body }) => body)).toContain(
      JSON.stringify({ premium_host_ids: [hostId('waf-b')] }),
    )
  })
})
