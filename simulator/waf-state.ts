// The state of the simulated WAF: certificates, cloud and premium hosts, and what is bound to what.
// Tests may change it at any time, as another writer would.

import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import type { CopyResult } from './cloud-state.ts'
import { coversHost, dnsNamesOf, readChain, validityOf } from './leaf.ts'
import type { JsonObject } from './message.ts'
import type { SimulatedCertificate, SimulatedProject } from './seed.ts'
import type { Sparseness } from './sparse.ts'

/** A certificate in WAF. It belongs to one project and one enterprise project. */
export interface WafCertificate {
  /** 32 hexadecimal digits. */
  readonly id: string
  readonly name: string
  /** The IAM project's name. */
  readonly project: string
  /** `0` is the default enterprise project. */
  readonly enterpriseProjectId: string
  /** The certificate and its chain, PEM. */
  readonly content: string
  /** The private key, PEM. */
  readonly key: string
  /** When it was uploaded or pushed, in milliseconds since the epoch. */
  readonly timestamp: number
}

/** A protected host (a domain name) in WAF. */
export interface WafHost {
  /** 32 hexadecimal digits. */
  readonly id: string
  /** A name; of a premium host also an IP address, and either with a port. */
  readonly hostname: string
  readonly project: string
  readonly enterpriseProjectId: string
  /** Cloud mode, or a dedicated instance. A host in ELB mode is premium, too. */
  readonly type: 'cloud' | 'premium'
  /** What visitors may use. Only a host with HTTPS has a certificate. */
  readonly protocol: 'HTTPS' | 'HTTP' | 'HTTP&HTTPS'
  readonly certificateId: string | null
  /** Set for a host in ELB mode, whose TLS ends at the listener. */
  readonly elb?: {
    readonly loadBalancerId: string
    readonly listenerId: string
    readonly protocolPort: number
  }
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  /** The origin servers, as the last PATCH wrote them; absent: one that fits `protocol`. */
  readonly server?: readonly JsonObject[]
}

/** What a simulated WAF starts with. */
export interface WafContents {
  readonly certificates: readonly WafCertificate[]
  readonly hosts: readonly WafHost[]
}

/** Behaviour that the documentation leaves open. */
export interface WafSwitches {
  /** Whether apply-to-hosts changes no host at all when it refuses one. Default is true. */
  applyIsAtomic: boolean
  /** Whether PATCH of a cloud host obeys a certificate without `server`. Default is false. */
  patchTakesCertificateAlone: boolean
  /**
   * Whether the list without `host` has every certificate. Default is false: the documentation says
   * that it has only those that no host uses.
   */
  listsAllWithoutHost: boolean
  /** Whether the rows of the list have no `expire_time`, which is optional. Default is false. */
  hidesExpireTime: boolean
  /**
   * Whether a host that is an IP address takes any certificate. Default is true; false: only one
   * with this address.
   */
  ipHostsTakeAnyCertificate: boolean
  /** What becomes of optional fields in answers. Default is `none`. */
  sparse: Sparseness
  /** What a push of a certificate does whose leaf WAF has already. Default is `new-copy`. */
  pushAgain: 'same-id' | 'new-copy' | 'error'
}

/** The switches of a new simulated WAF. */
export const wafDefaults: WafSwitches = {
  applyIsAtomic: true,
  patchTakesCertificateAlone: false,
  listsAllWithoutHost: false,
  hidesExpireTime: false,
  ipHostsTakeAnyCertificate: true,
  sparse: 'none',
  pushAgain: 'new-copy',
}

/** WAF's certificates and hosts, of every project. */
export class WafState {
  readonly certificates: WafCertificate[] = []
  readonly hosts: WafHost[] = []
  readonly switches: WafSwitches
  /** Returns the time, in milliseconds since the epoch. */
  readonly now: () => number
  private readonly contents: WafContents
  private readonly initial: WafSwitches

  constructor(contents: WafContents, now: () => number, switches: Partial<WafSwitches> = {}) {
    this.contents = contents
    this.now = now
    this.initial = { ...wafDefaults, ...switches }
    this.switches = { ...this.initial }
    this.reset()
  }

  /** Returns to the contents and the switches at the start. */
  reset(): void {
    Object.assign(this.switches, this.initial)
    this.certificates.splice(0, this.certificates.length, ...this.contents.certificates)
    this.hosts.splice(0, this.hosts.length, ...this.contents.hosts)
  }

  certificate(id: string): WafCertificate | undefined {
    return this.certificates.find((each) => each.id === id)
  }

  host(id: string): WafHost | undefined {
    return this.hosts.find((each) => each.id === id)
  }

  /** The hosts that a certificate is bound to. */
  boundTo(certificateId: string): readonly WafHost[] {
    return this.hosts.filter((host) => host.certificateId === certificateId)
  }

  /** Changes a host without any check. @throws `RangeError` when there is no such host */
  changeHost(hostId: string, changes: Partial<Omit<WafHost, 'id'>>): void {
    const index = this.hosts.findIndex(({ id }) => id === hostId)
    const host = this.hosts[index]
    if (host === undefined) throw new RangeError(`WAF has no host "${hostId}"`)
    this.hosts[index] = { ...host, ...changes }
  }

  /** Takes a copy that SCM pushes, into the default enterprise project of a project. */
  takeCopy({ name, pem }: SimulatedCertificate, { name: project }: SimulatedProject): CopyResult {
    const { chain: content, key } = pem ?? { chain: '', key: '' }
    const print = fingerprintOf(content)
    const twin = this.certificates.find(
      (each) =>
        each.project === project &&
        each.enterpriseProjectId === '0' &&
        fingerprintOf(each.content) === print,
    )
    const { pushAgain } = this.switches
    if (twin !== undefined && pushAgain === 'same-id') return { copyId: twin.id }
    if (twin !== undefined && pushAgain === 'error') {
      return { code: 'SCM.0221', message: 'The certificate already exists in WAF.' }
    }
    const id = randomUUID().replaceAll('-', '')
    const place = { project, enterpriseProjectId: '0', timestamp: this.now() }
    this.certificates.push({ id, name, ...place, content, key })
    return { copyId: id }
  }

  /** Why a certificate cannot be bound to a host; null when it can. */
  refuseBinding(certificate: WafCertificate, host: WafHost | undefined): BindingRefusal | null {
    const [leaf] = readChain(certificate.content)
    if (leaf === undefined) return 'unreadable'
    if (validityOf(leaf).notAfter < this.now()) return 'expired'
    if (host === undefined || host.project !== certificate.project) return 'no-host'
    if (host.enterpriseProjectId !== certificate.enterpriseProjectId) return 'other-enterprise'
    if (host.elb !== undefined) return 'elb-mode'
    if (host.protocol === 'HTTP') return 'http-only'
    const name = nameOfHost(host)
    const covers =
      isIP(name) === 0
        ? coversHost(dnsNamesOf(leaf), name)
        : this.switches.ipHostsTakeAnyCertificate || leaf.checkIP(name) !== undefined
    return covers ? null : 'not-covered'
  }
}

/** The name or the IP address of a host, without its port. */
export function nameOfHost({ hostname }: Pick<WafHost, 'hostname'>): string {
  return isIP(hostname) === 6 ? hostname : hostname.replace(/:\d+$/, '')
}

function fingerprintOf(content: string): string | undefined {
  return readChain(content)[0]?.fingerprint256
}

/** Why a certificate cannot be bound to a host. */
export type BindingRefusal =
  | 'unreadable'
  | 'expired'
  | 'no-host'
  | 'other-enterprise'
  | 'elb-mode'
  | 'http-only'
  | 'not-covered'
