// Fingerprints as different tools write them: with colons, blanks or no separators, in upper or
// lower case. Pure.

/** A certificate's fingerprint, and the hash that made it. */
export interface Fingerprint {
  readonly hash: 'sha1' | 'sha256'
  /** Lower case, without separators. */
  readonly hex: string
}

/** Reads a fingerprint; its length tells the hash. Null if it is neither SHA-1 nor SHA-256. */
export function readFingerprint(text: string | null): Fingerprint | null {
  const hex = bareHex(text ?? '')
  if (/^[0-9a-f]{40}$/.test(hex)) return { hash: 'sha1', hex }
  return /^[0-9a-f]{64}$/.test(hex) ? { hash: 'sha256', hex } : null
}

/** A fingerprint in lower case, without separators. */
export function bareHex(text: string): string {
  return text.replace(/[\s:-]/g, '').toLowerCase()
}
