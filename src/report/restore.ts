// The output `restore`: what the bindings used before the first of them was switched. Pure.

import type { BindingOutcome, CertificateRef } from '../bind/binding.ts'

/** The output `restore`: enough to put everything back that was about to be switched. */
export function renderRestore(outcomes: readonly BindingOutcome[]): string {
  return JSON.stringify(
    outcomes.map(({ binding, before }) => ({ binding, before: before.map(jsonOfRef) })),
  )
}

/** A certificate as outputs show it, with its time as ISO 8601. */
export function jsonOfRef({ certificateId, fingerprint, expiresAt }: CertificateRef) {
  const date = new Date(expiresAt ?? Number.NaN)
  const isKnown = !Number.isNaN(date.getTime())
  return { certificateId, fingerprint, expiresAt: isKnown ? date.toISOString() : null }
}
