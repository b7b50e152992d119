// The output `restore`: what the bindings used before the first of them was switched. Pure.

import type { BindingOutcome, CertificateRef } from '../bind/binding.ts'

/** A longer list shows ids only, so that it leaves room for the other outputs. In characters. */
const mostCharacters = 100_000

/** The output `restore`: enough to put everything back that was about to be switched. */
export function renderRestore(outcomes: readonly BindingOutcome[]): string {
  const whole = JSON.stringify(
    outcomes.map(({ binding, before }) => ({ binding, before: before.map(jsonOfRef) })),
  )
  if (whole.length <= mostCharacters) return whole
  return JSON.stringify(
    outcomes.map(({ binding, before }) => ({ binding, before: before.map(shortRef) })),
  )
}

/** The id alone says what to bind again; without one the fingerprint has to. */
function shortRef({ certificateId, fingerprint }: CertificateRef) {
  return certificateId === null ? { fingerprint } : { certificateId }
}

/** A certificate as outputs show it, with its time as ISO 8601. */
export function jsonOfRef({ certificateId, fingerprint, expiresAt }: CertificateRef) {
  const date = new Date(expiresAt ?? Number.NaN)
  const isKnown = !Number.isNaN(date.getTime())
  return { certificateId, fingerprint, expiresAt: isKnown ? date.toISOString() : null }
}
