// What is planned: which places count as the site's, what stands in the way of a switch, and how
// lines, limits and other writers change that.

import { describe, expect, it } from '@jest/globals'
import { oldCertificateId } from '../../simulator/go-live-default.ts'
import type { GoLiveSeed, LeafSeed } from '../../simulator/go-live-seed.ts'
import { wholeGoLive } from '../../simulator/go-live-whole.ts'
import { certificateIds } from '../../simulator/seed.ts'
import { ActionError } from '../../src/errors.ts'
import type { Host } from '../../src/verify/host.ts'
import type { Probe, ServedCertificate } from '../../src/verify/probe.ts'
import type { FlowOptions } from '../fixtures/flow.ts'
import { seen } from '../fixtures/flow.ts'
import {
  allBut,
  elbId,
  hostId,
  listenerId,
  places,
  runBind,
  site,
  writesOf,
} from '../fixtures/site.ts'

const project = 'cn-north-4'
const elbOnly = { targets: 'ELB: cn-north-4' }

/** A site with one listener `l`, and certificates in ELB by the keys of their leaves. */
function oneListener(
  listener: { readonly certificate: string; readonly sni?: readonly string[] },
  leaves: Readonly<Record<string, LeafSeed>> = {},
): FlowOptions {
  const all: Record<string, LeafSeed> = { ...site.leaves, ...leaves }
  const certificates = Object.fromEntries(
    Object.keys(all)
      .filter((key) => key !== 'new')
      .map((key) => [key, { leaf: key, project }]),
  )
  const goLive: GoLiveSeed = {
    leaves: all,
    elb: {
      certificates,
      loadBalancers: { b: { project } },
      listeners: { l: { loadBalancer: 'b', ...listener } },
    },
  }
  return { goLive, inputs: elbOnly }
}

const slot = (name: 'default' | 'sni') => `ELB:${project} listener ${listenerId('l')} ${name}`

