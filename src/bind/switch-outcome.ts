// From how a switch ended to the outcome of its binding, and what to do about it. Pure.

import type { BindingOutcome } from './binding.ts'
import type { Switched } from './change.ts'
import { beforeOf, type Details, outcomeOfStep, type Step } from './outcome.ts'

/** What to do after harm that was switched back. */
export const afterHarm =
  'Find out why visitors did not get the new certificate properly (its chain, its key, the listener), and run again.'

/** What to do where harm still stands. */
export function restoreByHand(step: Step): string {
  const ids = beforeOf(step).flatMap(({ certificateId }) => certificateId ?? [])
  return ids.length > 0
    ? `Bind the old certificate again by hand, now: its ID there is ${ids.join(' and ')} (see also the output restore).`
    : 'Bind a certificate that works by hand, now: SCM does not have the old one.'
}

/** Somebody else was faster. */
export const changedMeanwhile: Details = {
  reason: 'changed-meanwhile',
  message: 'somebody else changed it during this run',
  remedy: 'Run again: the plan is then made from what is there now.',
}

const readAgain =
  'Run again: a second run reads which certificate it uses, and switches it if needed.'

/** The outcome of a place that was not, or may not have been, switched. */
export function outcomeOfSwitch(step: Step, switched: Switched): BindingOutcome {
  const { kind, error, says, httpStatus, requestId, seen } = switched
  const details = { error, message: says, httpStatus, requestId }
  switch (kind) {
    case 'changed':
      return outcomeOfStep(step, 'failed', {
        httpStatus,
        requestId,
        seen,
        ...changedMeanwhile,
      })
    case 'uncertain':
      return outcomeOfStep(step, 'uncertain', { ...details, remedy: readAgain })
    case 'unwritten': {
      const isStopped = error?.code === 'CANCELLED' || error?.code === 'OUT_OF_TIME'
      return isStopped
        ? outcomeOfStep(step, 'not-attempted', { reason: 'stopped', ...details })
        : outcomeOfStep(step, 'failed', { reason: 'unreadable', ...details })
    }
    default:
      return error === null
        ? outcomeOfStep(step, 'failed', {
            ...details,
            message: says ?? 'the service did not carry out the change',
            remedy: 'Run again. If it fails again, bind the certificate in the console.',
          })
        : outcomeOfStep(step, 'failed', details)
  }
}
