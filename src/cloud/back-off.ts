// How long to wait between two attempts, whatever is attempted. Pure.

/** How pauses grow. Times are milliseconds. */
export interface BackOff {
  readonly firstMs: number
  /** How much longer each pause is than the one before it. */
  readonly factor: number
  readonly longestMs: number
}

/** The pause after attempt number `attempt`, counted from 1. */
export function pauseAfter(attempt: number, { firstMs, factor, longestMs }: BackOff): number {
  return Math.min(longestMs, firstMs * factor ** (attempt - 1))
}
