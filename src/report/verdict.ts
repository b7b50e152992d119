// The verdict: how the run ended, in the same words in the log, the summary, the annotation and the
// output. Each kind of row has a sentence; the first sentence names the certificate. Pure.

import { renderLive } from './live.ts'
import { kindNames, kinds, rowsOfKind } from './rows/kinds.ts'
import type { Kind } from './rows/row.ts'
import type { RunReport } from './run-report.ts'
import { oneLine } from './text.ts'

/** How a name is shown in a sentence; it is one line of text from outside. */
type Show = (name: string) => string

/**
 * The verdict of a run, as one line.
 * @param show how to show the certificate's name; as it is in plain text
 */
export function renderVerdict(report: RunReport, show: Show = (name) => name): string {
  const name = nameOf(report)
  const unnamed = { short: 'the certificate', full: 'the certificate', isFirst: name === null }
  const named =
    name === null
      ? unnamed
      : { short: show(name), full: `the certificate of ${show(name)}`, isFirst: true }
  const { outcomes } = report
  const live = renderLive(
    rowsOfKind(outcomes, 'binding'),
    rowsOfKind(outcomes, 'host'),
    report,
    named.short,
  )
  if (live !== null) return live
  const sentences: string[] = []
  // What harms visitors comes first.
  const isUrgent = (kind: Kind) => rowsOfKind(outcomes, kind).some((row) => row.isUrgent)
  for (const kind of kindNames.toSorted(
    (one, other) => Number(isUrgent(other)) - Number(isUrgent(one)),
  )) {
    const names = sentences.length === 0 ? named : { ...unnamed, isFirst: false }
    const sentence = kinds[kind].verdict(rowsOfKind(outcomes, kind), report, names)
    if (sentence !== null) sentences.push(sentence)
  }
  return sentences.join(' ')
}

/** The certificate's domain, else its name or id, else what was asked for; null if that is bad. */
function nameOf({ certificate, asked }: RunReport): string | null {
  const name = certificate?.domain ?? certificate?.name ?? asked ?? certificate?.id ?? null
  return name === null ? null : oneLine(name, 100)
}
