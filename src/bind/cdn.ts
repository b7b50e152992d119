// The bindings of CDN: the certificate of each domain. CDN refers to a certificate of SCM by its
// id, so it needs no copy; and a domain can be switched back only to a certificate that SCM has.

import { hasFingerprint, type Leaf, parseCertificate, readLeaf } from '../certificate/leaf.ts'
import { namesOf } from '../certificate/names.ts'
import { findSame } from '../certificate/same.ts'
import type { CallResult } from '../cloud/call.ts'
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
import type { Lane } from './lane.ts'
import type { Binder, Copy, Obstacle, Place, PlaceState } from './place.ts'
import type { NewCertificate, UsedCertificate } from './renewal.ts'

/** Finds the bindings of the account's domains. */
export function cdnBinder(lane: Lane): Binder {
  const { endpoint } = lane
  // A domain of any enterprise project is listed if none is named.
  const cdn: CdnAccount = { endpoint, enterpriseProjectId: lane.scm.enterpriseProjectId }
  return {
    read: async (wanted) => {
      const domains = await readWholeList(
        'the list',
        byNumber(domainsPerPage),
        (page) => lane.get(cdnCertificatesCall(cdn, page)),
        ({ name }) => name,
      )
      const places = domains.map((domain) => placeOf(lane, cdn, domain, wanted))
      return { places, copy: copyOf(wanted) }
    },
    findCopy: async (wanted) => copyOf(wanted),
  }
}

function copyOf({ id, keyFamily, expiresAt }: NewCertificate): Copy | null {
  return id === null ? null : { id, sniNames: null, keyFamily, expiresAt, isCertain: true }
}

function placeOf(
  lane: Lane,
  cdn: CdnAccount,
  { name, pem, isHttpsOn }: CdnDomain,
  wanted: NewCertificate,
): Place {
  const leaf = readLeaf(pem)
  let latest: CdnHttps | null = null
  /** The names under which CDN knows certificates of SCM. */
  const names = new Map<string, string>()
  if (wanted.id !== null) names.set(wanted.id, certificateName(wanted.name ?? name))

  let restorable: Restorable | null = null
  const readHttps = async (): Promise<CallResult<CdnHttps>> => {
    const result = await lane.call(cdnHttpsCall(cdn, name))
    if (result.kind === 'done') {
      latest = result.value
      const { scmCertificateId, certificateName: known } = latest
      if (scmCertificateId !== null && known !== null && !names.has(scmCertificateId)) {
        names.set(scmCertificateId, known)
      }
    }
    return result
  }
  return {
    binding: { service: 'CDN', project: '', domain: name },
    title: null,
    aliases: [],
    uses: isHttpsOn ? [usedBy(leaf)] : [],
    isList: false,
    mustCover: [name],
    obstacle: isHttpsOn ? null : httpsOff,
    lock: name,
    // CDN may show a change before it begins with it.
    settleMs: 10_000,
    inspect: async () => {
      const state = await lane.get(cdnDomainCall(cdn, name))
      const https = await readHttps()
      if (https.kind === 'failed') throw https.error
      const restoreId = await findRestoreId(lane, https.value, pem)
      const old = readLeaf(https.value.pem)
      if (restoreId !== null && old !== null) restorable = { id: restoreId, sha1: old.sha1 }
      if (restoreId !== null && !names.has(restoreId)) {
        names.set(restoreId, certificateName(https.value.certificateName ?? name))
      }
      return {
        obstacle: stateObstacle(state) ?? httpsObstacle(https.value),
        ids: idsIn(https.value, wanted, restorable),
        restoreIds: restoreId === null ? null : [restoreId],
        hosts: () => [{ name: name.replace(/^\*\./, 'www.'), port: httpsPort, via: null }],
      }
    },
    read: async () => {
      const state = await lane.call(cdnDomainCall(cdn, name))
      if (state.kind === 'failed') return state
      const https = await readHttps()
      if (https.kind === 'failed') return https
      const value: PlaceState = {
        ids: idsIn(https.value, wanted, restorable),
        progress: progressOf(state.value),
      }
      return { ...https, value }
    },
    write: ([id = '']) =>
      lane.call(
        useScmCertificateCall(
          cdn,
          name,
          id,
          names.get(id) ?? certificateName(wanted.name ?? name),
          latest?.kept ?? {},
        ),
      ),
  }
}

function usedBy(leaf: Leaf | null): UsedCertificate {
  const names = leaf?.names ?? []
  return { id: null, scmId: null, leaf, names, expiresAt: leaf?.expiresAt ?? null }
}

/**
 * A certificate that is not of SCM, or whose id CDN does not show, has no id; its fingerprint tells
 * whether it is still there, or whether it is the new one.
 */
function idsIn(
  { isOn, source, scmCertificateId, pem }: CdnHttps,
  { id, fingerprint }: NewCertificate,
  restorable: Restorable | null,
): readonly string[] {
  if (!isOn) return []
  if (source === 'scm' && scmCertificateId !== null) return [scmCertificateId]
  const leaf = readLeaf(pem)
  if (source === 'scm' && leaf !== null) {
    if (id !== null && hasFingerprint(leaf, fingerprint)) return [id]
    if (leaf.sha1 === restorable?.sha1) return [restorable.id]
  }
  return [`${source ?? 'unknown'} ${leaf?.sha1 ?? ''}`]
}

/** What a domain can be switched back to: its id in SCM. */
interface Restorable {
  readonly id: string
  readonly sha1: string
}

function progressOf({ status }: CdnState): PlaceState['progress'] {
  if (status === 'configure_failed') return 'broken'
  return status === 'configuring' ? 'changing' : 'settled'
}

/** The id in SCM of the certificate that the domain uses; null if SCM does not have it. */
async function findRestoreId(
  lane: Lane,
  { source, scmCertificateId }: CdnHttps,
  pem: string | null,
): Promise<string | null> {
  const { scm } = lane
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
  remedy: 'Turn on HTTPS for the domain in the CDN console once, with the new certificate.',
}

function stateObstacle({ status, isDisabled, isLocked }: CdnState): Obstacle | null {
  const isReady = ['online', 'configuring', 'configure_failed'].includes(status)
  if (isReady && !isDisabled && !isLocked) return null
  const state = isDisabled ? 'disabled' : isLocked ? 'locked' : `in the state "${status}"`
  return {
    reason: 'not-online',
    message: `the domain is ${state}, and CDN changes only domains that are online`,
    remedy: 'Open the domain in the CDN console, and run again once it is online.',
  }
}

function httpsObstacle({ isOn, isDual, isSm, source }: CdnHttps): Obstacle | null {
  if (!isOn) return httpsOff
  if (isDual || isSm) {
    return {
      reason: 'dual-certificate',
      message: 'it has an SM certificate, which a change would remove',
      remedy: 'Change the certificate in the CDN console.',
    }
  }
  if (source !== 'huawei') return null
  return {
    reason: 'managed-by-huawei',
    message: 'Huawei Cloud manages its certificate',
    remedy: 'Nothing, if that is intended. Otherwise change the certificate in the CDN console.',
  }
}
