// What to do when a request fails before it leaves the proxy. Pure, but for the environment that
// names the proxy.

import { getProxyUrl } from '@actions/http-client'

const password =
  'The proxy asks for a password: set HTTPS_PROXY to "http://NAME:PASSWORD@HOST:PORT", and store that URL as a secret.'

/** What to do about the proxy; null if it is not the cause, or there is none. */
export function proxyRemedy(error: unknown, url: string): string | null {
  if (isWithoutPassword(error)) return password
  const proxyUrl = getProxyUrl(url)
  if (proxyUrl === '') return null
  const proxy = new URL(proxyUrl)
  const port = proxy.port || (proxy.protocol === 'https:' ? '443' : '80')
  // One error for each address that was tried.
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error]
  const isItsOwn = errors.some((each) => {
    const { port: at, hostname }: { port?: unknown; hostname?: unknown } = Object(each)
    return (typeof at === 'number' && `${at}` === port) || hostname === proxy.hostname
  })
  // Its user and password are not shown.
  const name = `${proxy.hostname}:${port}`
  return isItsOwn
    ? `Check HTTPS_PROXY: the proxy that it names, ${name}, cannot be reached from this machine.`
    : null
}

/** Whether the proxy refused to open the tunnel with 407, which asks for a password. */
function isWithoutPassword(error: unknown): boolean {
  const { code, statusCode }: { code?: unknown; statusCode?: unknown } = Object(error)
  return code === 'ERR_PROXY_TUNNEL' && statusCode === 407
}
