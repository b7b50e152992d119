// STS: exchanges an ID token for temporary keys. Builds the call and decodes the answer.

import { ActionError } from '../errors.ts'
import type { Call } from './attempt.ts'
import { exchange } from './build-call.ts'
import { headerField, type JsonObject, objectField, stringField } from './decode.ts'
import type { AccessKey } from './signature.ts'

/** Which agency to assume, with which ID token, and under which session name. */
export interface Assumption {
  /** `iam::{account}:oidcProvider:{name}` */
  readonly providerUrn: string
  /** `iam::{account}:agency:{name}` */
  readonly agencyUrn: string
  /** 2 to 64 letters, digits and `_.@=-`; shown in the account's audit log. */
  readonly sessionName: string
  readonly idToken: string
}

/** A temporary access key, which is valid only together with its security token. */
export interface TemporaryKey extends AccessKey {
  readonly securityToken: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/**
 * Assumes an agency. The request is not signed: the ID token proves who asks. The keys are valid
 * for an hour, the service's default.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam5/AssumeAgencyWithOIDC.html
 */
export function assumeAgencyCall(endpoint: string, assumption: Assumption): Call<TemporaryKey> {
  const url = `${endpoint}/v5/agencies/assume-with-oidc`
  const body = {
    provider_urn: assumption.providerUrn,
    agency_urn: assumption.agencyUrn,
    agency_session_name: assumption.sessionName,
    id_token: assumption.idToken,
  }
  return exchange({ answer: what }, { method: 'POST', url, body }, readKeys)
}

const what = "STS's answer"

function readKeys(body: JsonObject): TemporaryKey {
  const keys = objectField(body, 'credentials', what)
  const expiresAt = Date.parse(stringField(keys, 'expiration', what))
  if (Number.isNaN(expiresAt)) {
    throw new ActionError('ANSWER_INVALID', `${what}: "expiration" is not a date`)
  }
  return {
    accessKeyId: headerField(keys, 'access_key_id', what),
    secretAccessKey: stringField(keys, 'secret_access_key', what),
    securityToken: headerField(keys, 'security_token', what),
    expiresAt,
  }
}
