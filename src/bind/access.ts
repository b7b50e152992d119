// How the services are called that bindings are in. The calls of one service in one project share a
// session of their own, so that a service that refuses the credentials touches no other.

import type { ScmAccess } from '../certificate/list.ts'
import type { Call } from '../cloud/attempt.ts'
import type { Caller, CallResult } from '../cloud/call.ts'
import type { Session, Sessions } from '../cloud/session.ts'
import type { ActionError } from '../errors.ts'
import type { Service, Target } from '../push/target.ts'

/** How this run reaches the services that bindings are in. */
export interface BindAccess {
  readonly call: Caller
  readonly sessions: Sessions
  readonly scm: ScmAccess
  /** URLs without a trailing slash, by the project. */
  readonly endpoints: Readonly<Record<Service, (project: string) => string>>
}

/** One service in one project, and how to call it. */
export interface ServiceAccess {
  readonly target: Target
  readonly scm: ScmAccess
  readonly endpoint: string
  /** Of the project; empty for a global service. Rejects when the sign-in there is refused. */
  readonly projectId: () => Promise<string>
  /** Makes a call with the credentials for this project. Never throws. */
  readonly call: <T>(call: Call<T>) => Promise<CallResult<T>>
  /** As `call`, but rejects with the error of a call that failed. */
  readonly get: <T>(call: Call<T>) => Promise<T>
}

/** The access to one service in one project. Nothing is sent yet. */
export function accessTo(target: Target, access: BindAccess): ServiceAccess {
  const { service, project } = target
  const isGlobal = service === 'CDN'
  const { session, projectId } = isGlobal
    ? { session: access.sessions.home, projectId: async () => '' }
    : access.sessions.for(project)
  const own = shareSession(session)
  const call = <T>(wanted: Call<T>) => access.call(wanted, own)
  return {
    target,
    scm: access.scm,
    endpoint: access.endpoints[service](project),
    projectId,
    call,
    get: async (wanted) => {
      const result = await call(wanted)
      if (result.kind === 'failed') throw result.error
      return result.value
    },
  }
}

/** The same sign-in, but ended by itself: the calls of one service end no other's. */
function shareSession(session: Session): Session {
  let ended: ActionError | null = null
  const throwIfEnded = (): void => {
    if (ended !== null) throw ended
    session.throwIfEnded()
  }
  return {
    ...session,
    current: async () => {
      throwIfEnded()
      return session.current()
    },
    end: (reason) => {
      ended ??= reason
    },
    throwIfEnded,
  }
}
