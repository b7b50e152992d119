// How far a phase of the run is: its lines, grouped if there are many, and every ten seconds one
// that says how much is done. The clock of the world is the only timer.

import type { Clock, Timeout } from '../cloud/clock.ts'
import type { Runner } from '../runner.ts'
import type { Kind, Row } from './rows/row.ts'
import { count } from './words.ts'

/** Follows the phases of a run. */
export interface Progress {
  /** Begins a phase, and ends the one before. */
  begin(kind: Kind, total: number, deadlineAt: number): void
  /** How something ended, or that a host has another status than before. */
  row(row: Row): void
  /** A line about it: in a group if the phase is long. */
  line(text: string): void
  heldBack(ms: number): void
  nextCheckIn(ms: number): void
  end(): void
}

const everyMs = 10_000
/** Longer lists of lines are grouped. */
export const mostUngrouped = 20
const never = new AbortController().signal

/** Follows phases in the log of a runner. */
export function createProgress({ info, group, endGroup }: Runner, clock: Clock): Progress {
  let phase: { kind: Kind; total: number; deadlineAt: number } | null = null
  let timer: Timeout | null = null
  let isGrouped = false
  let isContinued = false
  let spokeAt = Number.NEGATIVE_INFINITY
  let checksAt: number | null = null
  let heldUntil = 0
  const ends = new Map<string, Row['ended']>()

  const closeGroup = (): void => {
    if (isGrouped) endGroup()
    isGrouped = false
  }
  const say = (text: string): void => {
    closeGroup()
    spokeAt = clock.now()
    info(text)
  }
  const secondsTo = (at: number): number => Math.max(0, Math.ceil((at - clock.now()) / 1000))
  const report = ({ kind, total, deadlineAt }: NonNullable<typeof phase>): void => {
    const all = [...ends.values()]
    const good = all.filter((ended) => ended !== 'badly').length
    const held = secondsTo(heldUntil)
    const parts = [
      kind === 'host'
        ? `${good} of ${count(total, 'host')} ${good === 1 ? 'serves' : 'serve'} the certificate`
        : `${all.length} of ${count(total, kind)} done, ${all.length - good} failed`,
      held > 0 && `held back for ${held} s`,
      checksAt !== null && `next check in ${secondsTo(checksAt)} s`,
      `${secondsTo(deadlineAt)} s left`,
    ]
    say(parts.filter((part) => part !== false).join('; '))
  }
  const wait = (own: typeof phase): void => {
    timer = clock.timeout(everyMs, never)
    timer.signal.addEventListener('abort', () => {
      timer?.release()
      if (own === null || phase !== own) return
      report(own)
      wait(own)
    })
  }
  const end = (): void => {
    closeGroup()
    timer?.release()
    phase = null
    checksAt = null
    isContinued = false
    ends.clear()
  }
  return {
    end,
    begin: (kind, total, deadlineAt) => {
      end()
      phase = { kind, total, deadlineAt }
      wait(phase)
    },
    row: ({ name, ended }) => {
      ends.set(name, ended)
    },
    line: (text) => {
      if (!isGrouped && phase !== null && phase.total > mostUngrouped) {
        group(`${phase.kind}s that are done${isContinued ? ', continued' : ''}`)
        isGrouped = true
        isContinued = true
      }
      info(text)
    },
    heldBack: (ms) => {
      const now = clock.now()
      heldUntil = Math.max(heldUntil, now + ms)
      if (now - spokeAt >= everyMs) say(`Throttled: all requests wait for ${secondsTo(now + ms)} s`)
    },
    nextCheckIn: (ms) => {
      const at = clock.now() + ms
      if (checksAt === null || checksAt < clock.now() || at < checksAt) checksAt = at
    },
  }
}
