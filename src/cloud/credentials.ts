// Every way to sign in becomes one function that puts credentials on a request. Whoever sends
// requests does not know which way it got.

import type { HttpRequest } from './http.ts'

/** Puts this run's credentials on a request. */
export type Authorize = (request: HttpRequest) => HttpRequest

/** One way to sign in. */
export interface Credentials {
  /** Rejects with `SIGN_IN_REFUSED` when the credentials are refused. */
  signIn(): Promise<Authorize>
  /** Whether signing in again can mend a refused token. */
  readonly renewable: boolean
}

/** A sign-in that everybody shares. */
export interface Session {
  current(): Promise<Authorize>
  /**
   * What to use instead of an `Authorize` that was refused: the newer one that somebody else got
   * meanwhile, or a new one, once a run; null when there is nothing left to renew.
   */
  renew(refused: Authorize): Promise<Authorize | null>
}

/** A session that signs in when it is first asked for, and again at most once. */
export function openSession({ signIn, renewable }: Credentials): Session {
  let pending: Promise<Authorize> | null = null
  let latest: Authorize | null = null
  let renewals = renewable ? 1 : 0
  const current = (): Promise<Authorize> => {
    pending ??= signIn().then((authorize) => {
      latest = authorize
      return authorize
    })
    return pending
  }
  return {
    current,
    renew: async (refused) => {
      // No await before this point: of many that were refused at once, one renews for all.
      if (latest === refused) {
        if (renewals === 0) return null
        renewals -= 1
        latest = null
        pending = null
      }
      return current()
    },
  }
}

/** Credentials on a request as IAM's token. */
export function withToken(token: string): Authorize {
  return (request) => ({ ...request, headers: { ...request.headers, 'X-Auth-Token': token } })
}