describe('the plan for a listener', () => {
  const names = ['example.com', '*.example.com']

  it('leaves the default certificate of another site alone', async () => {
    const flow = await runBind(oneListener({ certificate: 'shop', sni: ['api', 'old', 'mail'] }))
    expect(flow.statuses).toEqual({ [slot('sni')]: 'bound' })
    expect(flow.changes).toEqual(['ELB l.sni_container_refs: api old mail → api new mail'])
  })

  it('keeps the RSA certificate beside the ECDSA one that is renewed', async () => {
    const rsa = { 'old-rsa': { names, keyType: 'rsa', from: -81, to: 9 } } as const
    const flow = await runBind(oneListener({ certificate: 'shop', sni: ['old-rsa', 'old'] }, rsa))
    expect(flow.statuses).toEqual({ [slot('sni')]: 'bound' })
    expect(flow.changes).toEqual(['ELB l.sni_container_refs: old-rsa old → old-rsa new'])
  })

  it('is true in a dry run, too, where ELB has the copy already', async () => {
    const rsa = { 'old-rsa': { names, keyType: 'rsa', from: -81, to: 9 } } as const
    const options = oneListener({ certificate: 'shop', sni: ['old-rsa', 'old'] }, rsa)
    const flow = await runBind({
      ...options,
      inputs: { ...options.inputs, 'dry-run': 'true' },
      prepare: ({ simulator }) => {
        const { state } = simulator.elb
        const fresh = simulator.cloud.certificate(certificateIds.issued)
        const [north] = simulator.cloud.seed.projects
        if (fresh === undefined || north === undefined) throw new Error('the seed has both')
        state.takeCopy(fresh, north)
        const copy = [...state.certificates.keys()].at(-1) ?? ''
        state.changeListener(listenerId('l'), { sni_container_refs: [elbId('old-rsa'), copy] })
        return undefined
      },
    })
    expect(flow.statuses).toEqual({ [slot('sni')]: 'unchanged' })
  })

  const rsaOnly = oneListener(
    { certificate: 'old-rsa' },
    {
      'old-rsa': { names, keyType: 'rsa', from: -81, to: 9 },
    },
  )

  it.each(['true', 'false'])(
    'leaves an RSA certificate alone, with dry-run: %s',
    async (dryRun) => {
      const flow = await runBind({ ...rsaOnly, inputs: { ...elbOnly, 'dry-run': dryRun } })
      expect(flow.statuses).toEqual({ [slot('default')]: 'skipped' })
      expect(flow.bindings[slot('default')]?.remedy).toMatch(/allow-other-key-type/)
      expect(flow.bindings[slot('default')]?.reason).toBe('other-key-type')
      expect(flow.changes).toEqual([])
      expect(writesOf(flow)).toEqual([])
    },
  )

  it('switches an RSA certificate with allow-other-key-type', async () => {
    const flow = await runBind({
      ...rsaOnly,
      inputs: { ...elbOnly, 'allow-other-key-type': 'true' },
    })
    expect(flow.statuses).toEqual({ [slot('default')]: 'bound' })
    expect(flow.changes).toEqual(['ELB l.default_tls_container_ref: old-rsa → new'])
  })

  it('lets two old certificates of one list give way to the new one, in the first place', async () => {
    const second = { 'old-2': { names: ['www.example.com'], from: -60, to: 20 } }
    const flow = await runBind(
      oneListener({ certificate: 'shop', sni: ['api', 'old-2', 'mail', 'old'] }, second),
    )
    expect(flow.statuses).toEqual({ [slot('sni')]: 'bound' })
    expect(flow.bindings[slot('sni')]?.before.map(({ certificateId }) => certificateId)).toEqual([
      elbId('old-2'),
      elbId('old'),
    ])
    expect(flow.changes).toEqual(['ELB l.sni_container_refs: api old-2 mail old → api new mail'])
  })

  it('says which names would be lost, and switches nothing', async () => {
    const wide = { wide: { names: [...names, 'example.org'], from: -81, to: 9 } }
    const flow = await runBind(oneListener({ certificate: 'wide' }, wide))
    expect(flow.statuses).toEqual({ [slot('default')]: 'skipped' })
    expect(flow.bindings[slot('default')]).toMatchObject({ reason: 'not-covered' })
    expect(flow.bindings[slot('default')]?.message).toContain('example.org')
    expect(flow.changes).toEqual([])
    expect(flow.runner.outputs['result']).toBe('partial')
  })

  it('leaves alone what a line excepts, and is a success without it, but not live', async () => {
    const options = oneListener({ certificate: 'old', sni: ['api', 'old', 'mail'] })
    const bind = `replace\nexcept ${slot('default')}`
    const flow = await runBind({ ...options, inputs: { ...options.inputs, bind } })
    expect(flow.statuses).toEqual({ [slot('default')]: 'skipped', [slot('sni')]: 'bound' })
    expect(flow.bindings[slot('default')]).toMatchObject({ reason: 'excepted', remedy: null })
    expect(flow.changes).toEqual(['ELB l.sni_container_refs: api old mail → api new mail'])
    expect(flow.runner.outputs['result']).toBe('success')
    expect(flow.runner.outputs['verdict']).not.toMatch(/live|visitors get/)
  })

  it('warns of a line that excepts nothing', async () => {
    const options = oneListener({ certificate: 'old' })
    const bind = `replace\nexcept ELB:cn-north-4 listener nobody`
    const flow = await runBind({ ...options, inputs: { ...options.inputs, bind } })
    expect(flow.runner.lines('warning').join('\n')).toContain(
      'bind: "except ELB:cn-north-4 listener nobody" matches no binding.',
    )
  })

  describe('of a CCE cluster', () => {
    const options = oneListener({ certificate: 'old', sni: ['api', 'old'] })
    const elb = options.goLive?.elb
    const cluster = { leaf: 'old', project, name: 'k8s_plb_default_app_1f2e' }
    const inCluster: FlowOptions = {
      ...options,
      goLive: {
        leaves: site.leaves,
        elb: { ...elb, certificates: { ...elb?.certificates, old: cluster } },
      },
    }

    it('is to leave it alone, and to say who renews it', async () => {
      const flow = await runBind(inCluster)
      for (const binding of [slot('default'), slot('sni')]) {
        expect(flow.bindings[binding]).toMatchObject({
          status: 'skipped',
          reason: 'managed-by-cce',
          message: expect.stringContaining('CCE cluster'),
          remedy: expect.stringContaining('kubernetes.io/elb.tls-certificate-ids'),
        })
      }
      expect(flow.changes).toEqual([])
    })

    it('is to switch what a line names', async () => {
      const flow = await runBind({ ...inCluster, inputs: { ...elbOnly, bind: slot('default') } })
      expect(flow.statuses).toEqual({ [slot('default')]: 'bound' })
      expect(flow.changes).toEqual(['ELB l.default_tls_container_ref: old → new'])
    })
  })

  it('leaves a certificate that ends later alone', async () => {
    const later = { 'old-2': { names, from: -1, to: 200 } }
    const flow = await runBind(oneListener({ certificate: 'old-2' }, later))
    expect(flow.bindings[slot('default')]).toMatchObject({ status: 'skipped', reason: 'not-older' })
    expect(flow.changes).toEqual([])
  })

  it('replaces a certificate for one host with the wildcard that covers it', async () => {
    const one = { 'old-2': { names: ['www.example.com'], from: -60, to: 20 } }
    const flow = await runBind(oneListener({ certificate: 'old-2' }, one))
    expect(flow.changes).toEqual(['ELB l.default_tls_container_ref: old-2 → new'])
  })

  it('is not made for a certificate that ends within a day', async () => {
    const leaves = { new: { ...site.leaves.new, to: 0.5 }, old: { ...site.leaves.old, to: 0.2 } }
    const flow = await runBind(oneListener({ certificate: 'old' }, leaves))
    expect(flow.bindings[slot('default')]).toMatchObject({
      status: 'skipped',
      reason: 'expires-too-soon',
    })
    expect(flow.changes).toEqual([])
  })
})

