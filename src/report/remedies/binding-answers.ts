// What to do about a binding that ELB, WAF or CDN refused, by the service's error code, else by the
// status. As in answers.ts, a remedy does not explain the code: the server's message does. Pure.
//
// The codes are from the services' error tables:
// @see https://support.huaweicloud.com/intl/en-us/api-elb/ErrorCode.html
// @see https://support.huaweicloud.com/intl/en-us/api-waf/ErrorCode.html
// @see https://support.huaweicloud.com/intl/en-us/api-cdn/ErrorCode.html

import { isOtherServer } from '../../cloud/endpoints.ts'
import type { Answer } from '../../errors/facts.ts'
import type { Service } from '../../push/target.ts'
import { remedies, remedyOfAnswer } from './answers.ts'

const grant: Readonly<Record<Service, string>> = {
  ELB: 'Grant elb:certificates:list, elb:certificates:get, elb:listeners:list, elb:listeners:get, elb:listeners:put (elb:listeners:update in the new IAM) and elb:loadbalancers:get to the user or agency that signs in, in the project of that region.',
  WAF: 'Grant waf:certificate:list, waf:certificate:get, waf:certificate:apply and waf:instance:get to the user or agency that signs in, in the project of that region.',
  CDN: 'Grant cdn:configuration:queryDomains, cdn:configuration:queryHttpsConf, cdn:configuration:queryOriginConfInfo, cdn:configuration:modifyHttpsConf and cdn:configuration:modifyOriginConfInfo to the user or agency that signs in.',
}

const gone = 'Run again: it was deleted while this run was going on.'
const busy = 'Run again: another change was going on there.'
const rejected =
  "Read the server's message. If the certificate is the reason, check its chain and key in SCM; if not, run again with RUNNER_DEBUG=1 and report this."
const quota =
  'Delete certificates that no listener uses in ELB of that region: its quota is used up.'
const project =
  'Set enterprise-project-id to the enterprise project of the domain, or give the user access to it.'
const notOnline = 'Run again once the domain is online in the CDN console.'
const chain = 'Upload the certificate to SCM again, with its complete chain, and bind the new one.'

function each(codes: readonly string[], remedy: string): Record<string, string> {
  return Object.fromEntries(codes.map((code) => [code, remedy]))
}

/** Every remedy, by its error code. */
export const bindingRemedies: Readonly<Record<string, string>> = {
  ...each(['ELB.9802', 'ELB.9803', 'ELB.9804', 'ELB.1102'], grant.ELB),
  ...each(['ELB.8904', 'ELB.1002', 'ELB.5040', 'ELB.6000', 'ELB.6010'], gone),
  ...each(['ELB.8905', 'ELB.5151', 'ELB.9807'], quota),
  'ELB.8907': busy,
  'ELB.8909':
    'Remove SNI certificates from the listener: this load balancer takes one certificate only.',
  ...each(['ELB.1001', 'ELB.1011', 'ELB.5013', 'ELB.8902', 'ELB.9899'], rejected),
  ...each(['WAF.00011004', 'WAF.00011006', 'WAF.00011012'], rejected),
  'WAF.00011019': chain,
  'WAF.00011021': 'Use the renewed certificate: this one has expired.',
  'WAF.00022003': busy,
  ...each(['CDN.0004', 'CDN.0020', 'CDN.0021'], grant.CDN),
  ...each(['CDN.0105', 'CDN.0170'], gone),
  ...each(['CDN.0106', 'CDN.0145'], notOnline),
  ...each(['CDN.0108', 'CDN.00010182'], project),
  ...each(
    ['CDN.0115', 'CDN.0116'],
    'Open the domain in the CDN console: it says why it is locked.',
  ),
  'CDN.00010198': remedies['CDN.00010198'] ?? '',
  'CDN.0163':
    'Open a ticket: the domain has a special configuration, which only Huawei Cloud can change.',
  ...each(['CDN.0403', 'CDN.0404', 'CDN.0405', 'CDN.0407', 'CDN.0410', 'CDN.0414'], chain),
  'CDN.0406': 'Choose a certificate that covers the domain.',
  ...each(['CDN.0408', 'CDN.0409'], 'Use the renewed certificate: this one ends too soon.'),
  'CDN.0413': 'Run again once the certificate is valid.',
}

/** What to do about a binding that was refused; null when the message is all that can be said. */
export function bindingRemedyFor(service: Service, answer: Answer): string | null {
  const { httpStatus, errorCode } = answer
  const code = errorCode ?? ''
  if (Object.hasOwn(bindingRemedies, code)) return bindingRemedies[code] ?? null
  const input = `${service.toLowerCase()}-endpoint`
  if (isOtherServer(answer)) {
    return `Check ${input}: the server there answers, but does not know this request (or a proxy in between answers for it). Without this input the endpoint of the region is used.`
  }
  if (httpStatus === 401) {
    return `Check that the credentials are for the account of this service, and that the user can enter the project: SCM accepts them, ${service} does not.`
  }
  if (httpStatus === 403) return grant[service]
  if (httpStatus === 409) return busy
  if (httpStatus === 429) return 'Run again later: the service limits how often it is changed.'
  return remedyOfAnswer(answer)
}
