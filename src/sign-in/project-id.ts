// Looks up a project's id by its name: signed requests and the paths of regional services need it.

import type { Caller } from '../cloud/call.ts'
import { ownProjectIdCall, projectIdCall } from '../cloud/iam.ts'
import type { Session } from '../cloud/session.ts'
import type { NamedProject } from '../errors/facts.ts'
import { ActionError, answerBehind, linesAfter, refusalBehind } from '../errors.ts'

/**
 * The id of a project of this account.
 * @throws `SIGN_IN_REFUSED` if IAM refuses, or knows no such project; or `CANCELLED`
 */
export async function lookUpProjectId(
  call: Caller,
  iamEndpoint: string,
  project: NamedProject,
  session: Session,
): Promise<string> {
  const { text: name } = project
  let result = await call(projectIdCall(iamEndpoint, name), session)
  // Listing all projects needs a permission; listing those that the user may enter needs none.
  if (result.kind === 'failed' && refusalBehind(result.error)?.httpStatus === 403) {
    result = await call(ownProjectIdCall(iamEndpoint, name), session)
  }
  if (result.kind === 'failed') throw lookUpFailed(result.error, name)
  if (result.value !== null) return result.value
  const facts = { kind: 'project-unknown', project } as const
  throw new ActionError('SIGN_IN_REFUSED', `This account has no project named "${name}"`, { facts })
}

function lookUpFailed(error: ActionError, name: string): ActionError {
  if (error.code === 'CANCELLED') return error
  const message = linesAfter(`The ID of the project "${name}" could not be looked up`, error)
  const answer = error.code === 'SIGN_IN_REFUSED' ? null : answerBehind(error)
  const facts = answer && ({ kind: 'project-lookup-refused', answer } as const)
  return new ActionError('SIGN_IN_REFUSED', message, { cause: error, facts })
}