describe('replaces', () => {
  it.each([
    ['the id in SCM', () => oldCertificateId],
    ['a fingerprint', (print: string) => print],
  ])('with %s counts only this certificate as old', async (_, text) => {
    let replaces = ''
    const second = { 'old-2': { names: ['example.com'], from: -60, to: 20 } }
    const options = oneListener({ certificate: 'old', sni: ['old-2'] }, second)
    const flow = await runBind({
      ...options,
      prepare: ({ simulator }) => {
        replaces = text(simulator.leaf('old').fingerprint)
        return { replaces }
      },
    })
    expect(flow.statuses).toEqual({ [slot('default')]: 'bound', [slot('sni')]: 'skipped' })
    expect(flow.bindings[slot('sni')]?.reason).toBe('not-in-replaces')
  })
})

describe('lines', () => {
  const bind = (...lines: string[]) => ({ ...bindSite, bind: lines.join('\n') })
  const bindSite = { targets: 'ELB: cn-north-4, cn-east-3\nWAF: cn-north-4\nCDN' }

  it('touch exactly what they name', async () => {
    const flow = await runBind({ inputs: bind(places.north, places.wafB, places.cdnC) })
    expect(flow.statuses).toEqual({
      [places.north]: 'bound',
      [places.wafB]: 'bound',
      [places.cdnC]: 'bound',
    })
    expect(flow.changes).toEqual([
      'CDN cdn-c.example.com.https.certificates.0.uses: old → new',
      'ELB north.default_tls_container_ref: old → new',
      'WAF waf-b.example.com premium.certificateId: old → new',
    ])
    // A target without a line is pushed to as ever.
    expect(seen(flow, 'push')).toHaveLength(3)
    expect(flow.simulator.requests.filter(({ target }) => target === 'ELB:cn-east-3')).toHaveLength(
      1,
    )
  })

  it('without a slot take the slots that have a renewed certificate', async () => {
    const line = `elb:cn-north-4 LISTENER ${listenerId('sites')}`
    const flow = await runBind({ inputs: bind(line) })
    expect(flow.statuses).toEqual({ [places.sites]: 'bound' })
  })

  it('name a WAF host by its id, too', async () => {
    const flow = await runBind({ inputs: bind(`WAF:cn-north-4 host ${hostId('waf-c')}`) })
    expect(Object.values(flow.statuses)).toEqual(['bound'])
    expect(flow.changes).toEqual(['WAF waf-c.example.com cloud.certificateId: old → new'])
  })

  it('may make a first binding in the list of a listener', async () => {
    const line = `ELB:cn-north-4 listener ${listenerId('north')} sni`
    const flow = await runBind({ inputs: bind(line) })
    expect(flow.statuses).toEqual({ [line]: 'bound' })
    expect(flow.bindings[line]?.before).toEqual([])
    expect(flow.changes).toEqual(['ELB north.sni_container_refs: api → api new'])
  })

  it.each([
    ['CDN shop.example.org', 'nothing-to-renew'],
    ['CDN not-there.example.com', 'not-found'],
    ['WAF:cn-north-4 host not-there.example.com', 'not-found'],
    [`ELB:cn-north-4 listener ${listenerId('shop')} default`, 'nothing-to-renew'],
    [`ELB:cn-north-4 listener ${listenerId('redirect')}`, 'not-found'],
  ])('that cannot be obeyed are a failure: %s', async (line, reason) => {
    const flow = await runBind({ inputs: bind(line, places.north) })
    expect(flow.bindings[line]).toMatchObject({ status: 'skipped', reason })
    expect(flow.bindings[line]?.remedy).toMatch(/bind/i)
    expect(flow.statuses[places.north]).toBe('bound')
    expect(flow.runner.outputs['result']).toBe('partial')
    expect(flow.runner.failed).toBe(true)
  })

  it('in a project that targets do not name are a problem of the inputs', async () => {
    const flow = await runBind({ inputs: { ...bind(places.east), ...elbOnly } })
    expect(flow.runner.everything()).toMatch(/is not in targets; add "ELB: cn-east-3" there/)
    expect(flow.simulator.requests).toEqual([])
  })
})

