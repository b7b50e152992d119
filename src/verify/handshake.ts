// One TLS handshake with a host. Only this file and cloud/http.ts open connections. It accepts any
// certificate and judges none.

import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import tls from 'node:tls'
import { bareHex } from '../certificate/fingerprint.ts'
import { altNamesOf, oneLineName } from '../certificate/names.ts'
import { addressTimeoutMs } from '../cloud/http.ts'
import type { Host } from './host.ts'
import type { KeyKind, Probe, Probed, ServedCertificate } from './probe.ts'

const tls13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256']
const ecdsa = [
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'CHACHA20-POLY1305',
  'AES128-SHA256',
  'AES256-SHA384',
  'AES128-SHA',
  'AES256-SHA',
]
const ciphers = {
  ec: ecdsa.map((suite) => `ECDHE-ECDSA-${suite}`),
  rsa: [
    ...ecdsa.map((suite) => `ECDHE-RSA-${suite}`),
    ...['AES128-GCM-SHA256', 'AES256-GCM-SHA384'].flatMap((suite) => [`DHE-RSA-${suite}`, suite]),
    ...['AES128-SHA256', 'AES256-SHA256', 'AES128-SHA', 'AES256-SHA'],
  ],
}
const algorithms = {
  ec: ['ecdsa_secp256r1_sha256', 'ecdsa_secp384r1_sha384', 'ecdsa_secp521r1_sha512'],
  rsa: [
    ...['rsa_pss_rsae_sha256', 'rsa_pss_rsae_sha384', 'rsa_pss_rsae_sha512'],
    ...['rsa_pkcs1_sha256', 'rsa_pkcs1_sha384', 'rsa_pkcs1_sha512'],
    ...['rsa_pss_pss_sha256', 'rsa_pss_pss_sha384', 'rsa_pss_pss_sha512'],
  ],
}

/**
 * What the client offers. A host with several certificates chooses by it: in TLS 1.2 by the cipher
 * suites, in TLS 1.3 by the signature algorithms. Browsers put ECDSA first in both, and node does
 * not.
 */
const offers: Readonly<Record<KeyKind, Pick<tls.ConnectionOptions, 'ciphers' | 'sigalgs'>>> = {
  any: offer([...ciphers.ec, ...ciphers.rsa], [...algorithms.ec, ...algorithms.rsa, 'ed25519']),
  ec: offer(ciphers.ec, algorithms.ec),
  rsa: offer(ciphers.rsa, algorithms.rsa),
}

function offer(suites: readonly string[], signatures: readonly string[]) {
  return { ciphers: [...tls13, ...suites].join(':'), sigalgs: signatures.join(':') }
}

/**
 * How long to wait, after a handshake of TLS 1.3, for the host to complain. A session ticket, which
 * most hosts send at once, ends the wait.
 */
const complaintMs = 500

/**
 * Probes a host with one handshake: TLS 1.2 or 1.3, with SNI unless the host is an IP address.
 * Never throws; when `signal` aborts, the host is unreachable.
 */
export const probeTls: Probe = (host, kind, signal) =>
  new Promise((resolve) => {
    const options: tls.ConnectionOptions & { autoSelectFamilyAttemptTimeout: number } = {
      host: host.via ?? host.name,
      port: host.port,
      servername: isIP(host.name) === 0 ? host.name : '',
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      // Accept any certificate: the probe must see bad ones, too. Nothing is sent, so this is safe.
      rejectUnauthorized: false,
      autoSelectFamilyAttemptTimeout: addressTimeoutMs,
      ...offers[kind],
    }
    const socket = tls.connect(options)
    let isDone = false
    const end = (probed: Probed): void => {
      if (isDone) return
      isDone = true
      signal.removeEventListener('abort', onAbort)
      resolve(probed)
      // After a handshake, close TLS properly, so that the host does not log a broken connection.
      if (probed.kind === 'seen') socket.destroySoon()
      else socket.destroy()
    }
    // Read once: Node shows it only once, and forgets it when the connection is closed.
    let leaf: X509Certificate | undefined
    let isConnected = false
    socket.once('connect', () => {
      isConnected = true
    })
    const seen = (failure: string | null, reason: string, isDeclined = isConnected): Probed => {
      leaf ??= socket.getPeerX509Certificate()
      if (leaf === undefined) return { kind: 'unreachable', reason, isDeclined }
      return probedOf(leaf, socket, host, failure)
    }
    const onAbort = (): void => end(seen(null, abortReason(signal), false))
    const onGood = (): void => end(seen(null, 'it sent no certificate'))
    socket.once('secureConnect', () => {
      if (socket.getProtocol() !== 'TLSv1.3') return onGood()
      leaf = socket.getPeerX509Certificate()
      // In TLS 1.3 a host that requires a client certificate says so only after the handshake.
      socket.once('session', onGood)
      socket.setTimeout(complaintMs, onGood)
      socket.resume()
    })
    // Not `once`: a socket that is being destroyed may emit another, otherwise unhandled error.
    socket.on('error', (error) => {
      const reason = reasonOf(error)
      end(seen(reason, reason))
    })
    socket.once('close', () => end(seen(null, 'the connection was closed')))
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
  })

