// Hosts: where visitors arrive, as the inputs name them.

import { isIP } from 'node:net'

/** A host as visitors name it. */
export interface Host {
  /** As on the wire: lower case, IDN as `xn--`; an IP address without brackets. */
  readonly name: string
  readonly port: number
  /** Where to connect instead of what DNS says: an address or another name; null: ask DNS. */
  readonly via: string | null
}

export const httpsPort = 443

/** The canonical form, in outputs and logs: `www.example.com`, `[2001:db8::1]:8443`. */
export function formatHost({ name, port }: Pick<Host, 'name' | 'port'>): string {
  return port === httpsPort ? bracketed(name) : `${bracketed(name)}:${port}`
}

/** The same with its `via`; reads back as the same host. */
export function formatHostLine(host: Host): string {
  const { via } = host
  return via === null ? formatHost(host) : `${formatHost(host)} via ${bracketed(via)}`
}

function bracketed(name: string): string {
  return isIP(name) === 6 ? `[${name}]` : name
}
