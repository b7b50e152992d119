// Sign-in with an existing token. It is used as it is and cannot be renewed.

import { type Credentials, withToken } from '../cloud/session.ts'

/** Credentials from an existing IAM token. Nothing is sent to sign in. */
export function tokenCredentials(token: string): Credentials {
  return { signIn: async () => withToken(token), renew: () => null, isRenewable: false }
}
