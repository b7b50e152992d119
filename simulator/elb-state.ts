// The state of ELB in every project, and the certificate store that SCM's pushes copy into.

import { randomUUID } from 'node:crypto'
import type { CopyResult } from './cloud-state.ts'
import { fingerprintOf, leafOf } from './elb-leaf.ts'
import {
  type ElbCertificate,
  type ElbListener,
  type ElbLoadBalancer,
  elbTime,
} from './elb-model.ts'
import type { SimulatedCertificate, SimulatedProject } from './seed.ts'
import type { Sparseness } from './sparse.ts'

/** What is unknown of the real service, or differs there. A test may change it at any time. */
export interface ElbSwitches {
  /** What a push of a certificate does whose leaf the store has already. */
  pushAgain: 'same-id' | 'new-copy' | 'error'
  /** Which id a batch push answers with: the documentation's example shows one of SCM. */
  answeredId: 'copy' | 'scm'
  /** Whether a copy has the certificate's names as its `domain`, which SNI needs. */
  copyHasDomain: boolean
  /** Whether a copy has `scm_certificate_id` and the source `scm`. */
  copyHasScmId: boolean
  /** Whether a new list of SNI certificates without `sni_match_algo` resets that to `wildcard`. */
  algorithmResets: boolean
  /** Whether `consoleProtection` refuses changes through the API, too. */
  protectionRefuses: boolean
  /** What becomes of optional fields in answers. */
  sparse: Sparseness
  /** How long a load balancer is PENDING_UPDATE after a change of a listener, in milliseconds. */
  pendingMs: number
  /** The most certificates that a project's store holds. */
  mostCertificates: number
  /** The most names of all SNI certificates of a listener, and the most SNI certificates. */
  mostSniNames: number
  /** 30 is the documentation's older text. Newer texts only limit the names. */
  mostSniCertificates: number
}

/** What the switches are unless a test changes them. */
export const usualElbSwitches: Readonly<ElbSwitches> = {
  pushAgain: 'new-copy',
  answeredId: 'copy',
  copyHasDomain: true,
  copyHasScmId: true,
  algorithmResets: false,
  protectionRefuses: false,
  sparse: 'none',
  pendingMs: 0,
  mostCertificates: 120,
  mostSniNames: 200,
  mostSniCertificates: 30,
}

/** Everything that ELB has at the start. */
export interface ElbContent {
  readonly certificates: readonly ElbCertificate[]
  readonly listeners: readonly ElbListener[]
  readonly loadBalancers: readonly ElbLoadBalancer[]
}

/** The state of ELB. Objects are replaced, never changed. */
export class ElbState {
  readonly certificates = new Map<string, ElbCertificate>()
  readonly listeners = new Map<string, ElbListener>()
  readonly loadBalancers = new Map<string, ElbLoadBalancer>()
  readonly switches: ElbSwitches = { ...usualElbSwitches }
  /** Returns milliseconds since the epoch. */
  readonly now: () => number
  private readonly content: ElbContent
  private readonly silentProjects = new Set<string>()
  private readonly pendingUntil = new Map<string, number>()

  constructor(content: ElbContent, now: () => number) {
    this.content = content
    this.now = now
    this.reset()
  }

  /** Returns to the content and the switches of the start. */
  reset(): void {
    const { certificates, listeners, loadBalancers } = this.content
    for (const map of [this.certificates, this.listeners, this.loadBalancers]) map.clear()
    for (const each of certificates) this.certificates.set(each.id, each)
    for (const each of listeners) this.listeners.set(each.id, each)
    for (const each of loadBalancers) this.loadBalancers.set(each.id, each)
    this.silentProjects.clear()
    this.pendingUntil.clear()
    Object.assign(this.switches, usualElbSwitches)
  }

  /** Changes a certificate; its `updated_at` moves. @throws `RangeError` when it is not there */
  changeCertificate(id: string, change: Partial<ElbCertificate>): ElbCertificate {
    return changeIn(this.certificates, id, change, this.now())
  }

