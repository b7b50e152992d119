// What both ways to sign in with keys share: every request is signed, names its project, and
// carries a time that the service accepts.

import type { Caller } from '../cloud/call.ts'
import { endpointRemedy, isOtherServer } from '../cloud/endpoints.ts'
import { ownProjectIdCall, projectIdCall } from '../cloud/iam.ts'
import { type ServerTime, tolerableSkewMs } from '../cloud/server-time.ts'
import { type Authorize, type Credentials, openSession } from '../cloud/session.ts'
import { type AccessKey, signatureHeaders } from '../cloud/signature.ts'
import { ActionError, refusalBehind, sentenceOf } from '../errors.ts'
import { checkProject } from './remedies.ts'

/** The project of the requests: its id, or a name to look the id up by. */
export type Project =
  | { readonly kind: 'id'; readonly id: string }
  | {
      readonly kind: 'name'
      readonly name: string
      /** Whether somebody typed it; else it is the value of scm-region. */
      readonly isTyped: boolean
    }

/** The key that signs the requests. */
export interface SigningKey extends AccessKey {
  /** Only temporary keys have one. */
  readonly securityToken: string | null
}

/** What signing needs besides the key. */
export interface SigningContext {
  readonly call: Caller
  readonly time: ServerTime
  readonly iamEndpoint: string
  readonly project: Project
}

const noSignature = { least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY }

/** A clock is set right once; and once more if that was wrong. Five bad signatures lock a key. */
const mostCorrections = 2

/** Signs the requests of one run, for one project. */
export class RequestSigner {
  private readonly context: SigningContext
  /** The corrections of the clock that were signed with since `hasNewTime` said yes, in ms. */
  private signedWith = noSignature
  private corrections = 0
  private projectId: string | null

  constructor(context: SigningContext) {
    this.context = context
    this.projectId = context.project.kind === 'id' ? context.project.id : null
  }

  /**
   * Credentials that sign each request with a key. The project's id is looked up once per run.
   * Rejects with `SIGN_IN_REFUSED` if the look-up fails, or with `CANCELLED`.
   */
  async signWith(key: SigningKey, remedyFor: Credentials['remedyFor']): Promise<Authorize> {
    this.projectId ??= await this.lookUpProject(key, remedyFor)
    return this.authorizeWith(key, this.projectId)
  }

  /**
   * Whether a signature was made with another time than the one that is known now, for instance by
   * the very answer that refused it. Then signing again will help.
   */
  hasNewTime(): boolean {
    const { offsetMs } = this.context.time
    const { least, most } = this.signedWith
    const isOld = Math.max(offsetMs - least, most - offsetMs) >= tolerableSkewMs
    if (!isOld || this.corrections === mostCorrections) return false
    this.corrections += 1
    this.signedWith = noSignature
    return true
  }

  private authorizeWith(key: SigningKey, projectId: string | null): Authorize {
    return (request) => {
      const headers = {
        ...request.headers,
        ...(key.securityToken !== null && { 'X-Security-Token': key.securityToken }),
        ...(projectId !== null && { 'X-Project-Id': projectId }),
      }
      const { offsetMs } = this.context.time
      const { least, most } = this.signedWith
      this.signedWith = { least: Math.min(least, offsetMs), most: Math.max(most, offsetMs) }
      const signature = signatureHeaders({ ...request, headers }, key, this.context.time.now())
      return { ...request, headers: { ...headers, ...signature } }
    }
  }

  /** @param remedyFor what to do when IAM refuses the key */
  private async lookUpProject(
    key: SigningKey,
    remedyFor: Credentials['remedyFor'],
  ): Promise<string> {
    const { call, iamEndpoint, project } = this.context
    const name = project.kind === 'name' ? project.name : ''
    const input = project.kind === 'name' && !project.isTyped ? 'scm-region' : 'project-name'
    const named = { text: name, input } as const
    const authorize = () => Promise.resolve(this.authorizeWith(key, null))
    const session = openSession({
      signIn: authorize,
      renew: () => (this.hasNewTime() ? authorize() : null),
      isRenewable: false,
      remedyFor,
    })
    let result = await call(projectIdCall(iamEndpoint, name), session)
    // Listing all projects needs a permission; listing those that the user may enter needs none.
    if (result.kind === 'failed' && refusalBehind(result.error)?.httpStatus === 403) {
      result = await call(ownProjectIdCall(iamEndpoint, name), session)
    }
    if (result.kind === 'failed') throw lookUpFailed(result.error, name, iamEndpoint)
    if (result.value !== null) return result.value
    throw new ActionError('SIGN_IN_REFUSED', `This account has no project named "${name}"`, {
      remedy: `Check the project: ${checkProject(named)}.`,
    })
  }
}

function lookUpFailed(error: ActionError, name: string, iamEndpoint: string): ActionError {
  if (error.code === 'CANCELLED') return error
  const message = `The id of the project "${name}" could not be looked up: ${sentenceOf(error)}`
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
      'Set project-id to the id of the project (see My Credentials); then no look-up is needed.',
  }
}
