// The certificate authorities of a simulated cloud: groups with a root and an intermediate each.
// Certificates are issued only when something needs them, because most tests need none. All clouds
// of one process share what they order alike, because making keys and certificates takes most of
// the time that a cloud needs to start. Within one cloud, each order gets a certificate of its own.

import type { Algorithm, Issued } from './authority.ts'
import type { ServablePem } from './seed.ts'

/** A certificate that was issued for the simulated cloud. */
export interface IssuedLeaf {
  /** DNS names; the first is also the common name. */
  readonly names: readonly string[]
  readonly algorithm: Algorithm
  /** Milliseconds since the epoch, in whole seconds, as certificates have them. */
  readonly notBefore: number
  readonly notAfter: number
  /** SHA-1 of the leaf, 40 hexadecimal digits. */
  readonly fingerprint: string
  readonly pem: ServablePem
}

/** What to issue. */
export interface LeafOrder {
  readonly names: readonly string[]
  readonly algorithm?: Algorithm
  /** Milliseconds since the epoch. */
  readonly notBefore: number
  readonly notAfter: number
  /** The group whose intermediate issues it; absent: `Simulated`. `null`: self-signed. */
  readonly group?: string | null
}

interface Group {
  readonly root: Issued
  readonly intermediate: Issued
}

/** What the clouds of this process have in common, by what was ordered. */
const sharedGroups = new Map<string, Promise<Group>>()
const sharedLeaves = new Map<string, Promise<IssuedLeaf>>()

/** The value of a key, made when it is asked for the first time. */
function shared<Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
) {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}

/** The group of certificates that name no other. */
export const usualGroup = 'Simulated'

const dayMs = 86_400_000

/** Issues certificates, and knows every root that a visitor has to trust. */
export class Issuers {
  private readonly roots = new Set<string>()
  private readonly orders = new Map<string, number>()
  private readonly now: () => number

  /** @param now returns milliseconds since the epoch */
  constructor(now: () => number) {
    this.now = now
  }

  /** The roots of all groups so far, as PEM; empty when nothing was issued. */
  get rootPem(): string {
    return [...this.roots].join('\n')
  }

  /** Issues a certificate, and its group's authorities before the first one. */
  async issue({ group: name = usualGroup, ...order }: LeafOrder): Promise<IssuedLeaf> {
    const { names, algorithm = 'ecdsa' } = order
    const [notBefore, notAfter] = [inSeconds(order.notBefore), inSeconds(order.notAfter)]
    const group = name === null ? null : await this.group(name)
    const wanted = JSON.stringify([name, this.day(), names, algorithm, notBefore, notAfter])
    const count = this.orders.get(wanted) ?? 0
    this.orders.set(wanted, count + 1)
    return shared(sharedLeaves, `${wanted} ${count}`, () =>
      issueLeaf({ names, algorithm, notBefore, notAfter }, group?.intermediate ?? null),
    )
  }

  private async group(name: string): Promise<Group> {
    const day = this.day()
    const group = await shared(sharedGroups, `${name} ${day}`, () => found(name, day * dayMs))
    this.roots.add(group.root.certificate.toString('pem'))
    return group
  }

  /** Authorities are shared only by clouds of the same day, because their clocks may differ. */
  private day(): number {
    return Math.floor(this.now() / dayMs)
  }
}

async function issueLeaf(
  order: Required<Omit<LeafOrder, 'group'>>,
  issuer: Issued | null,
): Promise<IssuedLeaf> {
  // Loaded only here, because most users of the simulated cloud need no real certificate.
  const { issue } = await import('./authority.ts')
  const { names, algorithm } = order
  const dates = { notBefore: new Date(order.notBefore), notAfter: new Date(order.notAfter) }
  const issued = await issue({ names, algorithm, ...dates, ...(issuer !== null && { issuer }) })
  const chain = issuer === null ? [issued] : [issued, issuer]
  return { ...order, ...(await pemOf(issued, chain)) }
}

async function found(name: string, now: number): Promise<Group> {
  const { issue } = await import('./authority.ts')
  const years = { notBefore: new Date(now - 400 * dayMs), notAfter: new Date(now + 4000 * dayMs) }
  const authority = { isAuthority: true, ...years }
  const root = await issue({ names: [`${name} Root`], ...authority })
  const intermediate = await issue({ names: [`${name} Intermediate`], issuer: root, ...authority })
  return { root, intermediate }
}

function inSeconds(time: number): number {
  return Math.floor(time / 1000) * 1000
}

async function pemOf(
  issued: Issued,
  chain: readonly Issued[],
): Promise<Pick<IssuedLeaf, 'fingerprint' | 'pem'>> {
  const { keyPem } = await import('./authority.ts')
  const thumbprint = await issued.certificate.getThumbprint('SHA-1')
  return {
    fingerprint: Buffer.from(thumbprint).toString('hex'),
    pem: {
      chain: chain.map(({ certificate }) => certificate.toString('pem')).join('\n'),
      key: await keyPem(issued),
    },
  }
}
