// From what happened to a place to its outcome. Pure.

import { type ActionError, refusalBehind, remedyBehind, wordsOf } from '../errors.ts'
import type { Target } from '../push/target.ts'
import { formatTarget } from '../push/target.ts'
import {
  type BindingOutcome,
  type BindingStatus,
  type CertificateRef,
  formatBinding,
  type Reason,
} from './binding.ts'
import type { PlanRow } from './decide.ts'
import type { Identity, Inspection } from './place.ts'
import { type NewCertificate, refOf } from './relation.ts'

/** What is said about an outcome beside its status. */
export interface Details {
  readonly reason?: Reason
  /** What we say of it; the error has the service's words. */
  readonly message?: string | null
  readonly remedy?: string | null
  readonly error?: ActionError | null
  readonly httpStatus?: number | null
  readonly requestId?: string | null
  /** What the place was seen to use at the end, if that is neither the old nor the new one. */
  readonly seen?: readonly Identity[] | null
  readonly check?: BindingOutcome['check']
  readonly isHarmful?: boolean
}

/** A row of the plan, with what its inspection and the copy add. */
export interface Step {
  readonly row: PlanRow
  readonly target: Target
  readonly wanted: NewCertificate
  /** Null for a place that is not switched. */
  readonly inspection: Inspection | null
  /** The service's own id of the new certificate; null until it is known. */
  readonly newId: string | null
  /** Whether it was recognised by its leaf, and not only by its expiry date. */
  readonly isNewCertain: boolean
}

/** The certificates that the new one replaces, as the report shows them. */
export function beforeOf({ row, wanted, inspection }: Step): readonly CertificateRef[] {
  const { decision, place } = row
  if (decision.kind === 'unchanged') return place === null ? [] : sameIn(place.uses, wanted)
  const refs = decision.olds.map((used) => refOf(used, wanted))
  const [only] = refs
  const isUnnamed = only !== undefined && only.certificateId === null
  // CDN lists no ids; the inspection found the one to switch back to.
  const restoreId = inspection?.restoreIds?.[0] ?? null
  return isUnnamed ? [{ ...only, certificateId: restoreId }] : refs
}

function sameIn(
  uses: readonly Parameters<typeof refOf>[0][],
  wanted: NewCertificate,
): readonly CertificateRef[] {
  return uses
    .filter(({ leaf }) => leaf === null || leaf[wanted.fingerprint.hash] === wanted.fingerprint.hex)
    .map((used) => refOf(used, wanted))
}

/** What was not read has no fingerprint. */
function newRef({ wanted, newId, isNewCertain }: Step): CertificateRef {
  const { fingerprint, expiresAt } = wanted
  return { certificateId: newId, fingerprint: isNewCertain ? fingerprint.hex : null, expiresAt }
}

/** What somebody else made of a place: only the identities of its certificates were read. */
function refsSeen(step: Step, seen: readonly Identity[]): readonly CertificateRef[] {
  const known = [...beforeOf(step), newRef(step)]
  const refs = seen.map(
    (each): CertificateRef =>
      'id' in each
        ? (known.find(({ certificateId }) => certificateId === each.id) ??
          unknownRef(each.id, null))
        : unknownRef(null, each.fingerprint),
  )
  // The other entries of a list are not what this step is about.
  return step.row.place?.isList ? refs.filter((ref) => known.includes(ref)) : refs
}

function unknownRef(certificateId: string | null, fingerprint: string | null): CertificateRef {
  return { certificateId, fingerprint, expiresAt: null }
}

const usesNew: ReadonlySet<BindingStatus> = new Set([
  'planned',
  'bound',
  'uncertain',
  'rollback-failed',
])

/** The outcome of one row of the plan. */
export function outcomeOfStep(
  step: Step,
  status: BindingStatus,
  { reason, error = null, ...details }: Details = {},
): BindingOutcome {
  const { row, target, inspection } = step
  const before = beforeOf(step)
  const refusal = error === null ? null : refusalBehind(error)
  const isSwitch = row.decision.kind === 'switch'
  const { seen = null, message = null } = details
  // Another run of ours may have been faster.
  const isNew = usesNew.has(status) || (isSwitch && status === 'unchanged')
  const says = [message, isNew && !step.isNewCertain ? recognisedByExpiry : null]
  return {
    binding: formatBinding(row.binding),
    title: row.place?.title ?? null,
    service: target.service,
    project: row.binding.project,
    status,
    reason: reason ?? null,
    before,
    after: isNew ? [newRef(step)] : seen === null ? before : refsSeen(step, seen),
    reversible: isSwitch && inspection !== null ? inspection.restoreIds !== null : null,
    check: details.check ?? null,
    isHarmful: details.isHarmful ?? false,
    failureCode: error?.code ?? null,
    httpStatus: details.httpStatus ?? refusal?.httpStatus ?? null,
    errorCode: refusal?.errorCode ?? null,
    message: error && wordsOf(error),
    says: says.filter((part) => part !== null).join('; ') || null,
    requestId: details.requestId ?? refusal?.requestId ?? null,
    knownRemedy: details.remedy ?? remedyBehind(error),
  }
}

/** The outcome of a row that is not switched. */
export function outcomeAsPlanned(step: Step): BindingOutcome {
  const { decision } = step.row
  switch (decision.kind) {
    case 'switch':
      return outcomeOfStep(step, 'planned')
    case 'unchanged':
      return outcomeOfStep(step, 'unchanged', { message: byExpiryOnly(step) })
    case 'unread':
      return outcomeOfStep(step, 'failed', { reason: 'unreadable', error: decision.error })
    case 'skip': {
      const { reason, message, remedy } = decision
      return outcomeOfStep(step, 'skipped', { reason, message, remedy })
    }
  }
}

const recognisedByExpiry =
  'the new certificate was recognised there by its expiry date only, because this user may not read it'

function byExpiryOnly({ row }: Step): string | null {
  const isUnread = row.place?.uses.some(({ leaf }) => leaf === null) ?? false
  return isUnread
    ? 'recognised by its expiry date only, because this user may not read the certificate'
    : null
}

/** The outcome of a service that could not be read. */
export function outcomeOfUnread(target: Target, error: ActionError): BindingOutcome {
  const refusal = refusalBehind(error)
  return {
    binding: formatTarget(target),
    title: null,
    service: target.service,
    project: target.project,
    status: error.code === 'CANCELLED' ? 'not-attempted' : 'failed',
    reason: 'unreadable',
    before: [],
    after: [],
    reversible: null,
    check: null,
    isHarmful: false,
    failureCode: error.code,
    httpStatus: refusal?.httpStatus ?? null,
    errorCode: refusal?.errorCode ?? null,
    message: wordsOf(error),
    says: null,
    requestId: refusal?.requestId ?? null,
    knownRemedy: remedyBehind(error),
  }
}
