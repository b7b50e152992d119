// The state of the simulated CDN: its domains, what is configured, and what each edge serves while
// a change spreads. Tests may change it at any time, as another writer would.

import type { JsonObject } from './message.ts'
import type { ServablePem } from './seed.ts'
import type { Sparseness } from './sparse.ts'

/** Where a certificate of CDN comes from: 0 is uploaded, 1 is managed by Huawei, 2 is in SCM. */
export type CdnSource = 0 | 1 | 2

/** A certificate of a domain. */
export interface CdnCertificate {
  /** `server_sm` is for the Chinese algorithms; a domain can have one of each. */
  readonly type: 'server' | 'server_sm'
  readonly source: CdnSource
  /** Null unless the source is 2. */
  readonly scmCertificateId: string | null
  readonly name: string
  /** CDN never shows the key. */
  readonly pem: ServablePem
}

/** The HTTPS configuration of a domain. */
export interface CdnHttps {
  /** One certificate, or one of each type. */
  readonly certificates: readonly CdnCertificate[]
  readonly http2: 'on' | 'off'
  /** Versions, separated by commas, such as `TLSv1.2,TLSv1.3`. */
  readonly tlsVersion: string
  readonly ocspStapling: 'on' | 'off'
}

/** A domain that CDN accelerates. */
export interface CdnDomain {
  readonly id: string
  readonly name: string
  /** `0` is the default enterprise project. */
  readonly enterpriseProjectId: string
  readonly businessType: 'web' | 'download' | 'video' | 'wholeSite'
  /** What the domain is when no change spreads. */
  readonly status:
    | 'online'
    | 'offline'
    | 'configure_failed'
    | 'checking'
    | 'check_failed'
    | 'deleting'
  /** Banned: changes are refused with CDN.0106. */
  readonly disabled: boolean
  /** Changes are refused with CDN.0116. */
  readonly locked: boolean
  /** Changes are refused with CDN.0163. */
  readonly hasSpecialConfiguration: boolean
  /** Null when HTTPS is off. */
  readonly https: CdnHttps | null
  /** The other blocks of the configuration, as CDN shows them. */
  readonly settings: JsonObject
  /** How many edges serve it. They switch one after another. */
  readonly edgeCount: number
  /** Milliseconds since the epoch. */
  readonly createTime: number
  readonly modifyTime: number
}

/** Behaviour that the documentation leaves open, or that a test needs. */
export interface CdnSwitches {
  /** How long a change takes to spread, in milliseconds of the cloud. Default is 30 s. */
  configuringMs: number
  /** Whether changes end as `configure_failed` instead of `online`. Default is false. */
  failsToConfigure: boolean
  /** Whether reads show the old configuration until a change is done. Default is false. */
  showsOldUntilDone: boolean
  /** Whether a change while `configuring` is refused with CDN.0145. Default is false. */
  refusesWhileConfiguring: boolean
  /** The status of errors that CDN may send with 200. Default is 200. */
  errorStatus: 200 | 400
  /** The status of an accepted change of a configuration. Default is 204. */
  updateStatus: 200 | 204
  /** Whether the account lets CDN read SCM. Default is true. */
  hasScmAgency: boolean
  /** Whether the block `https` resets what it leaves out. Default is true. */
  resetsAbsentFields: boolean
  /**
   * Whether the block `https` shows a single certificate in its list `certificates`, and empty
   * fields beside it. Default is false: only two certificates make a list.
   */
  listsOneCertificate: boolean
  /**
   * Whether a change of the block `https` resets `https_tls_version`, if the domain has it. Default
   * is false: blocks that are left out stay.
   */
  httpsResetsTlsVersion: boolean
  /** Whether the TLS versions stand in `https_tls_version` only. Default is false. */
  tlsVersionsStandBeside: boolean
  /** What becomes of optional fields in answers. Default is `none`. */
  sparse: Sparseness
  /** Whether a call must name an enterprise project. Default is false. */
  needsEnterpriseProject: boolean
}

/** The switches of a new simulated CDN. */
export const cdnDefaults: CdnSwitches = {
  configuringMs: 30_000,
  failsToConfigure: false,
  showsOldUntilDone: false,
  refusesWhileConfiguring: false,
  errorStatus: 200,
  updateStatus: 204,
  hasScmAgency: true,
  resetsAbsentFields: true,
  listsOneCertificate: false,
  httpsResetsTlsVersion: false,
  tlsVersionsStandBeside: false,
  sparse: 'none',
  needsEnterpriseProject: false,
}

