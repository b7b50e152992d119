// Whether the proxy is why a request never left it. Pure, but for the environment that names the
// proxy.

import { getProxyUrl } from '@actions/http-client'
import type { ErrorFacts } from '../errors/facts.ts'

/** What is wrong with the proxy; null if it is not the cause, or there is none. */
export function proxyTrouble(
  error: unknown,
  url: string,
): ErrorFacts<'proxy-password-missing' | 'proxy-unreachable'> | null {
  if (isWithoutPassword(error)) return { kind: 'proxy-password-missing' }
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
  return isItsOwn ? { kind: 'proxy-unreachable', proxy: `${proxy.hostname}:${port}` } : null
}

/** Whether the proxy refused to open the tunnel with 407, which asks for a password. */
function isWithoutPassword(error: unknown): boolean {
  const { code, statusCode }: { code?: unknown; statusCode?: unknown } = Object(error)
  return code === 'ERR_PROXY_TUNNEL' && statusCode === 407
}
