// Reads the file in which a step leaves its outputs for the runner. Pure.

/**
 * Reads outputs, each written as `name<<delimiter`, the value's lines and `delimiter`.
 * @throws `SyntaxError` for a file of any other shape, which the runner would refuse, too
 */
export function parseOutputsFile(text: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  const lines = text.split('\n')
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    if (line === '') continue
    const [, name, delimiter] = /^([^<=]+)<<(.+)$/.exec(line) ?? []
    const end = delimiter === undefined ? -1 : lines.indexOf(delimiter, index + 1)
    if (name === undefined || end === -1) {
      throw new SyntaxError(`line ${index + 1} of the outputs does not begin an output: ${line}`)
    }
    outputs[name] = lines.slice(index + 1, end).join('\n')
    index = end
  }
  return outputs
}
