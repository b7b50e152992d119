// Hosts: the servers that visitors connect to, as the inputs name them.

import { isIP } from 'node:net'

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

/** A host with its `via`, in the grammar of the input `verify-hosts`. */
export function formatHostLine(host: Host): string {
  const { via } = host
  return via === null ? formatHost(host) : `${formatHost(host)} via ${bracketed(via)}`
}

function bracketed(name: string): string {
  return isIP(name) === 6 ? `[${name}]` : name
}