describe('bind-limit', () => {
  it('stops a run before it changes anything, with lines that work when they are pasted', async () => {
    const flow = await runBind({ inputs: { 'bind-limit': '9' } })
    expect(flow.changes).toEqual([])
    expect(writesOf(flow)).toEqual([])
    expect(seen(flow, 'push')).toEqual([])
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.outputs).toMatchObject({ result: 'failure', restore: '[]' })
    const told = flow.runner.lines('error').join('\n')
    expect(told).toMatch(/would switch 10 bindings, more than bind-limit \(9\)/)
    const file = JSON.parse(flow.runner.lines('report').join(''))
    const [, pasted = ''] = String(file.failure.remedy).split('bind: |\n')
    expect(
      pasted
        .split('\n')
        .map((line) => line.trim())
        .sort(),
    ).toEqual(Object.values(places).sort())
    for (const line of Object.values(places)) expect(told).toContain(line)
    const again = await runBind({ inputs: { 'bind-limit': '9', bind: pasted } })
    expect(again.statuses).toEqual(allBut('bound'))
  })

  it('has all lines in the log, however many, and none that somebody smuggled in', async () => {
    const project = 'cn-north-4'
    const names = Array.from({ length: 120 }, (_, index) => `site-${index}.example.com`)
    const odd = 'x\nCDN evil.example.com'
    const hosts = [...names, odd].map((hostname, index) => [
      `h${index}`,
      { hostname, project, certificate: 'old' },
    ])
    const flow = await runBind({
      inputs: { targets: 'WAF: cn-north-4', 'bind-limit': '100' },
      goLive: {
        leaves: site.leaves,
        waf: {
          certificates: { old: { leaf: 'old', project } },
          hosts: Object.fromEntries(hosts),
        },
      },
    })
    const lines = flow.runner.lines('info').map((line) => line.trim())
    for (const name of names) expect(lines).toContain(`WAF:cn-north-4 host ${name}`)
    expect(flow.runner.everything()).not.toMatch(/^\s*CDN evil/m)
    const row = Object.values(flow.bindings).find(({ binding }) => binding.includes('evil'))
    expect(row).toMatchObject({ status: 'skipped', reason: 'unreadable' })
    expect(writesOf(flow)).toEqual([])
    expect(flow.runner.failed).toBe(true)
  })

  it('is as red in a dry run, which shows the plan before', async () => {
    const flow = await runBind({ inputs: { 'bind-limit': '9', 'dry-run': 'true' } })
    expect(flow.statuses).toEqual(allBut('planned'))
    const told = flow.runner.lines('error').join('\n')
    expect(told).toMatch(/would switch 10 bindings, more than bind-limit \(9\)/)
    for (const line of Object.values(places)) expect(told).toContain(line)
    expect(told).toContain('Switched 0 of 10 bindings to the certificate: 10 planned.')
    expect(flow.runner.outputs['result']).toBe('failure')
    expect(flow.runner.failed).toBe(true)
  })

  it('says that a load balancer may not be read, and what to grant', async () => {
    const flow = await runBind({
      inputs: { 'dry-run': 'true' },
      faults: [
        {
          on: 'elb-load-balancer',
          action: { kind: 'answer', status: 403, code: 'ELB.1001', message: 'no permission' },
        },
      ],
    })
    const log = flow.runner.everything()
    expect(log).toContain(
      'not protected by roll-back (its load balancer could not be read: no permission; grant elb:loadbalancers:get)',
    )
    expect(log).not.toContain('use a runner that reaches the address of the load balancer')
  })

  it('does not take a cancel for a trait of the hosts in a dry run', async () => {
    const cancelled = new AbortController()
    const flow = await runBind({
      inputs: { 'dry-run': 'true' },
      world: {
        cancelled: cancelled.signal,
        probe: async () => {
          cancelled.abort(new ActionError('CANCELLED', 'the workflow was cancelled (SIGTERM)'))
          return {
            kind: 'unreachable',
            reason: 'the workflow was cancelled (SIGTERM)',
            isDeclined: false,
          }
        },
      },
    })
    expect(flow.runner.outputs['result']).toBe('failure')
    expect(flow.runner.everything()).not.toMatch(/not protected|would not be protected|: \./)
  })

  it('does not count lines', async () => {
    const bind = Object.values(places).join('\n')
    const flow = await runBind({ inputs: { 'bind-limit': '1', bind } })
    expect(flow.statuses).toEqual(allBut('bound'))
  })
})

