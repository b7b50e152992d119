// The certificate authorities of a simulated cloud: groups with a root and an intermediate each.
// Certificates are issued only when something needs them, because most tests need none.

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

/** The group of certificates that name no other. */
export const usualGroup = 'Simulated'

const dayMs = 86_400_000

/** Issues certificates, and knows every root that a visitor has to trust. */
export class Issuers {
  private readonly groups = new Map<string, Promise<Group>>()
  private readonly roots: string[] = []
  private readonly now: () => number

  /** @param now returns milliseconds since the epoch */
  constructor(now: () => number) {
    this.now = now
  }

  /** The roots of all groups so far, as PEM; empty when nothing was issued. */
  get rootPem(): string {
    return this.roots.join('\n')
  }

  /** Issues a certificate, and its group's authorities before the first one. */
  async issue({ group: name = usualGroup, ...order }: LeafOrder): Promise<IssuedLeaf> {
    const { issue } = await import('./authority.ts')
    const { names, algorithm = 'ecdsa' } = order
    const [notBefore, notAfter] = [inSeconds(order.notBefore), inSeconds(order.notAfter)]
    const dates = { notBefore: new Date(notBefore), notAfter: new Date(notAfter) }
    const group = name === null ? undefined : await this.group(name)
    const issuer = group?.intermediate
    const issued = await issue({ names, algorithm, ...dates, ...(issuer && { issuer }) })
    const chain = [issued, ...(issuer === undefined ? [] : [issuer])]
    return { names, algorithm, notBefore, notAfter, ...(await pemOf(issued, chain)) }
  }

  private group(name: string): Promise<Group> {
    const group = this.groups.get(name) ?? this.found(name)
    this.groups.set(name, group)
    return group
  }

  private async found(name: string): Promise<Group> {
    // Loaded only here, because most users of the simulated cloud need no real certificate.
    const { issue } = await import('./authority.ts')
    const now = this.now()
    const years = { notBefore: new Date(now - 400 * dayMs), notAfter: new Date(now + 4000 * dayMs) }
    const authority = { isAuthority: true, ...years }
    const root = await issue({ names: [`${name} Root`], ...authority })
    const intermediate = await issue({
      names: [`${name} Intermediate`],
      issuer: root,
      ...authority,
    })
    this.roots.push(root.certificate.toString('pem'))
    return { root, intermediate }
  }
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
