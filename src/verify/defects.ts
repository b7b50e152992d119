// Problems that visitors would hit: the names, dates and chain of a served certificate, whether or
// not it is the right one. Pure.

import { formatDay } from '../days.ts'
import type { ServedCertificate } from './probe.ts'

const shownNames = 3

/**
 * The problems of a served certificate, a sentence each; empty when visitors would hit none.
 * @param now milliseconds since the epoch
 */
export function defectsOf(certificate: ServedCertificate, now: number): readonly string[] {
  const { coversHost, isSelfSigned, notBefore, notAfter, chainNotAfter, failedAfterwards } =
    certificate
  const hasOldChain = chainNotAfter !== null && now > chainNotAfter
  return [
    coversHost ? null : `it does not cover the host (${coverage(certificate)})`,
    now > notAfter ? 'it has expired' : null,
    Number.isNaN(notAfter) ? 'its expiry date cannot be read' : null,
    now < notBefore ? `it is not valid before ${formatDay(notBefore)}` : null,
    hasOldChain ? 'an intermediate certificate has expired' : null,
    isSelfSigned ? 'it is self-signed: browsers do not trust it' : distrustOf(certificate, now),
    failedAfterwards === null
      ? null
      : `the handshake failed after the host sent its certificate, as it does when a host requires client certificates: ${failedAfterwards}`,
  ].filter((defect) => defect !== null)
}

function coverage({ names, subject }: ServedCertificate): string {
  if (names.length === 0) return `it has no subject alternative name, only the subject ${subject}`
  const more = names.length > shownNames ? `, and ${names.length - shownNames} more` : ''
  return `it covers only ${names.slice(0, shownNames).join(', ')}${more}`
}

const unknownRoot =
  'its root is not trusted on this machine (for a private CA, set NODE_EXTRA_CA_CERTS)'

/** Why a chain is not trusted, by OpenSSL's code. */
const distrusts: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: unknownRoot,
  CERT_UNTRUSTED: unknownRoot,
  CERT_CHAIN_TOO_LONG: 'its chain is too long',
  CERT_REVOKED: 'a certificate in its chain is revoked',
  INVALID_CA: 'a certificate in its chain is not allowed to issue certificates',
  PATH_LENGTH_EXCEEDED: 'its chain is longer than one of its CA certificates allows',
  INVALID_PURPOSE: 'it is not valid for servers',
  CERT_SIGNATURE_FAILURE: 'a signature in its chain is invalid',
  UNSPECIFIED: 'its chain is not trusted: a key or signature in it may be too weak',
}

/**
 * Why the chain is not trusted; null when it is. OpenSSL reports only one reason, so `defectsOf`
 * checks dates and names itself.
 */
function distrustOf(certificate: ServedCertificate, now: number): string | null {
  const { distrust, intermediates, notAfter, notBefore } = certificate
  const isAlone = intermediates === 0
  switch (distrust) {
    case null:
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return null
    case 'CERT_HAS_EXPIRED':
      // If the certificate has expired, OpenSSL reports nothing else about the chain.
      return now > notAfter && isAlone ? `${alone} may be missing` : null
    case 'CERT_NOT_YET_VALID':
      return now < notBefore ? null : 'a certificate in its chain is not valid yet'
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return isAlone
        ? `${alone} is missing (upload the full chain), or ${unknownRoot}`
        : `its chain does not lead to a trusted root: another intermediate certificate is missing, or ${unknownRoot}`
    default:
      return distrusts[distrust] ?? `its chain is not trusted (${distrust})`
  }
}

const alone = 'the host sends only its own certificate: an intermediate certificate'
