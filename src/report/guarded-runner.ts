// Guards the runner's log: no line leaves with a secret in it, or with anything that the runner or
// a terminal would obey. Outputs and the summary pass unchanged, because they were redacted when
// the report was created.

import type { Runner } from '../runner.ts'
import type { Redact } from './redact.ts'
import { Secrets } from './secrets.ts'
import { cleanLine, oneLine, shorten } from './text.ts'

/** A runner that remembers every secret it masks, and redacts them from whatever it logs. */
export interface GuardedRunner extends Runner {
  /** A text without any secret that is known so far. */
  readonly withoutSecrets: Redact
}

const longestLine = 2000
const longestAnnotation = 4000
const longestTitle = 200

/**
 * Wraps a runner. Log lines and annotations are redacted, cleaned and shortened before the wrapped
 * runner gets them; every form of a secret is masked.
 */
export function guardRunner(runner: Runner): GuardedRunner {
  const secrets = new Secrets()
  const redact = (text: string) => secrets.redact(text)
  const line = (text: string) => oneLine(redact(text), longestLine)
  const annotate =
    (write: Runner['notice']): Runner['notice'] =>
    (message, properties) => {
      const lines = redact(message).split('\n')
      const clean = lines.map((each) => cleanLine(each, longestLine)).join('\n')
      const title = properties && { title: shorten(line(properties.title), longestTitle) }
      write(shorten(clean, longestAnnotation), title)
    }
  return {
    ...runner,
    withoutSecrets: redact,
    setSecret: (secret) => {
      for (const form of secrets.add(secret)) runner.setSecret(form)
    },
    debug: runner.isDebug === false ? () => {} : (text) => runner.debug(line(text)),
    info: (text) => runner.info(line(text)),
    notice: annotate(runner.notice),
    warning: annotate(runner.warning),
    error: annotate(runner.error),
  }
}
