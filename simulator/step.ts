// Renders a scenario's inputs as a workflow step.

type Values = Readonly<Record<string, string>>

/** A YAML step to paste into a workflow; multi-line values are block scalars. */
export function renderStep(inputs: Values, env: Values = {}): string {
  const withEnv = Object.keys(env).length === 0 ? [] : ['  env:', ...renderValues(env)]
  return ['- uses: ./', '  with:', ...renderValues(inputs), ...withEnv].join('\n')
}

function renderValues(values: Values): string[] {
  const lines = Object.entries(values).flatMap(([name, value]) =>
    value.includes('\n')
      ? [`${name}: |`, ...value.split('\n').map((line) => `  ${line}`)]
      : [`${name}: ${needsQuotes(value) ? `'${value}'` : value}`],
  )
  return lines.map((line) => `    ${line}`)
}

/** Whether YAML would read a value as something other than a string. */
function needsQuotes(value: string): boolean {
  return /^(?:true|false|\d+)$/.test(value)
}
