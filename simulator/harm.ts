// What a test can do to an edge: make it harmful as soon as another certificate is bound there, so
// that only a roll-back repairs it.

import type { Issuers } from './issuers.ts'
import type { ServablePem } from './seed.ts'

/** What visitors can meet instead of the bound certificate. */
export const harms = ['no-handshake', 'expired', 'self-signed', 'wrong-name'] as const
/** One of these. */
export type Harm = (typeof harms)[number]

/** A harm, and when it takes effect. */
export interface Sabotage {
  readonly harm: Harm
  /** The ids that are bound there when this harm has its effect. */
  readonly applies: (bound: readonly string[]) => boolean
}

/**
 * A harm that takes effect while `certificateId` is bound. Without an id: while the bound ids
 * differ from those at the time of this call, until a roll-back restores them.
 */
export function planSabotage(
  harm: Harm,
  boundNow: readonly string[],
  certificateId?: string,
): Sabotage {
  if (certificateId !== undefined) {
    return { harm, applies: (bound) => bound.includes(certificateId) }
  }
  const before = JSON.stringify(boundNow)
  return { harm, applies: (bound) => JSON.stringify(bound) !== before }
}

const dayMs = 86_400_000

/** What a harmed edge serves to who asks for `serverName`; null for no handshake. */
export async function harmfulPem(
  harm: Harm,
  serverName: string,
  issuers: Issuers,
  now: number,
): Promise<ServablePem | null> {
  const name = serverName === '' ? 'no-name.example' : serverName
  const valid = { notBefore: now - 30 * dayMs, notAfter: now + 30 * dayMs }
  switch (harm) {
    case 'no-handshake':
      return null
    case 'expired':
      return (await issuers.issue({ names: [name], ...valid, notAfter: now - dayMs })).pem
    case 'self-signed':
      return (await issuers.issue({ names: [name], ...valid, group: null })).pem
    case 'wrong-name':
      return (await issuers.issue({ names: ['wrong-name.example'], ...valid })).pem
  }
}
