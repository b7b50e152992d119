// Sign-in with a token that somebody else obtained: used as it is, and nothing can renew it.

import { type Credentials, withToken } from '../cloud/session.ts'

export function tokenCredentials(token: string): Credentials {
  return { signIn: async () => withToken(token), renew: () => null }
}
