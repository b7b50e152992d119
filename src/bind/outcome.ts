// From what happened to a binding to its outcome. Pure.

import { type ActionError, factsBehind, refusalBehind, wordsOf } from '../errors.ts'
import { formatTarget, type Target } from '../push/target.ts'
import {
  type BindingOutcome,
  type BindingStatus,
  type CertificateRef,
  formatBinding,
} from './binding.ts'
import type { Change, ChangeResult } from './change.ts'
import type { Identity, Inspection, Place } from './place.ts'

/** What an outcome may say beside its status. */
type Fields = Partial<BindingOutcome>

const nothing = {
  reason: null,
  reversible: null,
  check: null,
  isHarmful: false,
  failureCode: null,
  httpStatus: null,
  errorCode: null,
  message: null,
  says: null,
  requestId: null,
  facts: [],
}

/**
 * The outcome of a binding that the plan leaves as it is.
 * @param before the certificates that it uses, as far as they matter
 */
export function outcomeOfUntouched(
  { binding, title }: Pick<Place, 'binding' | 'title'>,
  status: BindingStatus,
  before: readonly CertificateRef[],
  fields: Fields = {},
): BindingOutcome {
  const { service, project } = binding
  const after = before
  const what = { binding: formatBinding(binding), title, service, project }
  return { ...nothing, ...what, status, before, after, ...fields }
}

/** The outcome of a service that could not be read. */
export function outcomeOfUnread(target: Target, error: ActionError): BindingOutcome {
  const { status, fields } = endOfUnread(error)
  return {
    ...nothing,
    ...target,
    binding: formatTarget(target),
    title: null,
    status,
    before: [],
    after: [],
    ...fields,
  }
}

/** How something ended that could not be read: after a cancel, it was not even tried. */
export function endOfUnread(error: ActionError) {
  return error.code === 'CANCELLED'
    ? ({ status: 'not-attempted', fields: withError(error, stopped) } as const)
    : ({ status: 'failed', fields: withError(error, { reason: 'unreadable' }) } as const)
}

/** What an outcome says of an error. An answer that the caller knows comes first. */
export function withError(error: ActionError | null, fields: Fields = {}): Fields {
  const refusal = error === null ? null : refusalBehind(error)
  return {
    ...fields,
    failureCode: error?.code ?? null,
    httpStatus: fields.httpStatus ?? refusal?.httpStatus ?? null,
    errorCode: refusal?.errorCode ?? null,
    message: error && wordsOf(error),
    requestId: fields.requestId ?? refusal?.requestId ?? null,
    facts: factsBehind(error),
  }
}

/** What of a change its outcome shows, however it ends. */
export type Shown = Pick<Change, 'place' | 'inspection' | 'before' | 'after' | 'doubt'>

const usesNew: ReadonlySet<BindingStatus> = new Set([
  'planned',
  'bound',
  // Another run of ours may have been faster.
  'unchanged',
  'uncertain',
  'rollback-failed',
])

/** The outcome of a change. */
export function outcomeOfChange(
  { place, inspection, before, after, doubt }: Shown,
  status: BindingStatus,
  fields: Fields = {},
): BindingOutcome {
  const reversible = inspection.restoreIds !== null
  const outcome = outcomeOfUntouched(place, status, before, { ...fields, reversible })
  if (!usesNew.has(status)) return outcome
  const says = [fields.says ?? null, doubt].filter((part) => part !== null).join('; ')
  return { ...outcome, after, says: says || null }
}

/** The outcome of a change that was not, or may not have been, carried out. */
export function outcomeOfResult(change: Change, result: ChangeResult): BindingOutcome {
  const { kind, error, says, httpStatus, requestId } = result
  const answer = { says, httpStatus, requestId }
  switch (kind) {
    case 'changed': {
      const now = result.seen === null ? {} : { after: refsSeen(change, result.seen) }
      return outcomeOfChange(change, 'failed', { ...answer, ...now, ...changedMeanwhile })
    }
    case 'uncertain':
      return outcomeOfChange(change, 'uncertain', withError(error, answer))
    case 'unwritten': {
      const isStopped = error?.code === 'CANCELLED' || error?.code === 'OUT_OF_TIME'
      return isStopped
        ? outcomeOfChange(change, 'not-attempted', withError(error, { ...answer, ...stopped }))
        : outcomeOfChange(change, 'failed', withError(error, { ...answer, reason: 'unreadable' }))
    }
    default: {
      const unexplained = {
        ...answer,
        says: says ?? 'the service did not carry out the change',
      }
      const fields = error === null ? unexplained : withError(error, answer)
      return outcomeOfChange(change, 'failed', fields)
    }
  }
}

/** The run ended before it got there. */
export const stopped = { reason: 'stopped' } as const

/** Somebody else was faster. */
export const changedMeanwhile = {
  reason: 'changed-meanwhile',
  says: 'somebody else changed it during this run',
} as const

/** What somebody else made of a place: only the identities of its certificates were read. */
export function refsSeen(
  { place, before, after }: Shown,
  seen: readonly Identity[],
): readonly CertificateRef[] {
  const known = [...before, ...after]
  const refs = seen.map(
    (each): CertificateRef =>
      'id' in each
        ? (known.find(({ certificateId }) => certificateId === each.id) ?? refTo(each.id, null))
        : refTo(null, each.fingerprint),
  )
  // The other entries of a list are not what this change is about.
  return place.isList ? refs.filter((ref) => known.includes(ref)) : refs
}

function refTo(certificateId: string | null, fingerprint: string | null): CertificateRef {
  return { certificateId, fingerprint, expiresAt: null }
}

/** Certificates with the id that the inspection found: CDN lists its domains without ids. */
export function withRestoreId(
  refs: readonly CertificateRef[],
  inspection: Inspection | null,
): readonly CertificateRef[] {
  const [only] = refs
  if (only === undefined || only.certificateId !== null) return refs
  return [{ ...only, certificateId: inspection?.restoreIds?.[0] ?? null }]
}
