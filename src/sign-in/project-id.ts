// Looks up a project's id by its name: signed requests and the paths of regional services need it.

import type { Caller } from '../cloud/call.ts'
import { endpointRemedy, isOtherServer } from '../cloud/endpoints.ts'
import { ownProjectIdCall, projectIdCall } from '../cloud/iam.ts'
import type { Session } from '../cloud/session.ts'
import { ActionError, linesAfter, refusalBehind } from '../errors.ts'
import type { NamedProject } from './project.ts'
import { checkProject } from './remedies.ts'

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
  if (result.kind === 'failed') throw lookUpFailed(result.error, name, iamEndpoint)
  if (result.value !== null) return result.value
  throw new ActionError('SIGN_IN_REFUSED', `This account has no project named "${name}"`, {
    remedy: `Check the project: ${checkProject(project)}.`,
  })
}

function lookUpFailed(error: ActionError, name: string, iamEndpoint: string): ActionError {
  if (error.code === 'CANCELLED') return error
  const message = linesAfter(`The ID of the project "${name}" could not be looked up`, error)
  return new ActionError('SIGN_IN_REFUSED', message, {
    cause: error,
    ...lookUpRemedy(error, iamEndpoint),
  })
}

/** Empty where the refusal has a remedy of its own. */
function lookUpRemedy(error: ActionError, iamEndpoint: string): { readonly remedy?: string } {
  const refusal = refusalBehind(error)
  if (refusal === null || error.code === 'SIGN_IN_REFUSED') return {}
  if (isOtherServer(refusal)) return { remedy: endpointRemedy('iam-endpoint', iamEndpoint) }
  const isCoded = refusal.errorCode !== null && !refusal.errorCode.startsWith('APIG')
  if (refusal.httpStatus !== 403) {
    const isOver = refusal.httpStatus >= 500 || refusal.httpStatus === 429
    return isCoded || isOver ? {} : { remedy: endpointRemedy('iam-endpoint', iamEndpoint) }
  }
  return {
    remedy:
      'Set project-id to the ID of the project (see My Credentials); then no look-up is needed.',
  }
}
