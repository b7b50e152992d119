// The proxy that the environment names. The HTTP client goes through it by itself; what is left to
// do is to keep its password secret, and not to go around a proxy whose URL cannot be read.

import type { Job } from '../runner.ts'
import type { InputReader } from './reader.ts'

/** In the order in which the HTTP client looks at them; plain http never leaves this machine. */
const variables = ['https_proxy', 'HTTPS_PROXY'] as const

/** Masks the proxy's password in each form in which it goes out; a bad URL is a problem. */
export function checkProxy(reader: InputReader, { env, runner }: Job): void {
  const variable = variables.find((name) => env[name])
  if (variable === undefined) return
  const value = env[variable] ?? ''
  const proxy = readProxyUrl(value)
  if (proxy === null) {
    // Not quoted: a password stands in it.
    const message = `is not the URL of a proxy; write it as in "http://proxy.example.com:3128", with its scheme, and what is special in its password as in "%40"`
    reader.addProblem({ input: variable, message })
    return
  }
  const { username, password, written } = proxy
  const basic = Buffer.from(`${username}:${password}`).toString('base64')
  // Some proxies take a token for a name.
  const secrets = password === '' ? [username] : [password, written, basic]
  for (const secret of secrets) if (secret !== '') runner.setSecret(secret)
}

interface ProxyUrl {
  readonly username: string
  readonly password: string
  /** The password as it stands in the URL. */
  readonly written: string
}

/** As the HTTP client reads it: `proxy:3128` is a scheme to it, and it would go around the proxy. */
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
