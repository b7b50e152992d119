// Whether good news can be believed. A report file comes from another machine, so a certificate
// counts as pushed only if the parts of its report agree, with each other and with the plan. Bad
// news needs less: what failed is named, whatever else its report says. Pure.

import { type Json, objectOf } from './json.ts'
import type { PlannedEntry } from './plan.ts'
import { isReport, type ReportFile } from './report-shape.ts'

/** What the plan says about the job that wrote a report. */
export interface Asked extends Pick<PlannedEntry, 'inputs' | 'names'> {
  readonly dryRun: boolean
  /** When the plan was made, in ISO 8601. */
  readonly madeAt: string
}

/** A promise of every good report; `broken` says that it is not kept, as a sentence. */
interface Rule {
  readonly broken: string
  readonly holds: (report: ReportFile, asked: Asked) => boolean
}

/** Why a report cannot be believed, whatever it says, as a sentence; null if it can. */
export function contradictionInAny(report: Json, asked: Asked): string | null {
  const { asked: said, isAskedRedacted, result, totalCount } = report
  const results = Array.isArray(report['results']) ? report['results'] : []
  const wanted = wantedIn(asked)
  const isComparable = typeof said === 'string' && said !== '' && isAskedRedacted !== true
  if (isComparable && wanted !== null && said !== wanted) return otherCertificate
  const isGoodRow = (row: unknown) => goodWords.includes(objectOf(row)?.['status'])
  if (result === 'success' && !results.every(isGoodRow)) return badTarget
  return totalCount === results.length ? null : otherCount
}

/**
 * Why a report that tells good news cannot be believed, as a sentence; null if it can.
 * @param text the file as it arrived
 * @param report the parsed text
 */
export function contradictionIn(text: string, report: Json, asked: Asked): string | null {
  if (!isSaidOnce(text, report)) return 'A field is in it twice, or this action did not write it.'
  if (!isReport(report)) return 'A field is missing, or its value is of a wrong kind.'
  return rules.find(({ holds }) => !holds(report, asked))?.broken ?? null
}

/**
 * Whether no field is there twice. `JSON.parse` takes the last one, and other readers the first. It
 * refuses numbers and letters that are written in another way, too; no job writes them so.
 */
