// Renders an action's standard output as the runner does: it obeys workflow commands, masks secrets
// and shows the rest. Pure.

/** Escape sequences for a terminal, by the level of an annotation. */
const colours = { error: '\u001b[31m', warning: '\u001b[33m', notice: '\u001b[36m' } as const
const noColour = '\u001b[0m'

const command = /^::([a-z-]+)(?: [^:]*)?::(.*)$/s

/** The log as a person sees it. */
export function renderRunnerLog(stdout: string, inColour: boolean): string {
  const masks: string[] = []
  const shown: string[] = []
  for (const line of stdout.trimEnd().split(/\r\n|\n|\r/)) {
    const [, name, value = ''] = command.exec(line.trimStart()) ?? []
    if (name === 'add-mask')
      masks.push(
        ...decodeCommand(value)
          .split('\n')
          .filter((mask) => mask !== ''),
      )
    else if (name !== 'debug')
      shown.push(mask(renderLine(line, name, decodeCommand(value), inColour), masks))
  }
  return shown.join('\n')
}

function renderLine(
  line: string,
  name: string | undefined,
  value: string,
  inColour: boolean,
): string {
  if (name !== 'error' && name !== 'warning' && name !== 'notice') return line
  const label = `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${value}`
  return inColour ? `${colours[name]}${label}${noColour}` : label
}

function mask(text: string, masks: readonly string[]): string {
  return masks.reduce((masked, secret) => masked.replaceAll(secret, '***'), text)
}

function decodeCommand(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}
