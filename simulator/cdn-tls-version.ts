// CDN's block `https_tls_version`, which has the TLS versions once more, and the cipher suites.
// That both blocks show the same versions is a guess.
// @see https://support.huaweicloud.com/intl/en-us/api-cdn/UpdateDomainFullConfig.html

import type { CdnDomain, CdnHttps, CdnSwitches } from './cdn-state.ts'
import { hasExactly, isObject, type JsonObject } from './message.ts'

const name = 'https_tls_version'

/** The versions that a domain has when a request names none. */
export const allVersions = 'TLSv1.1,TLSv1.2,TLSv1.3'
const versions = ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

/** One or more TLS versions without a gap, in any order. */
export function isRangeOfVersions(value: unknown): value is string {
  if (typeof value !== 'string') return false
  const indices = value.split(',').map((version) => versions.indexOf(version))
  const isUnique = new Set(indices).size === indices.length
  const span = Math.max(...indices) - Math.min(...indices)
  return isUnique && !indices.includes(-1) && span === indices.length - 1
}

/** Whether a request may have this block; it may also leave it out. */
export function isValidTlsBlock(block: unknown): block is JsonObject | undefined {
  if (block === undefined) return true
  if (!isObject(block)) return false
  if (!hasExactly(block, ['tls_version', 'cipher_suite_group', 'cipher_suite?'])) return false
  const { tls_version: tls, cipher_suite_group: group, cipher_suite: suite } = block
  if (!isRangeOfVersions(tls)) return false
  if (group === 'custom') return typeof suite === 'string' && suite !== ''
  // The old versions have no strong suites.
  if (group === 'strict') return /TLSv1\.[23]/.test(tls)
  return group === 'default' || group === 'general'
}

/** What the two blocks of a request make of a domain's configuration. */
export function withTlsVersions(
  https: CdnHttps | null,
  settings: JsonObject,
  wanted: { readonly https: boolean; readonly block: JsonObject | undefined },
  { httpsResetsTlsVersion, tlsVersionsStandBeside }: CdnSwitches,
): { readonly https: CdnHttps | null; readonly settings: JsonObject } {
  const { block } = wanted
  if (block !== undefined) {
    const changed = https && { ...https, tlsVersion: String(block['tls_version']) }
    return { https: changed, settings: { ...settings, [name]: block } }
  }
  if (!wanted.https || !httpsResetsTlsVersion || !(name in settings)) return { https, settings }
  const reset = tlsVersionsStandBeside && https ? { ...https, tlsVersion: allVersions } : https
  return { https: reset, settings: { ...settings, [name]: { cipher_suite_group: 'default' } } }
}

/** The block as reads show it; empty when the domain has none. */
export function tlsBlockOf({ https, settings }: CdnDomain, switches: CdnSwitches): JsonObject {
  const block = settings[name]
  if (https === null || (block === undefined && !switches.tlsVersionsStandBeside)) return {}
  const usual = { cipher_suite_group: 'default', cipher_suite: null }
  const stored = isObject(block) ? block : {}
  return { [name]: { ...usual, ...stored, tls_version: https.tlsVersion } }
}
