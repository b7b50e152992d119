// Lists the certificates in SCM, page by page.

import type { Caller } from '../cloud/call.ts'
import { type ListedCertificate, listCall, listPageSize } from '../cloud/scm.ts'
import type { Session } from '../cloud/session.ts'
import { type ActionError, refusalBehind } from '../errors.ts'
import { certificateFailure } from './failure.ts'

/** SCM as this run reaches it. */
export interface ScmAccess {
  readonly call: Caller
  readonly session: Session
  readonly endpoint: string
  /** Null: every enterprise project that the user may read. */
  readonly enterpriseProjectId: string | null
}

export interface Listing {
  readonly certificates: readonly ListedCertificate[]
  /** A later page was refused, so some certificates were not listed. */
  readonly isPartial: boolean
}

/** An upper bound: a wrong `total_count` must not make us loop forever. */
const mostPages = 200

const grantList = 'Grant scm:cert:list, or set certificate-id, which needs no list.'

/** @throws `CERTIFICATE_REFUSED` when nothing can be listed, or why SCM could not be asked */
export async function listCertificates(
  { call, session, endpoint, enterpriseProjectId }: ScmAccess,
  status: string,
  expiredDaysSince = 0,
): Promise<Listing> {
  // By id: the order may change between two pages.
  const found = new Map<string, ListedCertificate>()
  for (let page = 0; page < mostPages; page += 1) {
    const offset = page * listPageSize
    const query = { status, offset, enterpriseProjectId, expiredDaysSince }
    const result = await call(listCall(endpoint, query), session)
    if (result.kind === 'failed') {
      // The documentation bounds the offset (by 30, by 100). The first page holds what expires last.
      if (page > 0 && isRefusedOffset(result.error)) return listing(found, true)
      throw certificateFailure('Could not list the certificates', result.error, grantList)
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