/** Hosts that serve a good certificate, but for those that a test names. */
function hostsWithout(isHidden: (host: Host) => boolean, expired = ''): Probe {
  return async (host) => {
    if (isHidden(host)) return { kind: 'unreachable', reason: 'it is private', isDeclined: false }
    const notAfter = Date.now() + (host.name === expired ? -1 : 1) * 86_400_000
    return { kind: 'seen', certificate: { ...servedCertificate, notAfter } }
  }
}

const servedCertificate: ServedCertificate = {
  subject: 'CN=example.com',
  issuer: 'CN=R11',
  issuerOrganization: null,
  names: ['example.com'],
  sha1: '0'.repeat(40),
  sha256: '0'.repeat(64),
  notBefore: 0,
  notAfter: 0,
  coversHost: true,
  isSelfSigned: false,
  keyType: 'ed25519',
  intermediates: 1,
  chainNotAfter: null,
  distrust: null,
  failedAfterwards: null,
}

describe('a dry run', () => {
  const plan = (probe: Probe, inputs: Readonly<Record<string, string>> = {}) =>
    runBind({ world: { probe }, inputs: { 'dry-run': 'true', ...inputs } })
  const isPrivate = ({ name, via }: Host) =>
    via === null && (name === 'waf-b.example.com' || name === 'cdn-a.example.com')
  const saidOf = ({ bindings }: Awaited<ReturnType<typeof plan>>) =>
    Object.fromEntries(
      Object.values(bindings).flatMap(({ binding, message }) =>
        message === null ? [] : [[binding, message]],
      ),
    )
  const warnings = ({ runner }: Awaited<ReturnType<typeof plan>>) =>
    runner.lines('warning').join('\n')

  it('says which bindings roll-back would not protect, and what to add to verify-hosts', async () => {
    const flow = await plan(hostsWithout(isPrivate))
    const says = 'not protected by roll-back (no TLS handshake: it is private)'
    expect(saidOf(flow)).toEqual({ [places.wafB]: says, [places.cdnA]: says })
    expect(flow.runner.lines('info').join('\n')).toContain(`${places.wafB} planned · ${says}`)
    expect(flow.runner.summary).toContain(says)
    expect(warnings(flow)).toMatch(/2 of 10 bindings would not be protected by roll-back/)
    expect(warnings(flow)).toContain('"waf-b.example.com via ADDRESS"')
    expect(warnings(flow)).toContain('"cdn-a.example.com via ADDRESS"')
    expect(warnings(flow)).not.toMatch(/load balancer/)
    expect(flow.runner.failed).toBe(false)
  })

  it('says nothing of a host that verify-hosts makes reachable', async () => {
    const hosts = 'waf-b.example.com via 192.0.2.7\ncdn-a.example.com via 192.0.2.8'
    const flow = await plan(hostsWithout(isPrivate), { 'verify-hosts': hosts })
    expect(saidOf(flow)).toEqual({})
    expect(warnings(flow)).not.toMatch(/protected/)
  })

  it('says nothing of it either when the bare host stands in another line', async () => {
    const hosts =
      'waf-b.example.com\nwaf-b.example.com via 192.0.2.7\ncdn-a.example.com via 192.0.2.8\ncdn-a.example.com'
    const flow = await plan(hostsWithout(isPrivate), { 'verify-hosts': hosts })
    expect(saidOf(flow)).toEqual({})
    expect(warnings(flow)).not.toMatch(/protected/)
  })

  it('that may not read a load balancer gets the permission to grant when it binds', async () => {
    const flow = await runBind({
      inputs: { targets: 'ELB: cn-east-3' },
      faults: [{ on: 'elb-load-balancer', action: { kind: 'answer', status: 403 } }],
    })
    expect(flow.bindings[places.east]).toMatchObject({
      status: 'bound',
      check: 'unverified',
      remedy: expect.stringMatching(/^Grant elb:loadbalancers:get/),
    })
    expect(flow.runner.lines('warning').join()).toContain('Grant elb:loadbalancers:get')
  })

  it('that is over bind-limit fails no target', async () => {
    const inputs = { 'bind-limit': '2', 'dry-run': 'true' }
    const { outputs } = (await runBind({ inputs })).runner
    const nothing = { 'failed-count': '0', 'failed-targets': '', matrix: '{"include":[]}' }
    expect(outputs).toMatchObject({ result: 'failure', ...nothing })
  })

  it('does not advise verify-hosts where that would not help', async () => {
    const flow = await plan(hostsWithout(({ via }) => via !== null, 'cdn-b.example.com'))
    expect(Object.keys(saidOf(flow)).sort()).toEqual(
      [places.north, places.sites, places.more, places.east, places.cdnB].sort(),
    )
    expect(saidOf(flow)[places.cdnB]).toBe(
      'not protected by roll-back (its hosts serve no good certificate now)',
    )
    expect(warnings(flow)).toMatch(/5 of 10 .*address of the load balancer/)
    expect(warnings(flow)).not.toMatch(/verify-hosts/)
  })

  it('says nothing where roll-back is off', async () => {
    const flow = await plan(hostsWithout(isPrivate), { rollback: 'off' })
    expect(saidOf(flow)).toEqual({})
    expect(warnings(flow)).not.toMatch(/protected/)
  })
})

