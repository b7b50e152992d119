// What the two ways with an access key share: each request is signed, names its project, and is
// dated by a clock that the service agrees with.

import type { Caller } from '../cloud/call.ts'
import type { Clock } from '../cloud/clock.ts'
import { projectIdCall } from '../cloud/iam.ts'
import { type Authorize, openSession } from '../cloud/session.ts'
import { type AccessKey, signatureHeaders } from '../cloud/signature.ts'
import { ActionError, type Refusal, refusalBehind } from '../errors.ts'

/** The project that requests are made in: by its id, or by the name to look it up by. */
export type Project =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'name'; readonly name: string }

export interface SigningKey extends AccessKey {
  /** Goes with temporary keys. */
  readonly securityToken: string | null
}

export interface SigningContext {
  readonly call: Caller
  readonly clock: Clock
  readonly iamEndpoint: string
  readonly project: Project
  /** Told when the machine's clock turned out to be off, and by how much. */
  readonly onClockOff: (seconds: number) => void
}

/** The service takes 15 minutes of difference; with less than this the clock is not the trouble. */
const tolerableSkewMs = 5 * 60_000

/** Signs the requests of one run. */
export class RequestSigner {
  private readonly context: SigningContext
  private offsetMs = 0
  private projectId: string | null

  constructor(context: SigningContext) {
    this.context = context
    this.projectId = context.project.kind === 'id' ? context.project.id : null
  }

  /** Requests signed with the key, in the project, which is looked up once. */
  async signWith(key: SigningKey): Promise<Authorize> {
    this.projectId ??= await this.lookUpProject(key)
    return this.authorizeWith(key, this.projectId)
  }

  /**
   * Whether a refusal came of our clock: then it is set right, once, and signing anew will help.
   */
  correctsClock({ serverTime }: Refusal): boolean {
    const offsetMs = serverTime === null ? 0 : serverTime - this.context.clock.now()
    if (this.offsetMs !== 0 || Math.abs(offsetMs) < tolerableSkewMs) return false
    this.offsetMs = offsetMs
    this.context.onClockOff(Math.round(offsetMs / 1000))
    return true
  }

  private authorizeWith(key: SigningKey, projectId: string | null): Authorize {
    return (request) => {
      const headers = {
        ...request.headers,
        ...(key.securityToken !== null && { 'X-Security-Token': key.securityToken }),
        ...(projectId !== null && { 'X-Project-Id': projectId }),
      }
      const time = this.context.clock.now() + this.offsetMs
      const signature = signatureHeaders({ ...request, headers }, key, time)
      return { ...request, headers: { ...headers, ...signature } }
    }
  }

  private async lookUpProject(key: SigningKey): Promise<string> {
    const { call, iamEndpoint, project } = this.context
    const name = project.kind === 'name' ? project.name : ''
    const authorize = () => Promise.resolve(this.authorizeWith(key, null))
    const session = openSession({
      signIn: authorize,
      renew: (refusal) => (this.correctsClock(refusal) ? authorize() : null),
    })
    const result = await call(projectIdCall(iamEndpoint, name), session)
    if (result.kind === 'failed') throw lookUpFailed(result.error, name)
    if (result.value !== null) return result.value
    throw new ActionError('SIGN_IN_REFUSED', `This account has no project named "${name}"`, {
      remedy: 'Give project-name, or project-id with the id of the project (see My Credentials).',
    })
  }
}

function lookUpFailed(error: ActionError, name: string): ActionError {
  if (error.code === 'CANCELLED') return error
  const message = `The id of the project "${name}" could not be looked up: ${error.message}`
  // A refused key has a remedy of its own; one that may not list projects needs none with an id.
  const mayNotList = refusalBehind(error)?.httpStatus === 403
  return new ActionError('SIGN_IN_REFUSED', message, {
    cause: error,
    ...(mayNotList && {
      remedy:
        'Give project-id with the id of the project (see My Credentials): then nothing is looked up.',
    }),
  })
}
