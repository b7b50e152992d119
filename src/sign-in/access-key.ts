// Sign-in with an access key: every request is signed, so there is nothing to exchange. A refused
// signature is not tried again, because five bad signatures lock a key. The exception: if this
// machine's clock was wrong, the request is signed once more with the right time.

import type { Credentials } from '../cloud/session.ts'
import { RequestSigner, type SigningContext, type SigningKey } from './signed-requests.ts'

/**
 * Credentials that sign every request with an access key. `signIn` only looks up the project's id,
 * and rejects with `SIGN_IN_REFUSED` or `CANCELLED`.
 */
export function accessKeyCredentials(context: SigningContext, key: SigningKey): Credentials {
  const signer = new RequestSigner(context)
  return {
    signIn: () => signer.signWith(key),
    renew: () => (signer.hasNewTime() ? signer.signWith(key) : null),
    isRenewable: false,
    project: null,
    projectId: () => signer.projectId,
  }
}
