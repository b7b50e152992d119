// The secrets of a run. The runner masks them in its log; this removes them from everything that we
// write elsewhere (outputs, summary), for a server may well repeat what it was sent.

import type { Runner } from './world.ts'

export class Secrets {
  private readonly forms = new Set<string>()

  /** The runner, but it remembers here what it masks, and keeps it out of the lines of the log. */
  watch(runner: Runner): Runner {
    return {
      ...runner,
      info: (line) => runner.info(this.redact(line)),
      debug: (line) => runner.debug(this.redact(line)),
      setSecret: (value) => {
        this.add(value)
        runner.setSecret(value)
      },
    }
  }

  /** The text with each known secret replaced; to be called before anything is shortened. */
  redact(text: string): string {
    let clean = text
    for (const form of this.forms) clean = clean.replaceAll(form, '***')
    return clean
  }

  private add(value: string): void {
    if (value === '') return
    const forms = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]
    const longestFirst = [...this.forms, ...forms].sort((a, b) => b.length - a.length)
    this.forms.clear()
    for (const form of longestFirst) this.forms.add(form)
  }
}
