// What ELB demands of the certificates of a listener.
// @see https://support.huaweicloud.com/intl/en-us/usermanual-elb/elb_ug_zs_0003.html

import { elbNotFound, invalidInput } from './elb-errors.ts'
import { keyFamilyOf, leafOf } from './elb-leaf.ts'
import { type ElbCertificate, type ElbListener, tlsProtocols } from './elb-model.ts'
import { domainNames } from './elb-sni.ts'
import type { ElbState } from './elb-state.ts'
import type { SimulatedResponse } from './message.ts'

/**
 * Why a listener may not have its certificates, or null if it may. That the refusals have the code
 * of an invalid input is a guess; the documentation names the rules, but no codes.
 */
export function refuseCertificates(
  listener: ElbListener,
  state: ElbState,
): SimulatedResponse | null {
  const { default_tls_container_ref: defaultRef, sni_container_refs: sniRefs } = listener
  const refs = [...(defaultRef === null ? [] : [defaultRef]), ...sniRefs]
  if (!tlsProtocols.includes(listener.protocol)) {
    return refs.length === 0 ? null : invalidInput(`${listener.protocol} takes no certificate.`)
  }
  if (defaultRef === null) return invalidInput('default_tls_container_ref must be given.')
  const certificates = new Map<string, ElbCertificate>()
  for (const ref of refs) {
    const certificate = state.certificates.get(ref)
    if (certificate === undefined || certificate.project_id !== listener.project_id) {
      return elbNotFound('Certificate', ref)
    }
    if (certificate.type !== 'server') {
      return invalidInput(`certificate ${ref} is not of the type server.`)
    }
    if (listener.protocol === 'QUIC' && keyFamilyOf(leafOf(certificate)) !== 'RSA') {
      return invalidInput(`QUIC takes RSA certificates only, and ${ref} is none.`)
    }
    certificates.set(ref, certificate)
  }
  const sni = sniRefs.flatMap((ref) => certificates.get(ref) ?? [])
  return refuseSni(sni, state)
}

function refuseSni(sni: readonly ElbCertificate[], state: ElbState): SimulatedResponse | null {
  const { mostSniCertificates, mostSniNames } = state.switches
  if (new Set(sni).size !== sni.length) return invalidInput('a certificate is repeated.')
  if (sni.length > mostSniCertificates) {
    return invalidInput(`more than ${mostSniCertificates} SNI certificates.`)
  }
  const taken = new Set<string>()
  let count = 0
  for (const certificate of sni) {
    const names = domainNames(certificate)
    if (names.length === 0) return invalidInput(`certificate ${certificate.id} has no domain.`)
    count += names.length
    const family = keyFamilyOf(leafOf(certificate))
    for (const name of names) {
      // An ECC and an RSA certificate may have the same name.
      const entry = `${family} ${name}`
      if (taken.has(entry)) return invalidInput(`two SNI certificates have the domain ${name}.`)
      taken.add(entry)
    }
  }
  return count > mostSniNames ? invalidInput(`more than ${mostSniNames} SNI names.`) : null
}
