// Sign-in with an access key: every request is signed, so there is nothing to exchange. A refused
// signature is not tried again, because five bad signatures lock a key. The exception: if this
// machine's clock was wrong, the request is signed once more with the right time.

import type { Credentials } from '../cloud/session.ts'
import type { Lines } from '../errors/lines.ts'
import { numbered } from './remedies.ts'
import { RequestSigner, type SigningContext, type SigningKey } from './signed-requests.ts'

/** The gateway answers an unknown key, a deleted one and a wrong secret alike. */
function keyRemedy(accessKeyId: string, variables: readonly string[]): Lines {
  const [id = 'access-key-id', secret = 'secret-access-key'] = variables
  return numbered(
    'Check the access key, in this order:',
    [
      `${id} "${accessKeyId}" exists and is enabled (see My Credentials of its IAM user)`,
      `${secret} belongs to it: it is shown only once, when the key is created`,
      'a temporary key also needs its security-token, and has not expired',
    ],
    'The key is not tried again in this run: five bad signatures lock it for five minutes.',
  )
}

/**
 * Credentials that sign every request with an access key. `signIn` only looks up the project's id,
 * and rejects with `SIGN_IN_REFUSED` or `CANCELLED`.
 * @param variables the variables that hold the id and the secret; empty: the inputs do
 */
export function accessKeyCredentials(
  context: SigningContext,
  key: SigningKey,
  variables: readonly string[],
): Credentials {
  const signer = new RequestSigner(context)
  const remedyFor = () => keyRemedy(key.accessKeyId, variables)
  return {
    signIn: () => signer.signWith(key, remedyFor),
    renew: () => (signer.hasNewTime() ? signer.signWith(key, remedyFor) : null),
    isRenewable: false,
    remedyFor,
    projectId: () => signer.projectId,
  }
}
