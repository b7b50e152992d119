// What a run knows of the certificate that it pushes.

/** Null where not known. Times are milliseconds since the epoch. */
export interface Certificate {
  readonly id: string
  readonly name: string | null
  readonly domain: string | null
  readonly fingerprint: string | null
  /** As if SCM's time were UTC; up to 14 hours off. */
  readonly expiresAt: number | null
}

const dayMs = 86_400_000

/** Whole days until the certificate expires, negative afterwards; null where not known. */
export function daysRemaining({ expiresAt }: Certificate, now: number): number | null {
  return expiresAt === null ? null : Math.floor((expiresAt - now) / dayMs)
}

/** A certificate of which nothing but the id is known. */
export function unseenCertificate(id: string): Certificate {
  return { id, name: null, domain: null, fingerprint: null, expiresAt: null }
}
