// The bindings of CDN: the certificate of each domain. CDN refers to a certificate of SCM by its
// id, so it needs no copy; and a domain can be switched back only to a certificate that SCM has.

import { hasFingerprint, type Leaf, parseCertificate, readLeaf } from '../certificate/leaf.ts'
import { namesOf } from '../certificate/names.ts'
import { findSame } from '../certificate/same.ts'
import {
  type CdnAccount,
  type CdnDomain,
  type CdnHttps,
  type CdnState,
  cdnCertificatesCall,
  cdnDomainCall,
  cdnHttpsCall,
  domainsPerPage,
  useScmCertificateCall,
} from '../cloud/cdn.ts'
import { byNumber, readWholeList } from '../cloud/pages.ts'
import { showCall } from '../cloud/scm.ts'
import { ActionError, refusalBehind } from '../errors.ts'
import { httpsPort } from '../verify/host.ts'
import type { ServiceAccess } from './access.ts'
import type { Binder, Copy, Identity, Obstacle, Place, PlaceState } from './place.ts'
import type { NewCertificate, UsedCertificate } from './relation.ts'

/** Finds the bindings of the account's domains. */
export function cdnBinder(access: ServiceAccess): Binder {
  const { endpoint } = access
  // A domain of any enterprise project is listed if none is named.
  const cdn: CdnAccount = { endpoint, enterpriseProjectId: access.scm.enterpriseProjectId }
  return {
    read: async (wanted) => {
      const domains = await readWholeList(
        "CDN's list of domains",
        byNumber(domainsPerPage),
        (page) => access.get(cdnCertificatesCall(cdn, page)),
        ({ name }) => name,
      )
      const places = domains.map((domain) => placeOf(access, cdn, domain, wanted))
      return { places, copy: copyOf(wanted), stored: new Set() }
    },
    findCopy: async (wanted) => copyOf(wanted),
  }
}

function copyOf({ id, keyFamily, expiresAt }: NewCertificate): Copy | null {
  return id === null ? null : { id, sniNames: null, keyFamily, expiresAt, isCertain: true }
}

function placeOf(
  access: ServiceAccess,
  cdn: CdnAccount,
  { name, pem, isHttpsOn }: CdnDomain,
  wanted: NewCertificate,
): Place {
  return {
    binding: { service: 'CDN', project: '', domain: name },
    title: null,
    aliases: [],
    uses: isHttpsOn ? [usedBy(readLeaf(pem))] : [],
    isList: false,
    mustCover: [name],
    obstacle: isHttpsOn ? null : httpsOff,
    lock: name,
    // CDN may show a change before it begins with it.
    settleMs: 10_000,
    inspect: async () => {
      const state = await access.get(cdnDomainCall(cdn, name))
      const https = await access.get(cdnHttpsCall(cdn, name))
      const restorable = await findRestorable(access, https, pem, name)
      return {
        obstacle: stateObstacle(state) ?? httpsObstacle(https),
        uses: usesIn(https, wanted, restorable),
        restoreIds: restorable === null ? null : [restorable.id],
        hosts: () => [{ name: name.replace(/^\*\./, 'www.'), port: httpsPort, via: null }],
        read: () => readState(access, cdn, name, wanted, restorable),
      }
    },
  }
}

async function readState(
  access: ServiceAccess,
  cdn: CdnAccount,
  name: string,
  wanted: NewCertificate,
  restorable: Restorable | null,
): Promise<PlaceState> {
  const state = await access.get(cdnDomainCall(cdn, name))
  const https = await access.get(cdnHttpsCall(cdn, name))
  return {
    uses: usesIn(https, wanted, restorable),
    progress: progressOf(state),
    write: ([id = '']) => {
      const isOld = id === restorable?.id && id !== wanted.id
      const nameThere = isOld ? restorable.name : certificateName(wanted.name ?? name)
      return access.call(useScmCertificateCall(cdn, name, id, nameThere, https.kept))
    },
  }
}

function usedBy(leaf: Leaf | null): UsedCertificate {
  const names = leaf?.names ?? []
  return { id: null, scmId: null, leaf, names, expiresAt: leaf?.expiresAt ?? null }
}

