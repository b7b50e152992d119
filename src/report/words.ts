// Numbers, durations and servers' answers as text, the same everywhere. Pure.

/** A server's answer: `HTTP 400 SCM.0202: no permission for ELB`; '' if there was no answer. */
export function formatAnswer(answer: {
  readonly httpStatus: number | null
  readonly errorCode: string | null
  readonly message: string | null
}): string {
  const status = answer.httpStatus === null ? null : `HTTP ${answer.httpStatus}`
  const head = [status, answer.errorCode].filter((part) => part !== null).join(' ')
  return [head, answer.message].filter((part) => part !== null && part !== '').join(': ')
}

/** A number with its noun: `1 target`, `2 targets`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** Milliseconds as seconds for people: `0.31 s`, `12.4 s`. */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000
  return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`
}
