// Lists the certificates in SCM, page by page.

import type { Caller } from '../cloud/call.ts'
import { byOffset, readList } from '../cloud/pages.ts'
import { type ListedCertificate, listCall } from '../cloud/scm.ts'
import type { Session } from '../cloud/session.ts'
import { type ActionError, refusalBehind } from '../errors.ts'
import { certificateFailure } from './failure.ts'
import { pushableStates } from './usable.ts'

/** How this run reaches SCM. */
export interface ScmAccess {
  readonly call: Caller
  readonly session: Session
  readonly endpoint: string
  /** Null: every enterprise project that the user may read. */
  readonly enterpriseProjectId: string | null
}

/** The certificates that were listed. */
export interface Listing {
  readonly certificates: readonly ListedCertificate[]
  /** Some certificates may be missing: a later page was refused, or the pages do not agree. */
  readonly isPartial: boolean
  /** How many rows could not be read. */
  readonly unreadable: number
}

/**
 * Lists the certificates with one status, page by page, latest expiry first.
 * @param status one of SCM's states, or `ALL`
 * @param expiredDaysSince includes certificates that expired up to this many days ago
 * @throws `CERTIFICATE_REFUSED` if SCM refuses the first page, `SIGN_IN_REFUSED`, or the code of
 * the call that failed
 */
export async function listCertificates(
  { call, session, endpoint, enterpriseProjectId }: ScmAccess,
  status: string,
  expiredDaysSince = 0,
): Promise<Listing> {
  const readPage = async (offset: number) => {
    const query = { status, offset, enterpriseProjectId, expiredDaysSince }
    const result = await call(listCall(endpoint, query), session)
    if (result.kind === 'done') return result.value
    // The documentation limits the offset (to 30, elsewhere to 100). If SCM refuses a later page,
    // the pages before it already hold the certificates that expire last.
    if (offset > 0 && isRefusedOffset(result.error)) return null
    throw certificateFailure('Could not list the certificates', result.error, 'list')
  }
  const { rows, unreadable, gap } = await readList(byOffset, readPage, ({ id }) => id)
  return { certificates: rows, isPartial: gap !== null, unreadable }
}

/**
 * Lists the certificates in the states that can be pushed.
 * @throws as `listCertificates`
 */
export async function listPushable(scm: ScmAccess): Promise<Listing> {
  const listings: Listing[] = []
  for (const status of pushableStates) listings.push(await listCertificates(scm, status))
  return {
    certificates: listings.flatMap(({ certificates }) => certificates),
    isPartial: listings.some(({ isPartial }) => isPartial),
    unreadable: listings.reduce((sum, { unreadable }) => sum + unreadable, 0),
  }
}

function isRefusedOffset(error: ActionError): boolean {
  return error.code === 'REFUSED' && refusalBehind(error)?.httpStatus === 400
}