function isSaidOnce(text: string, json: unknown): boolean {
  const withoutSpace = text.replace(/("[^"\\]*(?:\\.[^"\\]*)*")|\s+/g, '$1')
  return withoutSpace === JSON.stringify(json)
}

const otherCertificate = 'It is about another certificate than the plan.'
const otherCount = 'It counts other targets than it lists.'
const badTarget = 'It says that all went well, and lists a target that did not.'
const goodWords: readonly unknown[] = ['pushed', 'unchanged']

const rules: readonly Rule[] = [
  {
    broken: 'It says that all went well, and why the run ended early.',
    holds: ({ failure }) => failure === null,
  },
  {
    broken: "It ended long before its plan was made, by its runner's clock.",
    holds: ({ finishedAt }, { madeAt }) => Date.parse(finishedAt) > Date.parse(madeAt) - dayMs,
  },
  {
    broken: otherCertificate,
    holds: isOfCertificate,
  },
  {
    broken: 'It names other targets than the plan.',
    holds: ({ results }, { names }) =>
      areSame(
        results.map(({ target }) => target),
        names.targets,
      ) && results.every(isNamedAsItIs),
  },
  {
    broken: badTarget,
    holds: ({ results }, asked) => results.every((row) => isGoodTarget(row, asked)),
  },
  {
    broken: otherCount,
    holds: ({ results, pushedCount, failedCount, failedTargets }) =>
      pushedCount === numberOf(results, 'pushed') &&
      failedCount === 0 &&
      failedTargets.length === 0,
  },
  {
    broken: 'It lists other bindings than the plan can have.',
    holds: hasPlannedBindings,
  },
  {
    broken: 'It says that all went well, and lists a binding that did not.',
    holds: ({ bindings }, asked) => bindings.every((row) => isGoodBinding(row, asked)),
  },
  {
    broken: 'It counts other bindings than it lists.',
    holds: ({ bindings, boundCount, rolledBackCount }) =>
      boundCount === numberOf(bindings, 'bound') && rolledBackCount === 0,
  },
  {
    broken: 'It lists other hosts than the plan.',
    holds: ({ checks }, { names }) =>
      areSame(
        checks.map(({ host, via }) => (via === null ? host : `${host} via ${via}`)),
        names.hosts,
      ),
  },
  {
    broken: 'It says something else of all hosts than of each.',
    holds: ({ checks, allServed }) => allServed === (checks.length > 0 ? areServed(checks) : null),
  },
  {
    broken: 'It says that all went well, and a host that must serve the certificate does not.',
    holds: ({ checks }, { inputs }) => !isOn(inputs['verify-required']) || areServed(checks),
  },
]

/** The clock of a runner may be off, and in another zone. */
const dayMs = 86_400_000

type Row<List extends 'results' | 'bindings' | 'checks'> = ReportFile[List][number]

/** The domain or name of the certificate that the plan asks for; null if it names none. */
function wantedIn({ inputs }: Asked): string | null {
  return (inputs['certificate-domain'] ?? inputs['certificate-name'])?.trim() ?? null
}

function isOfCertificate(report: ReportFile, plan: Asked): boolean {
  const { asked, isAskedRedacted, certificate } = report
  const wanted = wantedIn(plan)
  if (asked === null || certificate === null) return false
  if (certificate.id === null || isAskedRedacted !== asked.includes(redacted)) return false
  if ((certificate.expiresAt === null) !== (certificate.daysRemaining === null)) return false
  if (wanted !== null && !isSame(asked, wanted)) return false
  // A certificate whose details cannot be read has no name.
  const isByName = plan.inputs['certificate-domain'] === undefined && wanted !== null
  return !isByName || certificate.name === null || isSame(certificate.name, wanted)
}

function isNamedAsItIs({ target, service, project }: Row<'results'>): boolean {
  return target === (project === '' ? service : `${service}:${project}`)
}

function isGoodTarget(row: Row<'results'>, { inputs, dryRun }: Asked): boolean {
  const { status, httpStatus, attempts } = row
  if (row.errorCode !== null || row.cause !== null || row.remedy !== null) return false
  if (status === 'pushed') {
    const isAccepted = httpStatus !== null && httpStatus >= 200 && httpStatus < 300
    return !dryRun && isAccepted && attempts > 0
  }
  // Only what is bound, or served, needs no push.
  const mayBeThere = isOn(inputs['skip-when-served']) || isBinding(inputs)
  const isLeft = status === 'unchanged' ? mayBeThere : dryRun && status === 'planned'
  return isLeft && httpStatus === null && attempts === 0
}

function hasPlannedBindings({ results, bindings }: ReportFile, { inputs, names }: Asked): boolean {
  if (!isBinding(inputs)) return bindings.length === 0
  const isOfTarget = ({ service, project }: Row<'bindings'>) =>
    results.some((each) => {
      return each.service === service && (service === 'CDN' || each.project === project)
    })
  // If the hosts serve the certificate already, nobody looks for what to bind.
  const isLookedFor = results.some(({ status }) => status !== 'unchanged')
  const mustHave = names.bindings > 0 && (isLookedFor || !isOn(inputs['skip-when-served']))
  return bindings.every(isOfTarget) && !(mustHave && bindings.length === 0)
}

function isGoodBinding(row: Row<'bindings'>, { inputs, names, dryRun }: Asked): boolean {
  // A plan that cannot be carried out is good news for those who set this.
  const mayFail = dryRun && (inputs['fail-on'] ?? 'any').trim().toLowerCase() !== 'any'
  if (row.reason === 'harm') return false
  switch (row.status) {
    case 'bound':
      return !dryRun
    case 'unchanged':
      return true
    case 'planned':
      return dryRun
    case 'skipped':
      return names.bindings === 0 || mayFail
    case 'failed':
      return mayFail
    default:
      return false
  }
}

function areServed(checks: readonly Row<'checks'>[]): boolean {
  return checks.every(({ status }) => status === 'served')
}

function isOn(input = ''): boolean {
  return input.trim().toLowerCase() === 'true'
}

function isBinding({ bind = 'none' }: Asked['inputs']): boolean {
  return bind.trim() !== '' && bind.trim().toLowerCase() !== 'none'
}

function numberOf(rows: readonly { readonly status: string }[], status: string): number {
  return rows.filter((row) => row.status === status).length
}

function areSame(said: readonly string[], wanted: readonly string[]): boolean {
  return (
    said.length === wanted.length && said.every((each, index) => isSame(each, wanted[index] ?? ''))
  )
}

/** Stands in a report for each secret. */
const redacted = '***'

/** Whether two names are the same; what was redacted can have been anything. */
function isSame(said: string, wanted: string): boolean {
  const [first = '', ...others] = said.split(redacted)
  const last = others.pop()
  if (last === undefined) return said === wanted
  let at = first.length
  if (!wanted.startsWith(first)) return false
  for (const part of others) {
    const found = wanted.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return wanted.length >= at + last.length && wanted.endsWith(last)
}
