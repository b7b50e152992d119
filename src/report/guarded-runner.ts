// Between the story and the log: no line passes here with a secret in it, or with anything that the
// runner or a terminal would take for more than text, whoever wrote it. Outputs and summary pass as
// they are: what is in them was redacted when the report was made.

import type { Runner } from '../world.ts'
import type { Secrets } from './secrets.ts'
import { cleanLine, oneLine, shorten } from './text.ts'

const longestLine = 2000
const longestAnnotation = 4000
const longestTitle = 200

/** The runner, but it remembers what it masks, and writes nothing of it. */
export function guardRunner(runner: Runner, secrets: Secrets): Runner {
  const line = (text: string) => oneLine(secrets.redact(text), longestLine)
  const annotate =
    (write: Runner['notice']): Runner['notice'] =>
    (message, properties) => {
      const lines = secrets.redact(message).split('\n')
      const clean = lines.map((each) => cleanLine(each, longestLine)).join('\n')
      const title = properties && { title: shorten(line(properties.title), longestTitle) }
      write(shorten(clean, longestAnnotation), title)
    }
  return {
    ...runner,
    setSecret: (secret) => {
      for (const form of secrets.add(secret)) runner.setSecret(form)
    },
    debug: (text) => runner.debug(line(text)),
    info: (text) => runner.info(line(text)),
    notice: annotate(runner.notice),
    warning: annotate(runner.warning),
    error: annotate(runner.error),
  }
}
