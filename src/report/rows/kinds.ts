// The kinds of rows, in the order of reports. A new kind is registered here.

import { bindingRow, bindings } from './bindings.ts'
import { hostRow, hosts } from './hosts.ts'
import type { Kind, ReportedRow, RowKind } from './row.ts'
import { targetRow, targets } from './targets.ts'

/**
 * By name; the order is that of the verdict's sentences and of the lists in the summary. Targets
 * stay first: the report file names the certificate after them.
 */
export const kinds: Readonly<Record<Kind, RowKind>> = {
  target: targets,
  binding: bindings,
  host: hosts,
}

/** From how something ended to its row. */
export const rowOf = { target: targetRow, binding: bindingRow, host: hostRow } as const

/** The names of the kinds, in the order of reports. */
export const kindNames = Object.keys(kinds) as readonly Kind[]

/** The rows of one kind. */
export function rowsOfKind(rows: readonly ReportedRow[], kind: Kind): readonly ReportedRow[] {
  return rows.filter((row) => row.kind === kind)
}
