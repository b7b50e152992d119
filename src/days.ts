// Dates and days as people read them. Times are milliseconds since the epoch. Pure.

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** Whole days between two times; negative when the first is the later one. */
export function daysBetween(from: number, to: number): number {
  return Math.floor((to - from) / dayMs)
}

/** `2027-02-02`, in UTC. A certificate can hold an unreadable date. */
export function formatDay(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? 'on no readable date' : date.toISOString().slice(0, 10)
}

/** `9 days left`, `1 day ago`. */
export function formatDaysLeft(days: number): string {
  const count = Math.abs(days)
  return `${count} ${count === 1 ? 'day' : 'days'} ${days < 0 ? 'ago' : 'left'}`
}
