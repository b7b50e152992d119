// SCM's times, such as `2021-05-27 16:46:25.0`. SCM documents no time zone, so a time without one
// is read as the interval of all instants that it can mean. Pure.

/** An instant somewhere between two others; milliseconds since the epoch. */
export interface ScmTime {
  readonly earliest: number
  readonly latest: number
  /** The instant, if SCM means UTC. */
  readonly asUtc: number
}

const hourMs = 3_600_000
/** Time zones range from UTC-12 to UTC+14. */
const mostAheadMs = 14 * hourMs
const mostBehindMs = 12 * hourMs

const shape = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z)?$/

/** The instants that a time of SCM's can mean; null when it is absent or in another form. */
export function readScmTime(text: string | null): ScmTime | null {
  const parts = shape.exec(text ?? '')?.slice(1)
  if (parts === undefined) return null
  const [year, month, day, hours, minutes, seconds, zone] = parts
  const iso = `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.000Z`
  const asUtc = Date.parse(iso)
  // Date.parse turns 31 February into a day in March: reject that.
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString() !== iso) return null
  if (zone !== undefined) return { earliest: asUtc, latest: asUtc, asUtc }
  return { earliest: asUtc - mostAheadMs, latest: asUtc + mostBehindMs, asUtc }
}
