// IAM's error answers, in its two shapes: Keystone's, and a code with a message.

import type { SimulatedResponse } from './message.ts'

/** An error in Keystone's shape. */
export function keystoneError(status: number, title: string, message: string): SimulatedResponse {
  return { status, json: { error: { code: status, message, title } } }
}

/**
 * Keystone's one answer to everything that it does not want to explain: an unknown account or user,
 * a wrong password, a token that is not valid, and a scope that the user may not enter, whether it
 * does not exist, is disabled or gives the user no role.
 */
export function unauthorized(): SimulatedResponse {
  const message = 'The request you have made requires authentication.'
  return keystoneError(401, 'Unauthorized', message)
}

/** An error in IAM's other shape: a code and a message. */
export function codedError(status: number, code: string, message: string): SimulatedResponse {
  return { status, json: { error_msg: message, error_code: code } }
}

/** The answer to a request that is not documented. */
export function invalidParameters(): SimulatedResponse {
  return codedError(400, 'IAM.0007', 'Request parameters are invalid.')
}
