// Certificates of which no report tells how they ended in this attempt: what can be said of them,
// and what to do. GitHub gives one word for all jobs together, so the cause of one is not known.
// Pure.

import type { Cause, Leg } from './leg.ts'

/** How the jobs of the fleet ended together, in GitHub's words. */
export const pushResults = ['success', 'failure', 'cancelled', 'skipped'] as const

/** One of `pushResults`. */
export type PushResult = (typeof pushResults)[number]

/** What Gather knows beside the reports. */
export interface Attempt {
  /** Counted from 1. */
  readonly number: number
  readonly pushResult: PushResult
}

const downloadOrSelect =
  'If the step "Download the reports" failed, re-run the failed jobs. Otherwise run this certificate again with the input select.'
const redOrGreen =
  'If the job is red, re-run the failed jobs. If it is green, run this certificate again with the input select.'
const isGone = 'its report was deleted, has expired or could not be downloaded'

/** There is no report at all. */
export function absentLeg({ pushResult }: Attempt): Leg {
  switch (pushResult) {
    case 'success': {
      const says = `The job is green, but ${isGone}.`
      return withoutReport({ kind: 'no-report', says, remedy: downloadOrSelect }, 'green')
    }
    case 'failure': {
      const says = `There is no report. Either the job never started, its runner was lost or the upload failed, or ${isGone}. The push may have taken effect.`
      return withoutReport({ kind: 'no-report', says, remedy: redOrGreen }, 'unknown')
    }
    case 'cancelled': {
      const says = `There is no report. Either the run was cancelled before the job sent one, or ${isGone}. A push that was under way may have taken effect.`
      return withoutReport({ kind: 'no-report', says, remedy: redOrGreen }, 'unknown')
    }
    case 'skipped': {
      const says = 'The job never started.'
      const remedy = 'See why the plan or an earlier chunk stopped the run.'
      return withoutReport({ kind: 'no-report', says, remedy }, 'unknown')
    }
  }
}

/** There is a report that no version of ours wrote, or half of one. */
export function unreadableLeg({ pushResult }: Attempt): Leg {
  const says =
    'The report cannot be read: the file is damaged, or another version wrote it. The push may have taken effect.'
  const remedy = 'Use one version of this action for the whole run, and run this certificate again.'
  const job = pushResult === 'success' ? 'green' : 'unknown'
  return withoutReport({ kind: 'unreadable-report', says, remedy }, job)
}

/**
 * There is a report whose parts contradict each other or the plan.
 * @param why as a sentence about it
 */
export function contradictoryLeg(why: string, { pushResult }: Attempt): Leg {
  const kind = 'contradictory-report'
  const says = `There is no report that can be believed. ${why} The push may have taken effect.`
  const remedy =
    'See how the job ended in its log, and run this certificate again with the input select.'
  const job = pushResult === 'success' ? 'green' : 'unknown'
  const leg = withoutReport({ kind, says, remedy }, job)
  // Another contradiction is another cause.
  return { ...leg, causes: leg.causes.map((cause) => ({ ...cause, key: `${kind}: ${why}` })) }
}

/** The job was red in an earlier attempt, and there is no report of this one. */
export function outdatedLeg(leg: Leg, of: number, { number, pushResult }: Attempt): Leg {
  const before = leg.causes.map(({ says }) => says).join('; ')
  const says = `There is no report of attempt ${number}. If the job ran again, its push may have taken effect. Attempt ${of} said: ${before}`
  const jobs = { success: 'green', failure: 'red', cancelled: 'red', skipped: 'unknown' } as const
  return {
    ...withoutReport({ kind: 'outdated-report', says, remedy: redOrGreen }, jobs[pushResult]),
    domain: leg.domain,
  }
}

/**
 * The newest report is of a green job, and so is every other, but GitHub says that a job is not.
 * @param of the attempt of the report
 */
export function uncertainLeg(leg: Leg, of: number, { number, pushResult }: Attempt): Leg {
  const jobs = `the jobs ended with ${pushResult}`
  const isOld = of < number
  const kind = isOld ? 'outdated-report' : 'doubtful-report'
  const says = isOld
    ? `There is no report of attempt ${number}, but ${jobs}, and no report says why. If the job ran again, its push may have taken effect. The report of attempt ${of} is of a green job.`
    : `The report is of a green job, but ${jobs}, and no report says why.`
  const remedy = 'See whether the job is red. If it is, re-run the failed jobs.'
  const cause = causeOf({ kind, says, remedy })
  const status = leg.causes.length === 0 ? 'uncertain' : leg.status
  return { ...leg, status, job: 'unknown', stepFails: true, causes: [cause, ...leg.causes] }
}

type Words = Pick<Cause, 'kind' | 'says' | 'remedy'>

function withoutReport(words: Words, job: Leg['job']): Leg {
  const leg = { verdict: words.says, stepFails: true, domain: null, expiresAt: null }
  return { ...leg, status: 'no report', job, causes: [causeOf(words)] }
}

function causeOf({ kind, says, remedy }: Words): Cause {
  return { kind, key: kind, says, remedy, requestId: null }
}
