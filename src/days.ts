// Dates and days as people read them. Times are milliseconds since the epoch. Pure.

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** Whole days from one time to another, rounded down; negative if `to` comes first. */
export function daysBetween(from: number, to: number): number {
  return Math.floor((to - from) / dayMs)
}

/** `2027-02-02`, in UTC. A certificate can hold an unreadable date; then the text says so. */
export function formatDay(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? 'an unreadable date' : date.toISOString().slice(0, 10)
}

/** `9 days left`; for negative days `1 day ago`. */
export function formatDaysLeft(days: number): string {
  const count = Math.abs(days)
  return `${count} ${count === 1 ? 'day' : 'days'} ${days < 0 ? 'ago' : 'left'}`
}
