// What visitors will stumble over: names, dates and the chain of a certificate that a host serves,
// whether or not it is the right one. Pure.

import { formatDay } from '../days.ts'
import type { ServedCertificate } from './probe.ts'

const shownNames = 3

/** A sentence each; empty when visitors meet no obstacle. */
export function defectsOf(certificate: ServedCertificate, now: number): readonly string[] {
  const { coversHost, isSelfSigned, notBefore, notAfter, chainNotAfter, failedAfterwards } =
    certificate
  const hasOldChain = chainNotAfter !== null && now > chainNotAfter
  return [
    coversHost ? null : `it does not cover the host (${coverage(certificate)})`,
    now > notAfter ? 'it has expired' : null,
    Number.isNaN(notAfter) ? 'its date of expiry cannot be read' : null,
    now < notBefore ? `it is not valid before ${formatDay(notBefore)}` : null,
    hasOldChain ? 'an intermediate certificate has expired' : null,
    isSelfSigned ? 'it is self-signed: browsers do not trust it' : distrustOf(certificate, now),
    failedAfterwards === null
      ? null
      : `the handshake failed after that, as it does where visitors must show a certificate of their own: ${failedAfterwards}`,
  ].filter((defect) => defect !== null)
}

function coverage({ names, subject }: ServedCertificate): string {
  if (names.length === 0) return `it has no subject alternative name, only the subject ${subject}`
  const more = names.length > shownNames ? `, and ${names.length - shownNames} more` : ''
  return `only ${names.slice(0, shownNames).join(', ')}${more}`
}

const unknownRoot =
  'its root is not trusted here (that of a private CA can be, with NODE_EXTRA_CA_CERTS)'

/** Why a chain is not trusted, by OpenSSL's code. */
const distrusts: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: unknownRoot,
  CERT_UNTRUSTED: unknownRoot,
  CERT_CHAIN_TOO_LONG: 'its chain is too long',
  CERT_REVOKED: 'a certificate of its chain is revoked',
  INVALID_CA: 'a certificate of its chain may not issue others',
  PATH_LENGTH_EXCEEDED: 'a certificate of its chain may not issue others so far down',
  INVALID_PURPOSE: 'it is not meant for servers',
  CERT_SIGNATURE_FAILURE: 'a signature in its chain is wrong',
  UNSPECIFIED: 'its chain is not trusted: a key or a signature in it may be too weak',
}

/** OpenSSL names one obstacle only; dates and names are judged by ourselves. */
function distrustOf(certificate: ServedCertificate, now: number): string | null {
  const { distrust, intermediates, notAfter, notBefore } = certificate
  const isAlone = intermediates === 0
  switch (distrust) {
    case null:
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return null
    case 'CERT_HAS_EXPIRED':
      // An expired one hides what else is wrong with the chain.
      return now > notAfter && isAlone ? `${alone} may be missing` : null
    case 'CERT_NOT_YET_VALID':
      return now < notBefore ? null : 'a certificate of its chain is not valid yet'
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return isAlone
        ? `${alone} is missing (upload the full chain), or ${unknownRoot}`
        : `its chain leads to no root that is trusted here: another intermediate certificate is missing, or ${unknownRoot}`
    default:
      return distrusts[distrust] ?? `its chain is not trusted (${distrust})`
  }
}

const alone = 'the host sends the certificate alone: an intermediate certificate'
