// Fingerprints, as different tools write them: with colons or blanks or without, in either case.
// Pure.

export interface Fingerprint {
  readonly hash: 'sha1' | 'sha256'
  /** Lower case, without separators. */
  readonly hex: string
}

/** Which hash it is tells its length; null when it is neither SHA-1 nor SHA-256. */
export function readFingerprint(text: string | null): Fingerprint | null {
  const hex = bareHex(text ?? '')
  if (/^[0-9a-f]{40}$/.test(hex)) return { hash: 'sha1', hex }
  return /^[0-9a-f]{64}$/.test(hex) ? { hash: 'sha256', hex } : null
}

/** Lower case, without separators. */
export function bareHex(text: string): string {
  return text.replace(/[\s:-]/g, '').toLowerCase()
}