/** A change on its way to the edges. */
interface Rollout {
  /** The domain before the change. */
  readonly old: CdnDomain
  /** What each edge served before. */
  readonly before: readonly (CdnCertificate | null)[]
  readonly startedAt: number
  readonly endsAt: number
  readonly fails: boolean
}

const minuteMs = 60_000

/** CDN's domains, and the changes on their way. */
export class CdnState {
  readonly domains: CdnDomain[] = []
  readonly switches: CdnSwitches
  /** Returns the time, in milliseconds since the epoch. */
  readonly now: () => number
  private readonly contents: readonly CdnDomain[]
  private readonly initial: CdnSwitches
  private readonly rollouts = new Map<string, Rollout>()
  private readonly callTimes = new Map<string, readonly number[]>()

  constructor(
    contents: readonly CdnDomain[],
    now: () => number,
    switches: Partial<CdnSwitches> = {},
  ) {
    this.contents = contents
    this.now = now
    this.initial = { ...cdnDefaults, ...switches }
    this.switches = { ...this.initial }
    this.reset()
  }

  /** Returns to the domains and the switches at the start. */
  reset(): void {
    Object.assign(this.switches, this.initial)
    this.domains.splice(0, this.domains.length, ...this.contents)
    this.rollouts.clear()
    this.callTimes.clear()
  }

  domain(name: string): CdnDomain | undefined {
    return this.domains.find((each) => each.name === name)
  }

  /** The status that CDN shows now. */
  statusOf({ name, status }: Pick<CdnDomain, 'name' | 'status'>): string {
    const rollout = this.rollouts.get(name)
    if (rollout === undefined) return status
    if (this.now() < rollout.endsAt) return 'configuring'
    return rollout.fails ? 'configure_failed' : 'online'
  }

  /** The domain as reads show its configuration. */
  shown(domain: CdnDomain): CdnDomain {
    const rollout = this.rollouts.get(domain.name)
    if (rollout === undefined || !this.switches.showsOldUntilDone) return domain
    return rollout.fails || this.now() < rollout.endsAt ? rollout.old : domain
  }

  /**
   * What an edge of a domain serves now; null when HTTPS is off there.
   * @param edge from 0; the last one switches when the domain is `online` again
   */
  servedBy(name: string, edge = 0): CdnCertificate | null {
    const domain = this.domain(name)
    if (domain === undefined) return null
    const rollout = this.rollouts.get(name)
    if (rollout === undefined) return served(domain)
    const { before, startedAt, endsAt, fails } = rollout
    const switchesAt = startedAt + ((endsAt - startedAt) * (edge + 1)) / domain.edgeCount
    return fails || this.now() < switchesAt ? (before[edge] ?? null) : served(domain)
  }

  /**
   * Changes a domain without any check, at once and on every edge.
   * @throws `RangeError` when there is no such domain
   */
  changeDomain(name: string, changes: Partial<Omit<CdnDomain, 'name'>>): void {
    this.rollouts.delete(name)
    this.write(name, changes)
  }

  /** Changes a domain; the change takes `switches.configuringMs` to reach every edge. */
  configure(name: string, changes: Partial<Pick<CdnDomain, 'https' | 'settings'>>): void {
    const domain = this.domain(name)
    if (domain === undefined) return
    const edges = Array.from({ length: domain.edgeCount }, (_, edge) => edge)
    const before = edges.map((edge) => this.servedBy(name, edge))
    const startedAt = this.now()
    const { configuringMs, failsToConfigure: fails } = this.switches
    this.rollouts.set(name, {
      old: domain,
      before,
      startedAt,
      endsAt: startedAt + configuringMs,
      fails,
    })
    this.write(name, { ...changes, modifyTime: startedAt })
  }

  /** Counts a call; false when more than `most` came within a minute. */
  admits(call: string, most: number): boolean {
    const now = this.now()
    const times = (this.callTimes.get(call) ?? []).filter((time) => time > now - minuteMs)
    if (times.length >= most) return false
    this.callTimes.set(call, [...times, now])
    return true
  }

  private write(name: string, changes: Partial<CdnDomain>): void {
    const index = this.domains.findIndex((each) => each.name === name)
    const domain = this.domains[index]
    if (domain === undefined) throw new RangeError(`CDN has no domain "${name}"`)
    this.domains[index] = { ...domain, ...changes }
  }
}

/** The certificate that TLS uses: clients without the Chinese algorithms get type `server`. */
function served({ https }: CdnDomain): CdnCertificate | null {
  const certificates = https?.certificates ?? []
  return certificates.find(({ type }) => type === 'server') ?? certificates[0] ?? null
}