  /** Changes a listener; its `updated_at` moves. @throws `RangeError` when it is not there */
  changeListener(id: string, change: Partial<ElbListener>): ElbListener {
    return changeIn(this.listeners, id, change, this.now())
  }

  /** Changes a load balancer. @throws `RangeError` when it is not there */
  changeLoadBalancer(id: string, change: Partial<ElbLoadBalancer>): ElbLoadBalancer {
    return changeIn(this.loadBalancers, id, change, this.now())
  }

  /** Makes a load balancer PENDING_UPDATE for a while. */
  makePending(loadBalancerId: string, forMs: number): void {
    this.pendingUntil.set(loadBalancerId, this.now() + forMs)
  }

  isPending(loadBalancerId: string): boolean {
    return (this.pendingUntil.get(loadBalancerId) ?? 0) > this.now()
  }

  /** Whether a project's reads of certificates show private keys. */
  echoesKeys(projectId: string): boolean {
    return !this.silentProjects.has(projectId)
  }

  setKeyEcho(projectId: string, isOn: boolean): void {
    if (isOn) this.silentProjects.delete(projectId)
    else this.silentProjects.add(projectId)
  }

  /** The listeners that use a certificate, for whatever purpose. */
  listenersUsing(certificateId: string): ElbListener[] {
    return [...this.listeners.values()].filter((listener) =>
      [
        listener.default_tls_container_ref,
        listener.client_ca_tls_container_ref,
        ...listener.sni_container_refs,
      ].includes(certificateId),
    )
  }

  /** Takes a copy that SCM pushes. */
  takeCopy(pushed: SimulatedCertificate, project: SimulatedProject): CopyResult {
    const { pushAgain, answeredId, copyHasDomain, copyHasScmId, mostCertificates } = this.switches
    const answer = (copyId: string) => ({ copyId: answeredId === 'scm' ? pushed.id : copyId })
    const here = [...this.certificates.values()].filter((each) => each.project_id === project.id)
    const twin = here.find((each) => fingerprintOf(leafOf(each)) === pushed.fingerprint)
    if (twin !== undefined && pushAgain === 'same-id') return answer(twin.id)
    if (twin !== undefined && pushAgain === 'error') {
      return { code: 'SCM.0201', message: 'The certificate already exists in ELB.' }
    }
    if (here.length >= mostCertificates) {
      return { code: 'SCM.0201', message: 'Quota exceeded for resources: certificate.' }
    }
    const time = elbTime(this.now())
    const names = [...new Set([pushed.domain, ...pushed.sans.split(';')])].filter(Boolean)
    const copy: ElbCertificate = {
      id: randomUUID().replaceAll('-', ''),
      project_id: project.id,
      name: pushed.name,
      description: '',
      type: 'server',
      domain: copyHasDomain ? names.join(',') : null,
      certificate: pushed.pem?.chain ?? '',
      private_key: pushed.pem?.key ?? '',
      scm_certificate_id: copyHasScmId ? pushed.id : null,
      source: copyHasScmId ? 'scm' : null,
      admin_state_up: true,
      enterprise_project_id: '0',
      protection_status: 'nonProtection',
      protection_reason: '',
      created_at: time,
      updated_at: time,
    }
    this.certificates.set(copy.id, copy)
    return answer(copy.id)
  }
}

interface Stored {
  readonly updated_at: string
}

/** Times are in whole seconds, so a second change moves `updated_at` by at least one. */
function changeIn<Item extends Stored>(
  items: Map<string, Item>,
  id: string,
  change: Partial<Item>,
  now: number,
): Item {
  const item = items.get(id)
  if (item === undefined) throw new RangeError(`ELB has no ${id}`)
  const time = elbTime(Math.max(now, Date.parse(item.updated_at) + 1000))
  const changed = { ...item, ...change, updated_at: time }
  items.set(id, changed)
  return changed
}
