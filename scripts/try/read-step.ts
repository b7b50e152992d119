// Reads the file of `npm run try`: a step, or a list of steps, as in a workflow.

import { parse } from 'yaml'

/** What the runner would give the action. */
export interface TriedStep {
  readonly inputs: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
}

const action = /^(\.\/|push-certificate-to-huaweicloud\/push-certificate-to-huaweicloud@)/

/**
 * The first step in the file that uses this action.
 * @throws an error that says what is wrong with the file
 */
export function readStep(yaml: string): TriedStep {
  const content: unknown = parse(yaml)
  if (isObject(content) && 'jobs' in content) {
    throw new Error('is a whole workflow; save only the step in a file of its own')
  }
  const steps: unknown[] = [content].flat()
  const step = steps.find((each) => isObject(each) && action.test(String(each['uses'])))
  if (!isObject(step)) throw new Error('no step in the file uses this action')
  return { inputs: textsOf(step, 'with'), env: textsOf(step, 'env') }
}

function textsOf(step: Readonly<Record<string, unknown>>, key: string): Record<string, string> {
  const values = step[key] ?? {}
  if (!isObject(values)) throw new Error(`"${key}" must have a line for each name, "name: value"`)
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (typeof value === 'object' && value !== null) {
        throw new Error(`${key}: ${name} must be one text; for several lines, write "${name}: |"`)
      }
      const text = String(value ?? '')
      if (!text.includes('${{')) return [name, text]
      throw new Error(
        `${key}: ${name} is an expression, which only GitHub evaluates: write its value`,
      )
    }),
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
