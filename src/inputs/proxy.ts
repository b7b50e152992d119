// The proxy from the environment. The HTTP client uses the proxy by itself. This file masks the
// proxy's password, and refuses a URL that the client would not understand: the client would
// silently connect without the proxy.

import type { Job } from '../runner.ts'
import type { InputReader } from './reader.ts'

/** In the order in which the HTTP client reads them. Plain http never leaves this machine. */
const variables = ['https_proxy', 'HTTPS_PROXY'] as const

/** Masks the proxy's password in every form in which it is sent. A bad URL is a problem. */
export function checkProxy(reader: InputReader, { env, runner }: Job): void {
  const variable = variables.find((name) => env[name])
  if (variable === undefined) return
  const value = env[variable] ?? ''
  const proxy = readProxyUrl(value)
  if (proxy === null) {
    // Not quoted, because it may contain a password.
    const message =
      'is not the URL of a proxy; write it like "http://proxy.example.com:3128", with the scheme, and percent-encode special characters in the password ("@" as "%40")'
    reader.addProblem({ input: variable, message })
    return
  }
  const { username, password, written } = proxy
  const basic = Buffer.from(`${username}:${password}`).toString('base64')
  // Some proxies take a token as the user name.
  const secrets = password === '' ? [username] : [password, written, basic]
  for (const secret of secrets) if (secret !== '') runner.setSecret(secret)
}

interface ProxyUrl {
  readonly username: string
  readonly password: string
  /** The password as written in the URL, percent-encoded. */
  readonly written: string
}

/**
 * Reads the URL as the HTTP client does; null when the client would connect without the proxy. In
 * `proxy:3128`, for example, the client takes `proxy:` for the scheme.
 */
function readProxyUrl(text: string): ProxyUrl | null {
  try {
    const isBare = !URL.canParse(text) && !/^https?:\/\//.test(text)
    const { protocol, hostname, username, password } = new URL(isBare ? `http://${text}` : text)
    if (!['http:', 'https:'].includes(protocol) || hostname === '') return null
    return {
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
      written: password,
    }
  } catch {
    return null
  }
}
