// The secrets of a run. The runner masks them in its log; this removes them from everything that we
// write elsewhere (outputs, summary), for a server may well repeat what it was sent.

import type { Runner } from './world.ts'

export class Secrets {
  /** Every form in which a secret may come back; the longest first. */
  private forms: readonly string[] = []

  /** The runner, but it remembers here what it masks, and keeps it out of the lines of the log. */
  watch(runner: Runner): Runner {
    return {
      ...runner,
      info: (line) => runner.info(this.redact(line)),
      debug: (line) => runner.debug(this.redact(line)),
      setSecret: (value) => {
        for (const form of formsOf(value)) runner.setSecret(form)
        const all = new Set([...this.forms, ...formsOf(value)])
        this.forms = [...all].sort((one, other) => other.length - one.length)
      },
    }
  }

  /** The text with each known secret replaced; to be called before anything is shortened. */
  redact(text: string): string {
    return this.forms.reduce((clean, form) => clean.replaceAll(form, '***'), text)
  }

  /** The same for every text in a value of plain objects and arrays. */
  redactAll<T>(value: T): T
  redactAll(value: unknown): unknown {
    if (typeof value === 'string') return this.redact(value)
    if (Array.isArray(value)) return value.map((each) => this.redactAll(each))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, this.redactAll(each)]),
    )
  }
}

/** As it is, and as it stands in the URLs and JSON texts that we make of it. */
function formsOf(secret: string): ReadonlySet<string> {
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]
  return new Set(forms.filter((form) => form !== ''))
}
