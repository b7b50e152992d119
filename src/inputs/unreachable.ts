// What to do about a host that cannot be reached: it came from an input, so the input is named
// first.

interface Endpoint {
  /** The input that can set it. */
  readonly input: string
  readonly url: string
  /** Whether that input is set; else the endpoint was made of a region. */
  readonly isSet: boolean
  /** The project of a target whose region it was made of; absent: scm-region. */
  readonly project?: string
}

const sites = 'cn-north-4 in China, ap-southeast-1 on the international site, eu-west-101 in Europe'
/**
 * Finds the remedy by the host that could not be reached; null for a host that no input names, such
 * as GitHub's.
 */
export function unreachable(region: string, endpoints: readonly Endpoint[]) {
  return (host: string, isNameUnknown: boolean): string | null => {
    const from = endpoints.find(({ url }) => URL.canParse(url) && new URL(url).host === host)
    if (from === undefined) return null
    const { input, project } = from
    const made = project === undefined ? `scm-region ("${region}")` : `targets ("${project}")`
    const source = from.isSet ? `${input} ("${from.url}")` : made
    if (!isNameUnknown) {
      return `Check that the runner can reach ${host}, which comes from ${source}: the network, a proxy (HTTPS_PROXY), and its CA (NODE_EXTRA_CA_CERTS).`
    }
    if (!from.isSet && project !== undefined) {
      return `Check ${source}: there is no host ${host}. The project must be in a region that has this service; or set ${input}.`
    }
    return from.isSet
      ? `Check ${source}: there is no host ${host}. Without this input the endpoint of scm-region is used.`
      : `Check ${source}: there is no host ${host}. It must be a region where SCM is: ${sites}.`
  }
}