/** @param failure why the handshake failed after the certificate came; null if it did not */
function probedOf(
  leaf: X509Certificate,
  socket: tls.TLSSocket,
  host: Host,
  failure: string | null,
): Probed {
  try {
    // With `rejectUnauthorized: false`, Node reports OpenSSL's code here instead of failing.
    const { authorizationError } = socket
    const distrust = authorizationError ? String(authorizationError) : null
    const facts = { distrust, failedAfterwards: failure }
    return { kind: 'seen', certificate: { ...certificateOf(leaf, host), ...facts } }
  } catch (error) {
    const reason = `its certificate cannot be read (${messageOf(error)})`
    return { kind: 'unreachable', reason, isDeclined: false }
  }
}

function certificateOf(
  leaf: X509Certificate,
  { name }: Host,
): Omit<ServedCertificate, 'distrust' | 'failedAfterwards'> {
  const chain = issuersOf(leaf)
  const expiries = chain.map(({ validToDate }) => validToDate.getTime())
  return {
    subject: oneLineName(leaf.subject),
    issuer: oneLineName(leaf.issuer),
    issuerOrganization: organizationOf(leaf.issuer),
    names: altNamesOf(leaf),
    sha1: bareHex(leaf.fingerprint),
    sha256: bareHex(leaf.fingerprint256),
    notBefore: leaf.validFromDate.getTime(),
    notAfter: leaf.validToDate.getTime(),
    coversHost: covers(leaf, name),
    isSelfSigned: leaf.subject === leaf.issuer && isSignedByItself(leaf),
    keyType: keyTypeOf(leaf),
    intermediates: chain.length,
    chainNotAfter: chain.length === 0 ? null : Math.min(...expiries),
  }
}

/** The organization in a name, of which Node writes each part on a line of its own. */
function organizationOf(name: string): string | null {
  return /^O=(.+)$/m.exec(name)?.[1] ?? null
}

/**
 * Whether the certificate covers a name or address by the rules of browsers: neither the common
 * name nor a partial wildcard (`w*.example`) counts.
 */
function covers(leaf: X509Certificate, name: string): boolean {
  const [address = ''] = name.split('%')
  const covering =
    isIP(name) === 0
      ? leaf.checkHost(name, { subject: 'never', partialWildcards: false })
      : leaf.checkIP(address)
  return covering !== undefined
}

function isSignedByItself(leaf: X509Certificate): boolean {
  try {
    return leaf.verify(leaf.publicKey)
  } catch {
    return false
  }
}

function keyTypeOf(leaf: X509Certificate): string {
  try {
    return leaf.publicKey.asymmetricKeyType ?? 'unknown'
  } catch {
    return 'unknown'
  }
}

/** The certificates that came with the leaf; each issued the one before it. */
function issuersOf(leaf: X509Certificate): readonly X509Certificate[] {
  const issuers: X509Certificate[] = []
  for (let issuer = leaf.issuerCertificate; issuer; issuer = issuer.issuerCertificate) {
    issuers.push(issuer)
  }
  return issuers
}

function abortReason({ reason }: AbortSignal): string {
  const { name, message }: { name?: unknown; message?: unknown } = Object(reason)
  return name === 'TimeoutError' ? 'it did not answer in time' : String(message ?? reason)
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name does not exist in DNS',
  EAI_AGAIN: 'its name could not be looked up in DNS',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'it closed the connection during the handshake',
  EHOSTUNREACH: 'it cannot be reached from this machine',
  ENETUNREACH: 'its network cannot be reached from this machine',
  ETIMEDOUT: 'it did not answer in time',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS on this port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS on this port',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'it speaks neither TLS 1.2 nor TLS 1.3',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it speaks neither TLS 1.2 nor TLS 1.3',
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: 'it does not know this host name (SNI)',
}

/** Why a connection failed; if several addresses were tried, the reason for each. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) {
    return [...new Set(error.errors.map(reasonOf))].join('; ')
  }
  const { code, reason }: { code?: unknown; reason?: unknown } = Object(error)
  const known = reasons[String(code)]
  if (known !== undefined) return known
  // OpenSSL's message also names its source files; only the reason is useful.
  if (typeof reason !== 'string') return messageOf(error)
  const who = String(code).includes('_ALERT_') ? 'it aborted the handshake' : 'the handshake failed'
  return `${who} (${reason})`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
