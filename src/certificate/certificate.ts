// What a run knows of the certificate that it pushes.

/** Null where not known. Times are milliseconds since the epoch. */
export interface Certificate {
  /** Null for files that a dry run would upload. */
  readonly id: string | null
  readonly name: string | null
  readonly domain: string | null
  /** Every name that it covers, as far as known. */
  readonly names: readonly string[]
  /** As SCM shows it, or SHA-1 of the file. */
  readonly fingerprint: string | null
  /** SHA-256, hexadecimal; known only of a certificate from files. */
  readonly sha256: string | null
  /** From SCM as if its time were UTC, up to 14 hours off; from files exact. */
  readonly expiresAt: number | null
}

const dayMs = 86_400_000

/** Whole days between two times, negative when the first is the later one. */
export function daysBetween(from: number, to: number): number {
  return Math.floor((to - from) / dayMs)
}

/** `2027-02-02`, in UTC. A certificate may hold a date that is none. */
export function formatDay(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? 'on no readable date' : date.toISOString().slice(0, 10)
}

/** `9 days left`, `1 day ago`. */
export function formatDaysLeft(days: number): string {
  const count = Math.abs(days)
  return `${count} ${count === 1 ? 'day' : 'days'} ${days < 0 ? 'ago' : 'left'}`
}

/** Whole days until the certificate expires, negative afterwards; null where not known. */
export function daysRemaining({ expiresAt }: Certificate, now: number): number | null {
  return expiresAt === null ? null : daysBetween(now, expiresAt)
}

const nothingKnown: Certificate = {
  id: null,
  name: null,
  domain: null,
  names: [],
  fingerprint: null,
  sha256: null,
  expiresAt: null,
}

/** A certificate of which nothing but the id is known. */
export function unseenCertificate(id: string): Certificate {
  return { ...nothingKnown, id }
}