describe('a true run', () => {
  it('says before each switch whether roll-back protects it', async () => {
    const probe = hostsWithout(({ name }) => name === 'waf-b.example.com')
    const inputs = { targets: 'WAF: cn-north-4', bind: places.wafB }
    const flow = await runBind({ world: { probe }, inputs })
    const told = flow.runner.told.map(({ text }) => text)
    const doubt = told.findIndex((text) => text.startsWith(`${places.wafB} · not protected`))
    const bound = told.findIndex((text) => text.includes(`${places.wafB} bound`))
    expect(doubt).toBeGreaterThan(-1)
    expect(bound).toBeGreaterThan(doubt)
  })
})

describe('another writer', () => {
  it('of a listener, after it was read for the plan, is not overwritten', async () => {
    const flow = await runBind({
      prepare: ({ simulator }) => {
        simulator.before('push', () => {
          simulator.elb.state.changeListener(listenerId('sites'), {
            sni_container_refs: [elbId('old-north'), elbId('api-north')],
          })
          simulator.waf.state.changeHost(hostId('waf-b'), { certificateId: null })
          const domain = simulator.cdn.state.domain('cdn-c.example.com')
          const https = domain?.https ?? null
          const certificates = https?.certificates.map((each) => ({
            ...each,
            source: 0 as const,
            scmCertificateId: null,
            pem: simulator.leaf('mail').pem,
          }))
          if (https !== null && certificates !== undefined) {
            simulator.cdn.state.changeDomain('cdn-c.example.com', {
              https: { ...https, certificates },
            })
          }
        })
        return undefined
      },
    })
    expect(flow.statuses).toEqual(
      allBut('bound', { sites: 'failed', wafB: 'failed', cdnC: 'failed' }),
    )
    for (const key of ['sites', 'wafB', 'cdnC'] as const) {
      expect(flow.bindings[places[key]]).toMatchObject({ reason: 'changed-meanwhile' })
    }
    // The report shows what stands there, and not what the plan had read.
    expect(flow.bindings[places.wafB]).toMatchObject({ after: [] })
    expect(flow.bindings[places.cdnC]?.before).toHaveLength(1)
    // An upload has no ID.
    expect(flow.bindings[places.cdnC]?.after).toEqual([
      {
        certificateId: null,
        fingerprint: expect.stringMatching(/^[0-9a-f]{40}$/),
        expiresAt: null,
      },
    ])
    expect(writesOf(flow)).toHaveLength(7)
    expect(flow.changes).toContain('ELB sites.sni_container_refs: api old mail → old api')
  })

  it('that has bound the new certificate already leaves nothing to do', async () => {
    const flow = await runBind({
      inputs: { targets: 'WAF: cn-north-4' },
      prepare: ({ simulator }) => {
        simulator.before('waf-host', ({ path }) => {
          const id = path.split(/[/?]/)[5] ?? ''
          const copy = simulator.waf.state.certificates.at(-1)?.id ?? null
          if (id === hostId('waf-c')) simulator.waf.state.changeHost(id, { certificateId: copy })
        })
        return undefined
      },
    })
    expect(flow.bindings[places.wafC]).toMatchObject({
      status: 'unchanged',
      after: [{ certificateId: flow.simulator.waf.state.certificates.at(-1)?.id }],
    })
    expect(flow.runner.outputs['result']).toBe('success')
    expect(seen(flow, 'waf-apply')).toHaveLength(2)
  })

  it('between the read and the write is seen by reading back', async () => {
    const flow = await runBind({
      inputs: { targets: 'WAF: cn-north-4' },
      prepare: ({ simulator }) => {
        let reads = 0
        simulator.before('waf-host', ({ path }) => {
          const isSecond = path.includes(hostId('waf-a')) && ++reads === 2
          if (isSecond) simulator.waf.state.changeHost(hostId('waf-a'), { certificateId: null })
        })
        return undefined
      },
    })
    expect(flow.bindings[places.wafA]).toMatchObject({
      status: 'failed',
      reason: 'changed-meanwhile',
    })
  })
})

