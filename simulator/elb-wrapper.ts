// Reads the body of an ELB call: its wrapper, and inside it only known fields of the right kinds.

import { elbError, invalidInput } from './elb-errors.ts'
import { checkObject, type Rules } from './json-fields.ts'
import {
  hasExactly,
  isObject,
  type JsonObject,
  readJsonBody,
  type SimulatedRequest,
  type SimulatedResponse,
} from './message.ts'

/**
 * The fields of a body, or its refusal.
 * @param wrapper the name of the object around the fields; null when there is none
 * @param fixed fields that exist, but that an update cannot change
 */
export function readWrapped(
  request: SimulatedRequest,
  wrapper: string | null,
  rules: Rules,
  fixed: readonly string[] = [],
): { readonly fields: JsonObject } | { readonly refusal: SimulatedResponse } {
  const body = readJsonBody(request)
  if (body === null) return { refusal: invalidInput('the body is not JSON.') }
  if (wrapper !== null && !hasExactly(body, [wrapper])) {
    return { refusal: invalidInput(`the body must be {"${wrapper}": {...}}.`) }
  }
  const fields = wrapper === null ? body : body[wrapper]
  if (!isObject(fields)) return { refusal: invalidInput(`${wrapper} is not an object.`) }
  const unchangeable = Object.keys(fields).find((name) => fixed.includes(name))
  if (unchangeable !== undefined) {
    const message = `The property ${unchangeable} cannot be updated.`
    return { refusal: elbError(400, 'ELB.6015', message) }
  }
  if (Object.keys(fields).length === 0) {
    return { refusal: elbError(400, 'ELB.6001', 'There is nothing to update.') }
  }
  const [problem] = checkObject(fields, wrapper ?? '', rules)
  if (problem === undefined) return { fields }
  return { refusal: invalidInput(`${problem.field}: ${problem.problem}.`) }
}
