// ELB's answers: errors in its shape, and successes with a request ID.
// @see https://support.huaweicloud.com/intl/en-us/api-elb/elb_jd_dy_0001.html

import { randomUUID } from 'node:crypto'
import type { SimulatedResponse } from './message.ts'

/** An error in ELB's shape. */
export function elbError(status: number, code: string, message: string): SimulatedResponse {
  return withRequestId(status, { error_msg: message, error_code: code })
}

/** A body that ELB does not accept. */
export function invalidInput(why: string): SimulatedResponse {
  return elbError(400, 'ELB.8902', `Invalid input: ${why}`)
}

/** Something that is not there, or that belongs to another project. */
export function elbNotFound(what: string, id: string): SimulatedResponse {
  return elbError(404, 'ELB.8904', `${what} ${id} could not be found.`)
}

/**
 * ELB's general conflict. That a load balancer which is not ACTIVE or is FROZEN answers so, and a
 * used certificate, is a guess: the documentation names no code.
 */
export function elbConflict(why: string): SimulatedResponse {
  return elbError(409, 'ELB.8907', `Conflict: ${why}`)
}

/** A success. */
export function elbAnswer(json: Readonly<Record<string, unknown>>): SimulatedResponse {
  return withRequestId(200, json)
}

function withRequestId(status: number, json: Readonly<Record<string, unknown>>): SimulatedResponse {
  const requestId = randomUUID().replaceAll('-', '')
  return {
    status,
    headers: { 'X-Request-Id': requestId },
    json: { ...json, request_id: requestId },
  }
}
