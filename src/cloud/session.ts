// Every way to sign in becomes one function that puts credentials on a request. Whoever sends
// requests does not know which way it got.

import type { Refusal } from '../errors.ts'
import type { HttpRequest } from './http.ts'

/** Puts this run's credentials on a request. */
export type Authorize = (request: HttpRequest) => HttpRequest

/** One way to sign in. */
export interface Credentials {
  /** Rejects with `SIGN_IN_REFUSED` when the credentials are refused. */
  signIn(): Promise<Authorize>
  /** What can be tried after SCM refused what `signIn` gave; null when nothing would mend it. */
  renew(refusal: Refusal): Promise<Authorize> | null
}

/** A sign-in that everybody shares. */
export interface Session {
  current(): Promise<Authorize>
  /**
   * What to use instead of an `Authorize` that was refused: the newer one that somebody else got
   * meanwhile, or a new one, once a run; null when there is nothing to renew, or nothing left.
   */
  renew(refused: Authorize, refusal: Refusal): Promise<Authorize | null>
}

/** A session that signs in when it is first asked for, and renews that at most once. */
export function openSession(credentials: Credentials): Session {
  let pending: Promise<Authorize> | null = null
  let latest: Authorize | null = null
  let isRenewed = false
  const settle = (signingIn: Promise<Authorize>): Promise<Authorize> => {
    pending = signingIn.then((authorize) => {
      latest = authorize
      return authorize
    })
    return pending
  }
  const current = () => pending ?? settle(credentials.signIn())
  return {
    current,
    renew: async (refused, refusal) => {
      // No await before this point: of many that were refused at once, one renews for all.
      if (latest !== refused) return current()
      const renewal = isRenewed ? null : credentials.renew(refusal)
      if (renewal === null) return null
      isRenewed = true
      latest = null
      return settle(renewal)
    },
  }
}

/** Credentials on a request as IAM's token. */
export function withToken(token: string): Authorize {
  return (request) => ({ ...request, headers: { ...request.headers, 'X-Auth-Token': token } })
}
