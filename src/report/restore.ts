// The output `restore`: what the bindings used before the first of them was switched. Pure.

import type { BindingOutcome, CertificateRef } from '../bind/binding.ts'

/** What a binding used before it was switched. */
export interface RestoreRow {
  readonly binding: string
  readonly before: readonly ReturnType<typeof jsonOfRef>[]
}

/** Enough to put everything back that was about to be switched. */
export function restoreRows(outcomes: readonly BindingOutcome[]): readonly RestoreRow[] {
  return outcomes.map(({ binding, before }) => ({ binding, before: before.map(jsonOfRef) }))
}

/** A longer list shows ids only, so that it leaves room for the other outputs. In characters. */
const mostCharacters = 100_000

/** The output `restore`. */
export function renderRestore(rows: readonly RestoreRow[]): string {
  const whole = JSON.stringify(rows)
  if (whole.length <= mostCharacters) return whole
  return JSON.stringify(
    rows.map(({ binding, before }) => ({ binding, before: before.map(shortRef) })),
  )
}

/** The id alone says what to bind again; without one the fingerprint has to. */
function shortRef({ certificateId, fingerprint }: RestoreRow['before'][number]) {
  return certificateId === null ? { fingerprint } : { certificateId }
}

/** A certificate as outputs show it, with its time as ISO 8601. */
export function jsonOfRef({ certificateId, fingerprint, expiresAt }: CertificateRef) {
  const date = new Date(expiresAt ?? Number.NaN)
  const isKnown = !Number.isNaN(date.getTime())
  return { certificateId, fingerprint, expiresAt: isKnown ? date.toISOString() : null }
}