describe('CDN', () => {
  const domain = (seed: object, leaves: Readonly<Record<string, LeafSeed>> = {}): FlowOptions => ({
    goLive: {
      leaves: { ...site.leaves, ...leaves },
      cdn: { domains: { 'a.example.com': seed }, switches: { configuringMs: 2000 } },
    },
    inputs: { targets: 'CDN' },
  })
  const row = 'CDN a.example.com'
  const own = { names: ['a.example.com'], from: -60, to: 20 }

  it('is switched from an upload whose twin is in SCM', async () => {
    const flow = await runBind(domain({ certificates: [{ leaf: 'old', source: 0 }] }))
    expect(flow.bindings[row]).toMatchObject({ status: 'bound', reversible: true })
    expect(flow.bindings[row]?.before).toMatchObject([{ certificateId: oldCertificateId }])
  })

  it('is switched back to the twin when the switch harms', async () => {
    const flow = await runBind({
      ...domain({ certificates: [{ leaf: 'old', source: 0 }] }),
      prepare: ({ simulator }) => {
        simulator.cdn.sabotage('a.example.com', 'expired', certificateIds.issued)
        return undefined
      },
    })
    expect(flow.bindings[row]).toMatchObject({ status: 'rolled-back', check: 'stale' })
    expect(flow.changes).toContain('CDN a.example.com.https.certificates.0.source: 0 → 2')
  })

  it.each([
    ['auto', 'skipped', 'irreversible', 0],
    ['off', 'bound', null, 1],
  ])(
    'with an upload that SCM does not have, and rollback %s, is %s',
    async (rollback, status, reason, count) => {
      const options = domain({ certificates: [{ leaf: 'own', source: 0 }] }, { own })
      const flow = await runBind({ ...options, inputs: { ...options.inputs, rollback } })
      expect(flow.bindings[row]).toMatchObject({
        status,
        reason,
        reversible: status === 'bound' ? false : null,
      })
      expect(writesOf(flow)).toHaveLength(count)
    },
  )

  it.each([
    ['dual-certificate', { certificates: [{ leaf: 'old' }, { leaf: 'old', type: 'server_sm' }] }],
    ['managed-by-huawei', { certificates: [{ leaf: 'old', source: 1 }] }],
    ['not-online', { certificates: 'old', locked: true }],
    ['not-online', { certificates: 'old', disabled: true }],
    ['not-online', { certificates: 'old', status: 'offline' }],
  ])('is left alone, because of %s', async (reason, seed) => {
    const flow = await runBind(domain(seed))
    expect(flow.bindings[row]).toMatchObject({ status: 'skipped', reason })
    expect(flow.changes).toEqual([])
    expect(writesOf(flow)).toEqual([])
    const isDue = reason === 'dual-certificate'
    expect(flow.runner.outputs['result']).toBe(isDue ? 'partial' : 'success')
  })

  it('is not pushed to, and an account without its domains is success with a notice', async () => {
    const flow = await runBind({ goLive: { leaves: site.leaves }, inputs: { targets: 'CDN' } })
    expect(flow.results['CDN']?.status).toBe('unchanged')
    expect(flow.runner.outputs).toMatchObject({ result: 'success', bindings: '[]' })
    expect(flow.runner.lines('notice').join('\n')).toMatch(/nothing to switch/)
    expect(flow.runner.outputs['verdict']).toBe('Nothing to push or bind for example.com.')
  })
})

