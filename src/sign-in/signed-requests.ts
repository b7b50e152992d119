// What both ways to sign in with keys share: every request is signed, names its project, and
// carries a time that the service accepts.

import type { Caller } from '../cloud/call.ts'
import { type ServerTime, tolerableSkewMs } from '../cloud/server-time.ts'
import { type Authorize, openSession } from '../cloud/session.ts'
import { type AccessKey, signatureHeaders } from '../cloud/signature.ts'
import type { NamedProject } from '../errors/facts.ts'
import { lookUpProjectId } from './project-id.ts'

/** The project of the requests: its id, or a name to look the id up by. */
export type Project =
  | { readonly kind: 'id'; readonly id: string }
  | {
      readonly kind: 'name'
      readonly name: string
      readonly input: NamedProject['input']
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
  /** The project that the requests name; null until it was looked up. */
  projectId: string | null

  constructor(context: SigningContext) {
    this.context = context
    this.projectId = context.project.kind === 'id' ? context.project.id : null
  }

  /**
   * Credentials that sign each request with a key. The project's id is looked up once per run.
   * Rejects with `SIGN_IN_REFUSED` if the look-up fails, or with `CANCELLED`.
   */
  async signWith(key: SigningKey): Promise<Authorize> {
    this.projectId ??= await this.lookUpProject(key)
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

  private lookUpProject(key: SigningKey): Promise<string> {
    const { call, iamEndpoint, project } = this.context
    const name = project.kind === 'name' ? project.name : ''
    const authorize = () => Promise.resolve(this.authorizeWith(key, null))
    const session = openSession({
      signIn: authorize,
      renew: () => (this.hasNewTime() ? authorize() : null),
      isRenewable: false,
      project: null,
      projectId: () => null,
    })
    const named = { text: name, input: project.kind === 'name' ? project.input : 'project-id' }
    return lookUpProjectId(call, iamEndpoint, named, session)
  }
}
