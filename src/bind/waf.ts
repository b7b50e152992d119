// The bindings of WAF: the certificate of each protected host. WAF lists neither names nor
// fingerprints. Reading a certificate shows both, but needs a permission that shows its private
// key, too; without it, hosts and expiry dates have to do.

import { isIP } from 'node:net'
import { hasFingerprint, type Leaf, readLeaf } from '../certificate/leaf.ts'
import { byNumber, readWholeList } from '../cloud/pages.ts'
import {
  applyCertificateCall,
  certificatesPerPage,
  type WafCertificate,
  type WafHost,
  type WafProject,
  wafCertificateCall,
  wafCertificatesCall,
  wafHostCall,
} from '../cloud/waf.ts'
import { type ActionError, refusalBehind } from '../errors.ts'
import { formatHost, readHost } from '../verify/host.ts'
import type { ServiceAccess } from './access.ts'
import { formatBinding } from './binding.ts'
import { type Binder, type Copy, identitiesOf, type Obstacle, type Place } from './place.ts'
import {
  isAround,
  isCovered,
  isNear,
  type NewCertificate,
  type UsedCertificate,
} from './relation.ts'

/** Finds the bindings of one project's hosts, and WAF's copy of the new certificate. */
export function wafBinder(access: ServiceAccess): Binder {
  const leaves = new Map<string, Leaf | null>()

  /** Null if this user may not read it. */
  const leafOf = async (waf: WafProject, id: string): Promise<Leaf | null> => {
    const cached = leaves.get(id)
    if (cached !== undefined) return cached
    const result = await access.call(wafCertificateCall(waf, id))
    if (result.kind === 'failed' && !isForbidden(result.error)) throw result.error
    const leaf = result.kind === 'done' ? readLeaf(result.value) : null
    leaves.set(id, leaf)
    return leaf
  }

  const findCopyIn = async (
    waf: WafProject,
    certificates: readonly WafCertificate[],
    wanted: NewCertificate,
    /** What was there before a push; null: nothing was pushed. */
    stored: ReadonlySet<string> | null,
  ): Promise<Copy | null> => {
    const candidates = certificates
      .filter(({ expiresAt }) => expiresAt === null || isNear(expiresAt, wanted))
      .sort(
        (one, other) =>
          Number(other.hosts.length > 0) - Number(one.hosts.length > 0) ||
          (other.uploadedAt ?? 0) - (one.uploadedAt ?? 0),
      )
    const unreadable: WafCertificate[] = []
    for (const candidate of candidates) {
      const leaf = await leafOf(waf, candidate.id)
      if (leaf === null) unreadable.push(candidate)
      else if (hasFingerprint(leaf, wanted.fingerprint)) return copyOf(candidate, leaf)
    }
    // Without a date and a leaf, nothing says that it is the copy.
    const dated = unreadable.filter(({ expiresAt }) => expiresAt !== null)
    const likely = dated.filter(({ hosts }) =>
      hosts.every(({ hostname }) => isCovered(readHost(hostname).name, wanted)),
    )
    // Many certificates expire on the same day, so the date alone proves nothing: what a push has
    // just added is the copy, and so is what serves only hosts of the certificate; after a push
    // that added nothing, also the only one that is left.
    const alike = likely.filter(({ expiresAt }) => isAround(expiresAt, wanted))
    const isNew = ({ id }: WafCertificate) => stored?.has(id) === false
    const copy =
      stored === null
        ? alike.find(({ hosts }) => hosts.length > 0)
        : (alike.find(isNew) ?? likely.find(isNew) ?? (likely.length === 1 ? likely[0] : undefined))
    return copy === undefined ? null : copyOf(copy, null)
  }

  return {
    read: async (wanted) => {
      const waf = await projectOf(access)
      const bound = await everyPage(access, waf, true)
      const all = await withTheRest(access, waf, bound)
      const stored = new Set(all.map(({ id }) => id))
      const titles = bound.flatMap(({ hosts }) => hosts.map(titleOf))
      const places: Place[] = []
      for (const certificate of bound) {
        const names = certificate.hosts.map(({ hostname }) => readHost(hostname).name)
        const isRelated = names.some((name) => isIP(name) !== 0 || isCovered(name, wanted))
        const leaf = isRelated ? await leafOf(waf, certificate.id) : null
        for (const host of certificate.hosts) {
          const isAmbiguous = titles.filter((title) => title === titleOf(host)).length > 1
          places.push(placeOf(access, waf, host, usedBy(certificate, leaf, host), isAmbiguous))
        }
      }
      return { places, copy: await findCopyIn(waf, all, wanted, null), stored }
    },
    findCopy: async (wanted, stored) => {
      const waf = await projectOf(access)
      const all = await withTheRest(access, waf, await everyPage(access, waf, true))
      return findCopyIn(waf, all, wanted, stored)
    },
  }
}

