// SCM's times, such as `2021-05-27 16:46:25.0`: no zone is written and none is documented, so each
// is an interval. Pure.

/** An instant known only to lie between two others; milliseconds since the epoch. */
export interface ScmTime {
  readonly earliest: number
  readonly latest: number
  /** The instant if SCM meant UTC. */
  readonly asUtc: number
}

const hourMs = 3_600_000
/** The zones of the world reach from UTC-12 to UTC+14. */
const mostAheadMs = 14 * hourMs
const mostBehindMs = 12 * hourMs

const shape = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.\d+)?$/

/** The span of instants that SCM's text may mean; null when it is absent or of another shape. */
export function readScmTime(text: string | null): ScmTime | null {
  const parts = shape.exec(text ?? '')?.slice(1, 7)
  if (parts === undefined) return null
  const [year, month, day, hours, minutes, seconds] = parts
  const iso = `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.000Z`
  const asUtc = Date.parse(iso)
  // Date.parse rolls 31 February over to March; that is no date.
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString() !== iso) return null
  return { earliest: asUtc - mostAheadMs, latest: asUtc + mostBehindMs, asUtc }
}
