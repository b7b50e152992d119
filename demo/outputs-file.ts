// The file that the runner reads a step's outputs from. Pure.

/**
 * Reads `name<<delimiter`, the value's lines, `delimiter`, and so on.
 * @throws `SyntaxError` where the file is not of that shape: the runner would refuse it, too
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
      throw new SyntaxError(`line ${index + 1} of the outputs begins no output: ${line}`)
    }
    outputs[name] = lines.slice(index + 1, end).join('\n')
    index = end
  }
  return outputs
}