async function projectOf(access: ServiceAccess): Promise<WafProject> {
  return { endpoint: access.endpoint, projectId: await access.projectId() }
}

/** The list without a filter may leave out the certificates that hosts use: the pages disagree. */
async function withTheRest(
  access: ServiceAccess,
  waf: WafProject,
  bound: readonly WafCertificate[],
): Promise<readonly WafCertificate[]> {
  const rest = await everyPage(access, waf, false)
  return [...new Map([...rest, ...bound].map((each) => [each.id, each])).values()]
}

function everyPage(
  access: ServiceAccess,
  waf: WafProject,
  onlyBound: boolean,
): Promise<readonly WafCertificate[]> {
  return readWholeList(
    "WAF's list of certificates",
    byNumber(certificatesPerPage),
    (page) => access.get(wafCertificatesCall(waf, page, onlyBound)),
    ({ id }) => id,
  )
}

function isForbidden(error: ActionError): boolean {
  const refusal = error.code === 'REFUSED' ? refusalBehind(error) : null
  return refusal?.httpStatus === 403 || refusal?.httpStatus === 401
}

function copyOf({ id, expiresAt }: WafCertificate, leaf: Leaf | null): Copy {
  return {
    id,
    sniNames: null,
    keyFamily: leaf?.keyFamily ?? null,
    expiresAt: leaf?.expiresAt ?? expiresAt,
    isCertain: leaf !== null,
  }
}

function usedBy(
  { id, expiresAt }: WafCertificate,
  leaf: Leaf | null,
  { hostname }: WafHost,
): UsedCertificate {
  const { name } = readHost(hostname)
  // An address says nothing of the names that its visitors ask for.
  const names = leaf?.names ?? (isIP(name) === 0 ? [name] : [])
  return { id, scmId: null, leaf, names, expiresAt: leaf?.expiresAt ?? expiresAt }
}

function placeOf(
  access: ServiceAccess,
  waf: WafProject,
  host: WafHost,
  used: UsedCertificate,
  isAmbiguous: boolean,
): Place {
  const { id, kind, isElbMode } = host
  const { name, port } = readHost(host.hostname)
  const title = titleOf(host)
  const { project } = access.target
  const ids = used.id === null ? [] : [used.id]
  return {
    binding: { service: 'WAF', project, host: isAmbiguous ? id : title },
    title: isAmbiguous ? `${title}, ${kind === 'cloud' ? 'cloud mode' : 'dedicated'}` : null,
    aliases: [formatBinding({ service: 'WAF', project, host: isAmbiguous ? title : id })],
    uses: [used],
    isList: false,
    mustCover: isIP(name) === 0 ? [name] : [],
    obstacle: isElbMode ? elbMode : null,
    lock: id,
    settleMs: 0,
    inspect: async () => ({
      obstacle: null,
      uses: identitiesOf(ids),
      restoreIds: ids,
      // A wildcard has no address of its own.
      hosts: () => (name.startsWith('*.') ? [] : [{ name, port, via: null }]),
      read: async () => ({
        uses: identitiesOf(await idsNow(access, waf, host)),
        progress: 'settled',
        write: async ([next = '']) => {
          const result = await access.call(applyCertificateCall(waf, next, host))
          if (result.kind === 'failed') return result
          return { ...result, value: result.value ? [{ id: next }] : null }
        },
      }),
    }),
  }
}

/**
 * The certificates that a host uses now. The list of certificates shows each host, too, and needs
 * another permission.
 */
async function idsNow(
  access: ServiceAccess,
  waf: WafProject,
  host: WafHost,
): Promise<readonly string[]> {
  const result = await access.call(wafHostCall(waf, host))
  if (result.kind === 'failed' && !isForbidden(result.error)) throw result.error
  if (result.kind === 'done' && result.value !== null) return [result.value]
  const bound = await everyPage(access, waf, true)
  return bound.filter(({ hosts }) => hosts.some(({ id }) => id === host.id)).map(({ id }) => id)
}

/** As people and lines of the input name it. */
function titleOf({ hostname }: WafHost): string {
  return formatHost(readHost(hostname))
}

const elbMode: Obstacle = {
  reason: 'elb-mode',
  message: 'TLS ends at its ELB listener (ELB mode), so WAF has no certificate for it',
}
