// How numbers, durations and answers are worded, the same everywhere. Pure.

/** A server's answer in one line: `HTTP 400 SCM.0202: no permission for ELB`; '' for none at all. */
export function formatAnswer(answer: {
  readonly httpStatus: number | null
  readonly errorCode: string | null
  readonly message: string | null
}): string {
  const status = answer.httpStatus === null ? null : `HTTP ${answer.httpStatus}`
  const head = [status, answer.errorCode].filter((part) => part !== null).join(' ')
  return [head, answer.message].filter((part) => part !== null && part !== '').join(': ')
}

/** `1 target`, `2 targets`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** Milliseconds as seconds for people: `0.31 s`, `12.4 s`. */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000
  return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`
}
