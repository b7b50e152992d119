// What to do about a host that cannot be reached, or about a server that is not the one in
// question. The host came from an input, so the input is named first. Pure.

import type { ErrorFacts } from '../../errors/facts.ts'
import type { RemedyTable } from './remedy.ts'
import { endpointOf, type Situation } from './situation.ts'

type NetworkKind =
  | 'host-unreachable'
  | 'other-server'
  | 'proxy-password-missing'
  | 'proxy-unreachable'

export const networkRemedies: RemedyTable<NetworkKind> = {
  'host-unreachable': unreachable,
  'other-server': ({ input }, situation) => wrongEndpoint(input, situation),
  'proxy-password-missing': () =>
    'The proxy asks for a password: set HTTPS_PROXY to "http://NAME:PASSWORD@HOST:PORT", and store that URL as a secret.',
  // Its user and password are not shown.
  'proxy-unreachable': ({ proxy }) =>
    `Check HTTPS_PROXY: the proxy that it names, ${proxy}, cannot be reached from this machine.`,
}

const sites = 'cn-north-4 in China, ap-southeast-1 on the international site, eu-west-101 in Europe'

/** Null for a host that no input names, such as GitHub's. */
function unreachable(
  { host, isNameUnknown }: ErrorFacts<'host-unreachable'>,
  { endpoints, region, set }: Situation,
): string | null {
  const from = endpoints.find(({ url }) => URL.canParse(url) && new URL(url).host === host)
  if (from === undefined) return null
  const { input, project, url } = from
  const isSet = set.has(input)
  const made = project === null ? `scm-region ("${region}")` : `targets ("${project}")`
  const source = isSet ? `${input} ("${url}")` : made
  if (!isNameUnknown) {
    return `Check that the runner can reach ${host}, which comes from ${source}: the network, a proxy (HTTPS_PROXY), and its CA (NODE_EXTRA_CA_CERTS).`
  }
  if (isSet) {
    return `Check ${source}: there is no host ${host}. Without this input the endpoint of scm-region is used.`
  }
  return project === null
    ? `Check ${source}: there is no host ${host}. It must be a region where SCM is: ${sites}.`
    : `Check ${source}: there is no host ${host}. The project must be in a region that has this service; or set ${input}.`
}

/**
 * What to do when another server than the service answers.
 * @param input the input that can set the endpoint; by default it is made of scm-region
 */
export function wrongEndpoint(input: string, situation: Situation): string {
  const url = endpointOf(situation, input) ?? 'the server there'
  return `Check ${input}: ${url} answers, but does not know this request (or a proxy in between answers for it). Set the URL of the service without a path, or leave it out to use the endpoint of scm-region.`
}
