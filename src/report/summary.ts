// The job summary: what happened, why, what to do, what is left to do, and folded all that went
// well. Somebody who sees only the first screen can act. Pure.

import { formatDay, formatDaysLeft } from '../days.ts'
import { textOf } from '../errors/lines.ts'
import { causeOf, type Group, groupRows, namesOf, wordsOfGroup, wordsOfRow } from './groups.ts'
import { code, fold, foldAround, lines, link, list, prose } from './html.ts'
import { errorLink, pageLink } from './links.ts'
import { filled, type Part, renderItem } from './long-lists.ts'
import { kindNames, rowsOfKind } from './rows/kinds.ts'
import type { ReportedRow } from './rows/row.ts'
import type { RunReport } from './run-report.ts'
import { renderVerdict } from './verdict.ts'
import { count } from './words.ts'

/** Of the output `summary-markdown`, in characters. */
export const longestSummary = 60_000

/** Of the page, in characters, to be tried in turn: GitHub takes 1 MiB. */
const pageLengths = [1_000_000, 600_000, 340_000] as const
/** A character has at most three bytes, so that the shortest page always fits. */
const mostPageBytes = 1024 * 1024

const mostCauses = 6
const mostRemarks = 6

/**
 * Renders a report as Markdown. At most `maxLength` characters; longer lists are cut between items
 * and say so.
 */
export function renderSummary(report: RunReport, maxLength = longestSummary): string {
  return filled(partsOf(report), maxLength)
}

/** The page, and the text for `summary-markdown`; most often they are the same. */
export function renderSummaries(report: RunReport): readonly [page: string, short: string] {
  const parts = partsOf(report)
  const page = filledPage(parts)
  return [page, page.length <= longestSummary ? page : filled(parts, longestSummary)]
}

/** The page alone. */
export function renderPage(report: RunReport): string {
  return filledPage(partsOf(report))
}

function filledPage(parts: readonly Part[]): string {
  let page = ''
  for (const length of pageLengths) {
    page = filled(parts, length)
    if (Buffer.byteLength(page) <= mostPageBytes) return page
  }
  return page
}

function partsOf(report: RunReport): readonly Part[] {
  const { outcomes, failure } = report
  // What ended the run for every row is said once, with the failure.
  const isCause = (row: ReportedRow) =>
    isUnproved(row) || (row.ended === 'badly' && (failure === null || row.isAnnotated))
  const causes = groupRows(outcomes.filter(isCause))
  const [first, more] = [causes.slice(0, mostCauses), causes.slice(mostCauses)]
  return [
    // An HTML block, because GitHub would make a link of a bare domain in Markdown.
    `<h2>${mark(report)} ${renderVerdict(report, code)}</h2>`,
    renderFailure(report),
    renderCertificate(report),
    ...first.flatMap((group) => renderCause(group, report)),
    ...renderMoreCauses(more, report),
    ...remarks('⚠️', report.warnings),
    ...remarks('ℹ️', report.notices),
    renderNextSteps(report),
    ...kindNames.flatMap((kind) =>
      groupRows(rowsOfKind(outcomes, kind).filter((row) => !isCause(row))).flatMap(renderOthers),
    ),
  ]
}

/** Whether a binding uses the certificate, and visitors may not get it all the same. */
function isUnproved({ kind, ended, isAnnotated }: ReportedRow): boolean {
  return kind === 'binding' && ended === 'well' && isAnnotated
}

/**
 * The heading's emoji. A failed step gets a red cross, or a warning sign if part of it succeeded.
 */
function mark({ result, stepFails, allServed, outcomes }: RunReport): string {
  if (outcomes.some(({ isUrgent }) => isUrgent)) return '🚨'
  if (stepFails) return result === 'partial' ? '⚠️' : '❌'
  if (outcomes.some(({ isInVain }) => isInVain)) return '⚠️'
  switch (result) {
    case 'success':
      return allServed === false ? '⚠️' : '✅'
    case 'dry-run':
      return '📝'
    case 'partial':
    case 'failure':
      return '⚠️'
  }
}

function renderFailure({ failure }: RunReport): string | null {
  if (failure === null) return null
  const { message, remedy, requestId } = failure
  const parts = [
    lines(message),
    remedy && lines(remedy, '<b>What to do:</b> '),
    requestId && `<p><sub>Request ID ${code(requestId, 64)}</sub></p>`,
  ]
  return parts.filter((part) => part !== null).join('\n\n')
}

function renderCertificate({ certificate, links }: RunReport): string | null {
  if (certificate === null) return null
  const { id, name, domain, expiresAt, daysRemaining } = certificate
  const facts = [
    domain && code(domain, 100),
    expiresAt === null
      ? null
      : `expires ${formatDay(expiresAt)} (${formatDaysLeft(daysRemaining ?? 0)})`,
    name && code(name, 100),
    id === null ? 'to be uploaded' : link(links['SCM'] ?? null, code(id, 64)),
  ]
  return `<p>Certificate: ${facts.filter((fact) => fact !== null).join(', ')}</p>`
}

