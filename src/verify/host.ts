// Hosts: the servers that visitors connect to, as the inputs name them.

import { isIP } from 'node:net'
import { canonicalName } from '../certificate/names.ts'

/** A host as visitors name it. */
export interface Host {
  /** As on the wire: lower case, IDN as `xn--`; an IP address without brackets. */
  readonly name: string
  readonly port: number
  /** The address or name to connect to instead of `name`; null to connect to `name`. */
  readonly via: string | null
}

/** The port of a host that names none. */
export const httpsPort = 443

/**
 * A host in its canonical form, as in outputs and logs: `www.example.com`, `[2001:db8::1]:8443`.
 */
export function formatHost({ name, port }: Pick<Host, 'name' | 'port'>): string {
  return port === httpsPort ? bracketed(name) : `${bracketed(name)}:${port}`
}

/** Reads the canonical form again, and what is near to it. It is not checked. */
export function readHost(text: string): Pick<Host, 'name' | 'port'> {
  if (isIP(text) !== 0) return { name: text, port: httpsPort }
  const [, name = text, port = httpsPort] = /^(.*?)(?::(\d{1,5}))?$/s.exec(text) ?? []
  return { name: canonicalName(name.replace(/^\[(.*)\]$/s, '$1')), port: Number(port) }
}

/** A host with its `via`, in the grammar of the input `verify-hosts`. */
export function formatHostLine(host: Host): string {
  const { via } = host
  return via === null ? formatHost(host) : `${formatHost(host)} via ${bracketed(via)}`
}

function bracketed(name: string): string {
  return isIP(name) === 6 ? `[${name}]` : name
}