describe('the whole site of the simulator', () => {
  it('is bound but for what is in ELB mode, elsewhere or without HTTPS', async () => {
    const flow = await runBind({ goLive: wholeGoLive })
    const statuses = Object.values(flow.statuses)
    expect(new Set(statuses)).toEqual(new Set(['bound']))
    expect(flow.changes.filter((each) => /behind-elb|elsewhere|plain|shop/.test(each))).toEqual([])
    const { state } = flow.simulator.waf
    expect(state.host(hostId('elsewhere'))?.certificateId).not.toBeNull()
    expect(state.host(hostId('behind-elb'))?.certificateId).toBeNull()
    // Two hosts have one name, so they go by their ids.
    expect(Object.keys(flow.statuses)).toEqual(
      expect.arrayContaining([
        `WAF:cn-north-4 host ${hostId('www')}`,
        `WAF:cn-north-4 host ${hostId('dedicated')}`,
        'WAF:cn-north-4 host example.com',
      ]),
    )
  })

  it('names a host in ELB mode as skipped', async () => {
    const flow = await runBind({
      goLive: wholeGoLive,
      inputs: { bind: `WAF:cn-north-4 host ${hostId('behind-elb')}`, targets: 'WAF: cn-north-4' },
    })
    expect(Object.values(flow.statuses)).toEqual(['skipped'])
    expect(flow.runner.failed).toBe(true)
  })
})