/** `❌ 300 targets: failed, HTTP 400 SCM.0202`. */
function titleOf(rows: Group): string {
  const [first] = rows
  const what = rows.length === 1 ? code(first.name, 100) : count(rows.length, first.kind)
  const { status, errorCode } = causeOf(first)
  const known = errorCode && ` ${link(errorLink(errorCode), prose(errorCode))}`
  return `${isUnproved(first) ? '⚠️' : first.mark} ${what}: ${status}${known}`
}

/** The remedy first, then the names, and in small letters what was answered. */
function renderCause(rows: Group, report: RunReport): Part[] {
  const [first] = rows
  const words = wordsOfGroup(rows)
  const [, ...more] = first.label
  const names = rows.length > 1 ? shownNames(rows) : more.map(prose).join(' · ')
  const said = words.map((each) => prose(each)).join('<br>')
  const parts = [
    `<h3>${titleOf(rows)}</h3>`,
    remedyOf(rows, report),
    names && `<p>${names}</p>`,
    said && `<p><sub>${said}</sub></p>`,
  ]
  const isAll = rows.length > namesOf(rows).shown.length
  const hasIds = rows.some(({ requestId }) => requestId !== null)
  const all = `All ${count(rows.length, first.kind)}${hasIds ? ', with request IDs' : ''}`
  const title = isAll ? all : 'Details'
  return [
    parts.filter((part) => part !== '').join('\n'),
    { title, rows, words: words.length === 1 ? wordsOfRow(first) : null, items: [] },
  ]
}

/** Causes after the first ones, each in a fold of its own within one fold. */
function renderMoreCauses(groups: readonly Group[], report: RunReport): Part[] {
  if (groups.length === 0) return []
  const [begin, end] = foldAround(count(groups.length, 'more cause'))
  const folds = groups.map((rows) => ({
    title: titleOf(rows),
    lead: remedyOf(rows, report),
    rows,
    words: null,
    items: [],
  }))
  return [begin, ...folds, end]
}

function remedyOf([{ remedy, commonRemedy }]: Group, report: RunReport) {
  const { servicesToBind, isBinding, failure } = report
  // How to bind is said once, below.
  const isBelow = !isBinding || servicesToBind.length > 0
  const binding = commonRemedy && (isBelow ? 'Bind the certificate there, as below.' : commonRemedy)
  // What ended the run has said the same, with what to do.
  const told = failure?.remedy ? textOf(failure.remedy) : null
  const own = remedy === told ? null : remedy
  const text = [own, binding].filter((part) => part !== null).join(' ')
  return text && `<p><b>What to do:</b> ${prose(text)}</p>`
}

function shownNames(rows: readonly ReportedRow[]): string {
  const { shown, hidden } = namesOf(rows)
  const names = shown.map((name) => code(name)).join(', ')
  return hidden > 0 ? `${names} and ${hidden} more` : names
}

/** What went well, or was not done: a folded line. A plan is shown, because it was asked for. */
function renderOthers(rows: Group): Part[] {
  const [{ mark: emoji, kind, status }] = rows
  const what = `${emoji} ${count(rows.length, kind)} ${status.replace('-', ' ')}`
  const title = `${what}: ${shownNames(rows)}`
  const isAll = namesOf(rows).hidden === 0
  const isBare = (row: ReportedRow) => renderItem(row, null) === code(row.name, 300)
  if (isAll && rows.every(isBare)) return [`<p>${title}</p>`]
  if (status === 'planned')
    return [`<p>${title}</p>`, { title: 'The plan in detail', rows, words: null, items: [] }]
  // Names help where all of them fit.
  return [{ title: isAll ? title : what, rows, words: null, items: [] }]
}

function remarks(emoji: string, texts: readonly string[]): string[] {
  const all = texts.map((text) => `<p>${emoji} ${prose(text)}</p>`)
  const hidden = all.slice(mostRemarks)
  if (hidden.length === 0) return all
  const folded = fold(`${emoji} ${hidden.length} more`, hidden.slice(0, mostRemarks).join('\n'))
  return [...all.slice(0, mostRemarks), folded]
}

/** Pushed does not mean live: what is left to do, by service. */
function renderNextSteps({ nextSteps, result, servicesToBind }: RunReport): string | null {
  if (nextSteps.length === 0) return null
  const [title, lead] =
    servicesToBind.length > 0 && result !== 'dry-run'
      ? [
          'Pushed does not mean live',
          "A push only copies the certificate into the service's certificate store. Visitors get the old certificate until you bind the new one:",
        ]
      : ['Not yet served', 'After you push the certificate to a service, bind it there:']
  const steps = nextSteps.map(({ service, step, url }) => {
    const where = url === null ? '' : ` (${link(url, `${service} console`)})`
    return `<b>${service}</b>${where}: ${step}`
  })
  const more = link(
    pageLink('docs/results.md#what-the-hosts-serve'),
    'More about pushed and served',
  )
  return `<h3>What is left to do: ${title.toLowerCase()}</h3>\n<p>${lead}</p>\n${list(steps)}\n<p><sub>${more}</sub></p>`
}
