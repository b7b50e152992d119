// Renders a scenario's inputs as a workflow step.

type Values = Readonly<Record<string, string>>

/** The action, as workflows name it. */
export const publishedAction = 'push-certificate-to-huaweicloud/push-certificate-to-huaweicloud@v1'

/** A YAML step to paste into a workflow; multi-line values are block scalars. */
export function renderStep(inputs: Values, env: Values = {}): string {
  const withEnv = Object.keys(env).length === 0 ? [] : ['  env:', ...renderValues(env)]
  return [`- uses: ${publishedAction}`, '  with:', ...renderValues(inputs), ...withEnv].join('\n')
}

function renderValues(values: Values): string[] {
  const lines = Object.entries(values).flatMap(([name, value]) =>
    value.includes('\n')
      ? [`${name}: |`, ...value.split('\n').map((line) => `  ${line}`)]
      : [`${name}: ${isPlain(value) ? value : `'${value.replaceAll("'", "''")}'`}`],
  )
  return lines.map((line) => `    ${line}`)
}

/** Whether YAML reads a value without quotes as this very string. */
function isPlain(value: string): boolean {
  if (/^\$\{\{ [\w.]+ \}\}$/.test(value)) return true
  if (/^(?:true|false|yes|no|on|off|y|n|null)$/i.test(value)) return false
  return /^[A-Za-z/](?:[\w./@+-]|:(?=\S))*$/.test(value)
}
