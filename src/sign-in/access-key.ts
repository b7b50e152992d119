// Sign-in with an access key: there is nothing to exchange, every request is signed. A refused
// signature is not tried again, unless our clock was off: five bad signatures lock a key.

import type { Credentials } from '../cloud/session.ts'
import { RequestSigner, type SigningContext, type SigningKey } from './signed-requests.ts'

export function accessKeyCredentials(context: SigningContext, key: SigningKey): Credentials {
  const signer = new RequestSigner(context)
  return {
    signIn: () => signer.signWith(key),
    renew: (refusal) => (signer.correctsClock(refusal) ? signer.signWith(key) : null),
  }
}
