// Sessions: a sign-in that many calls share, one for SCM and one for each project whose services
// are called. Every way to sign in becomes a function that puts credentials on a request, so that
// the code that sends requests need not know the way.

import type { NamedProject } from '../errors/facts.ts'
import type { ActionError } from '../errors.ts'
import type { HttpRequest } from './http.ts'

/** Puts this run's credentials on a request. */
export type Authorize = (request: HttpRequest) => HttpRequest

/** One way to sign in. */
export interface Credentials {
  /** Signs in. Rejects with `SIGN_IN_REFUSED`, or with `CANCELLED`. */
  signIn(): Promise<Authorize>
  /** Signs in again after a service refused the credentials; null if that cannot help. */
  renew(): Promise<Authorize> | null
  /** Whether signing in again gives other credentials; a key or a given token stays the same. */
  readonly isRenewable: boolean
  /** The project that a token was asked for; null for the whole account, and where none was. */
  readonly project: NamedProject | null
  /** The id of their project, as far as the sign-in told it. */
  projectId(): string | null
}

/** The sessions of a run. */
export interface Sessions {
  /** For SCM, and for services that are global. */
  readonly home: Session
  /** For the services of one project, by its name. The same project always has the same session. */
  for(project: string): ProjectSession
}

/** A session for the services of one project. */
export interface ProjectSession {
  readonly session: Session
  /**
   * The project's id, which the paths of its services hold. Signs in if that was not done yet.
   * Rejects with `SIGN_IN_REFUSED` or `CANCELLED`.
   */
  readonly projectId: () => Promise<string>
}

/** A sign-in that all calls to SCM, or to the services of one project, share. */
export interface Session {
  /** The credentials to use now. The first call signs in, and rejects as `signIn` does. */
  current(): Promise<Authorize>
  /**
   * Replaces refused credentials. If another call has renewed them already, returns the new ones;
   * otherwise signs in again, once per run. Null if that cannot help, or was done before.
   */
  renew(refused: Authorize): Promise<Authorize | null>
  readonly isRenewable: boolean
  readonly project: NamedProject | null
  /** Ends the session for every call, also for those that are waiting. */
  end(reason: ActionError): void
  /** @throws the reason with which the session was ended */
  throwIfEnded(): void
}

/** Opens a session. It signs in when it is first used, and renews the sign-in at most once. */
export function openSession(credentials: Credentials): Session {
  let pending: Promise<Authorize> | null = null
  let latest: Authorize | null = null
  let isRenewed = false
  let ended: ActionError | null = null
  const settle = (signingIn: Promise<Authorize>): Promise<Authorize> => {
    pending = signingIn.then((authorize) => {
      latest = authorize
      return authorize
    })
    return pending
  }
  const throwIfEnded = (): void => {
    if (ended !== null) throw ended
  }
  const current = async (): Promise<Authorize> => {
    throwIfEnded()
    return pending ?? settle(credentials.signIn())
  }
  return {
    isRenewable: credentials.isRenewable,
    project: credentials.project,
    current,
    renew: async (refused) => {
      // No await before this line: when many calls are refused at once, the first one renews for
      // all, and the others must find `latest` changed.
      if (latest !== refused) return current()
      const renewal = isRenewed ? null : credentials.renew()
      if (renewal === null) return null
      isRenewed = true
      latest = null
      return settle(renewal)
    },
    end: (reason) => {
      ended ??= reason
    },
    throwIfEnded,
  }
}

/** Puts an IAM token on each request. */
export function withToken(token: string): Authorize {
  return (request) => ({ ...request, headers: { ...request.headers, 'X-Auth-Token': token } })
}
