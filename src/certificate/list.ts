// Every certificate that SCM lists, page by page.

import type { Caller } from '../cloud/call.ts'
import { type ListedCertificate, listCall, listPageSize } from '../cloud/scm.ts'
import type { Session } from '../cloud/session.ts'
import { ActionError, refusalBehind } from '../errors.ts'

/** Where to look. */
export interface Shelf {
  readonly call: Caller
  readonly session: Session
  readonly endpoint: string
  /** Null: wherever the user may look. */
  readonly enterpriseProjectId: string | null
}

export interface Listing {
  readonly certificates: readonly ListedCertificate[]
  /** A later page was refused: there are certificates that were not looked at. */
  readonly isPartial: boolean
}

/** No account holds so many; a server that counts wrong must not keep us for ever. */
const mostPages = 200

/** @throws `CERTIFICATE_REFUSED` when nothing can be listed, or why SCM could not be asked */
export async function listCertificates(
  { call, session, endpoint, enterpriseProjectId }: Shelf,
  status: string,
  expiredDaysSince = 0,
): Promise<Listing> {
  // By id: between two pages, the order may change.
  const found = new Map<string, ListedCertificate>()
  for (let page = 0; page < mostPages; page += 1) {
    const offset = page * listPageSize
    const query = { status, offset, enterpriseProjectId, expiredDaysSince }
    const result = await call(listCall(endpoint, query), session)
    if (result.kind === 'failed') {
      // The documentation bounds the offset (by 30, by 100); what comes first expires last.
      if (page > 0 && isRefusedOffset(result.error)) return listing(found, true)
      throw listFailed(result.error)
    }
    const { certificates, total } = result.value
    for (const certificate of certificates) found.set(certificate.id, certificate)
    if (certificates.length === 0 || offset + certificates.length >= total) break
  }
  return listing(found, false)
}

function listing(found: ReadonlyMap<string, ListedCertificate>, isPartial: boolean): Listing {
  return { certificates: [...found.values()], isPartial }
}

function isRefusedOffset(error: ActionError): boolean {
  return error.code === 'REFUSED' && refusalBehind(error)?.httpStatus === 400
}

function listFailed(error: ActionError): ActionError {
  if (error.code === 'SIGN_IN_REFUSED' || error.code === 'CANCELLED') return error
  const refusal = refusalBehind(error)
  const mayNotList =
    error.code === 'REFUSED' && (refusal?.httpStatus === 403 || refusal?.errorCode === 'SCM.4002')
  const code = error.code === 'REFUSED' ? 'CERTIFICATE_REFUSED' : error.code
  return new ActionError(code, `The certificates could not be listed: ${error.message}`, {
    cause: error,
    ...(mayNotList && {
      remedy: 'Grant scm:cert:list, or give certificate-id, which needs no list.',
    }),
  })
}
