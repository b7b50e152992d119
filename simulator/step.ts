// A scenario's inputs as the workflow step that has them.

type Values = Readonly<Record<string, string>>

/** A YAML step, ready to be pasted; multi-line values as block scalars. */
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

/** Words that YAML would read as something else than a string. */
function needsQuotes(value: string): boolean {
  return /^(?:true|false|\d+)$/.test(value)
}