/** What a domain can be switched back to. */
interface Restorable {
  /** In SCM. */
  readonly id: string
  /** Null if CDN does not show the certificate. */
  readonly sha1: string | null
  /** The name under which CDN knows it. */
  readonly name: string
}

/**
 * A certificate that is not of SCM, or whose id CDN does not show, has no id; its fingerprint tells
 * whether it is still there, or whether it is the new one.
 */
function usesIn(
  { isOn, source, scmCertificateId, pem }: CdnHttps,
  { id, fingerprint }: NewCertificate,
  restorable: Restorable | null,
): readonly Identity[] {
  if (!isOn) return []
  if (source === 'scm' && scmCertificateId !== null) return [{ id: scmCertificateId }]
  const leaf = readLeaf(pem)
  if (source === 'scm' && leaf !== null) {
    if (id !== null && hasFingerprint(leaf, fingerprint)) return [{ id }]
    if (leaf.sha1 === restorable?.sha1) return [{ id: restorable.id }]
  }
  return [{ fingerprint: leaf?.sha1 ?? null, source: source ?? 'unknown' }]
}

function progressOf({ status }: CdnState): PlaceState['progress'] {
  if (status === 'configure_failed') return 'broken'
  return status === 'configuring' ? 'changing' : 'settled'
}

/** What the domain can be switched back to; null if SCM does not have its certificate. */
async function findRestorable(
  access: ServiceAccess,
  https: CdnHttps,
  pem: string | null,
  domain: string,
): Promise<Restorable | null> {
  const id = await findInScm(access, https, pem)
  if (id === null) return null
  const name = certificateName(https.certificateName ?? domain)
  return { id, sha1: readLeaf(https.pem)?.sha1 ?? null, name }
}

/** The id in SCM of the certificate that a domain uses; null if SCM does not have it. */
async function findInScm(
  access: ServiceAccess,
  { source, scmCertificateId }: CdnHttps,
  pem: string | null,
): Promise<string | null> {
  const { scm } = access
  if (source === 'scm' && scmCertificateId !== null) {
    const result = await scm.call(showCall(scm.endpoint, scmCertificateId), scm.session)
    const isGone = result.kind === 'failed' && isUnknown(result.error)
    return isGone ? null : scmCertificateId
  }
  const certificate = parseCertificate(pem)
  if (certificate === null) return null
  try {
    const [twin] = await findSame(scm, { leaf: certificate, names: namesOf(certificate) })
    return twin ?? null
  } catch (error) {
    // What cannot be found out is not promised.
    if (error instanceof ActionError && error.code === 'CANCELLED') throw error
    return null
  }
}

function isUnknown(error: ActionError): boolean {
  const status = error.code === 'REFUSED' ? refusalBehind(error)?.httpStatus : undefined
  return status === 400 || status === 404
}

const longestName = 64
const shortestName = 3

/** CDN wants 3 to 64 characters. */
function certificateName(text: string): string {
  return text.slice(0, longestName).padEnd(shortestName, '-')
}

const httpsOff: Obstacle = {
  reason: 'https-off',
  message: 'HTTPS is off',
}

function stateObstacle({ status, isDisabled, isLocked }: CdnState): Obstacle | null {
  const isReady = ['online', 'configuring', 'configure_failed'].includes(status)
  if (isReady && !isDisabled && !isLocked) return null
  const state = isDisabled ? 'disabled' : isLocked ? 'locked' : `in the state "${status}"`
  return {
    reason: 'not-online',
    message: `the domain is ${state}, and CDN changes only domains that are online`,
  }
}

function httpsObstacle({ isOn, isDual, isSm, source }: CdnHttps): Obstacle | null {
  if (!isOn) return httpsOff
  if (isDual || isSm) {
    return {
      reason: 'dual-certificate',
      message: 'it has an SM certificate, which a change would remove',
    }
  }
  if (source !== 'huawei') return null
  return {
    reason: 'managed-by-huawei',
    message: 'Huawei Cloud manages its certificate',
  }
}
