// A scenario's inputs as the workflow step that has them.

/** A YAML step, ready to be pasted; multi-line values as block scalars. */
export function renderStep(inputs: Readonly<Record<string, string>>): string {
  const lines = Object.entries(inputs).flatMap(([name, value]) =>
    value.includes('\n')
      ? [`${name}: |`, ...value.split('\n').map((line) => `  ${line}`)]
      : [`${name}: ${needsQuotes(value) ? `'${value}'` : value}`],
  )
  const indented = lines.map((line) => `    ${line}`)
  return ['- uses: ./', '  with:', ...indented].join('\n')
}

/** Words that YAML would read as something else than a string. */
function needsQuotes(value: string): boolean {
  return /^(?:true|false|\d+)$/.test(value)
}
