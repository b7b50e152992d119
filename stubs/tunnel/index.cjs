// Replaces the package tunnel, which @actions/http-client asks for an agent when it uses a proxy.
// The real package is not maintained, opens a new tunnel for each request, uses deprecated calls,
// and loads `assert` at every start. Node's own agents support proxies and reuse tunnels. The
// price: a proxy needs Node 24.5 or later.

const https = require('node:https')

/** The first version whose agents accept `proxyEnv`; older ones would silently bypass the proxy. */
const firstVersion = [24, 5]

function agentBehind(scheme) {
  return ({ proxy, keepAlive, maxSockets }) => {
    const [major, minor] = process.versions.node.split('.').map(Number)
    if (major < firstVersion[0] || (major === firstVersion[0] && minor < firstVersion[1])) {
      throw new Error('a proxy needs Node 24.5 or later: update the runner')
    }
    const url = new URL(`${scheme}://${proxy.host}`)
    url.port = proxy.port
    const [username, ...password] = (proxy.proxyAuth ?? '').split(':')
    url.username = encodeURIComponent(username)
    url.password = encodeURIComponent(password.join(':'))
    return new https.Agent({ keepAlive, maxSockets, proxyEnv: { HTTPS_PROXY: url.href } })
  }
}

function notOverHttp() {
  throw new Error('plain http is for this machine only and never uses a proxy')
}

exports.httpsOverHttp = agentBehind('http')
exports.httpsOverHttps = agentBehind('https')
exports.httpOverHttp = notOverHttp
exports.httpOverHttps = notOverHttp
