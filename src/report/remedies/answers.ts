// What to do about a server's answer, by its error code. A remedy does not explain the code: the
// server's message does. All codes are in one table, so that one search finds a sentence of a
// log. Pure.
//
// The codes are from the error tables of SCM, the API gateway and IAM:
// @see https://support.huaweicloud.com/intl/en-us/api-ccm/scmEn.html
// @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
// @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_02_0006.html

import { isOtherServer } from '../../cloud/endpoints.ts'
import type { Answer } from '../../errors/facts.ts'
import { wrongEndpoint } from './network.ts'
import { endpointOf, type Situation } from './situation.ts'

const support = 'Contact Huawei Cloud support with the request ID.'
const again =
  'Try again later. If the error persists, contact Huawei Cloud support with the request ID.'
const correctWhatItNames =
  'Correct what the message names. If that does not help, contact Huawei Cloud support with the request ID.'
const pickAnother = 'Set certificate-id to a certificate that is issued or uploaded.'
const checkId =
  "Check certificate-id: the 16 characters that SCM shows in the certificate's details, in the account that signs in. A renewed certificate has a new ID."
const reimport =
  'Upload the certificate to SCM again, as complete and unencrypted PEM, and push the new ID.'
const grantPush =
  'Grant scm:cert:push, and for CDN also cdn:configuration:queryHttpsConf, to the user or agency that signs in. The policy must apply to the Global or the SCM project.'
const checkParameters =
  'Check certificate-id and targets. A project is the name of an IAM project, such as cn-north-4.'
const freshToken =
  'Check that the token is current and belongs to this account. If you pass your own token, get a new one in this job: a token expires after 24 hours, or when the password or permissions change.'
const checkPath =
  'Check scm-endpoint and iam-endpoint: each must be the URL of that service, without a path.'
const checkPassword =
  'Check account-name (the name of the account, not a DNS domain), username (an IAM user of that account; a HUAWEI ID cannot sign in here) and password. Do not just run again: five failed attempts lock the user for 15 minutes.'
const checkScope =
  'Check project-name or project-id: it must be a project of this account that the user can access. The default is the value of scm-region.'
const slowDown = 'Lower max-parallel, or spread the targets over several runs.'
const accountTrouble =
  'Open the Huawei Cloud console: it says whether the account is restricted or has unpaid bills.'
const notNeeded =
  'This action never sends such a request. Check that scm-endpoint is the URL of SCM.'

function each(codes: readonly string[], remedy: string): Record<string, string> {
  return Object.fromEntries(codes.map((code) => [code, remedy]))
}

/** `codes('IAM', 63, 65)` is IAM.0063, IAM.0064 and IAM.0065. */
function codes(service: string, from: number, to: number = from): readonly string[] {
  return Array.from(
    { length: to - from + 1 },
    (_, index) => `${service}.${String(from + index).padStart(4, '0')}`,
  )
}

const scm: Readonly<Record<string, string>> = {
  'SCM.0002': checkScope,
  'SCM.0003': 'Sign in to the account that owns the certificate, or correct certificate-id.',
  'SCM.0005': checkParameters,
  ...each(['SCM.0006', 'SCM.0012', 'SCM.0013', 'SCM.0014', 'SCM.0031'], reimport),
  ...each(['SCM.0053', 'SCM.0054', 'SCM.0059', 'SCM.0079', 'SCM.0114'], reimport),
  ...each(['SCM.0007', 'SCM.0037', 'SCM.0038', 'SCM.4001'], again),
  ...each(['SCM.0008', 'SCM.0020'], checkId),
  'SCM.0009': 'Bind a domain to the certificate in SCM first.',
  'SCM.0010': pickAnother,
  'SCM.0011': 'Delete free certificates that you no longer use, or buy one.',
  'SCM.0015': 'Correct the domains of the certificate in SCM.',
  'SCM.0016': accountTrouble,
  ...each(['SCM.0023', 'SCM.0024', 'SCM.0070'], notNeeded),
  'SCM.0028': support,
  'SCM.0030':
    'Some sites of Huawei Cloud can push to ELB and WAF only. If yours cannot push to this service, remove it from targets and upload the certificate in the service itself.',
  'SCM.0032':
    'Rename the certificate in SCM: use only letters, digits, underscores, hyphens and dots.',
  'SCM.0069':
    "Check targets: a project must be the name of an IAM project of this account, such as cn-north-4. If it is, open the service's console in that region once, so that the project is created.",
  'SCM.0201':
    "Read ELB's message: often its certificate quota is used up, or it already has the certificate. Check the certificate list of ELB in that region.",
  'SCM.0202':
    'Allow the user or agency that signs in to create certificates in ELB (elb:certificates:create) in the project of that region.',
  'SCM.0203':
    'Check that ELB is enabled in that region and has room for another certificate, then push again.',
  'SCM.0211':
    'CDN already has a certificate of this name. If an earlier run pushed this one, it is there: bind it in CDN. To keep repeated runs green, set skip-when-served with verify-hosts. If the name belongs to another certificate, rename this one in SCM.',
  'SCM.0212':
    'Grant cdn:configuration:queryHttpsConf and cdn:configuration:modifyHttpsConf to the user or agency that signs in.',
  'SCM.0213':
    'Check that CDN is enabled for this account and does not already have the certificate, then push again.',
  'SCM.0221':
    "Read WAF's message: often there is no WAF instance in that region, or its certificate quota is used up.",
  'SCM.0222':
    'Allow the user or agency that signs in to create certificates in WAF (waf:certificate:create) in the project of that region.',
  'SCM.0223':
    'Check that there is a WAF instance in that region with room for another certificate, then push again.',
  'SCM.1000': freshToken,
  'SCM.1004': 'Apply for the service in the Huawei Cloud console first.',
  ...each(['SCM.1009', 'SCM.1010'], accountTrouble),
  'SCM.4002': grantPush,
  'CDN.00010198': 'In the CDN console, allow CDN to use SCM certificates (agency CDNAccessScm).',
}

const gateway: Readonly<Record<string, string>> = {
  ...each(codes('APIGW', 101), checkPath),
  ...each(codes('APIGW', 103), checkPath),
  ...each(codes('APIGW', 104, 106), checkParameters),
  'APIGW.0201':
    'Check scm-endpoint. If you pass your own token, check that it is complete. If the error persists, the service behind the gateway is down.',
  'APIGW.0301': freshToken,
  'APIGW.0302':
    'Allow the user or agency that signs in to call this API: grant scm:cert:push, and scm:cert:get to read the certificate first.',
  ...each(['APIGW.0303', 'APIGW.0305', 'APIGW.0311'], freshToken),
  ...each(['APIGW.0304', 'APIGW.0306', 'APIGW.0310'], grantPush),
  ...each(
    ['APIGW.0401', 'APIGW.0402', 'APIGW.0404'],
    'Use a runner in a network that the access rules of this account allow.',
  ),
  'APIGW.0307': `The token may be for another region. ${checkScope}`,
  'APIGW.0308': slowDown,
  ...each(['APIGW.0501', 'APIGW.0502'], checkPath),
  ...each(codes('APIGW', 601), again),
  ...each(['APIGW.0602', 'APIGW.0607'], checkParameters),
  ...each(['APIGW.0605', 'APIGW.0606', 'APIGW.0608', 'APIGW.0609', 'APIGW.0610'], again),
  ...each(['APIGW.0611', 'APIGW.0612', 'APIGW.0613', 'APIGW.0705'], again),
  ...each(
    ['APIGW.0801', 'APIGW.0802'],
    'Check scm-region and scm-endpoint: this account has no access to that region.',
  ),
}

const iam: Readonly<Record<string, string>> = {
  'IAM.0001': checkPassword,
  ...each(
    ['IAM.0002', 'IAM.0003'],
    'Grant the IAM user access to the project that the token is for: project-name or, by default, scm-region.',
  ),
  'IAM.0004': checkScope,
  'IAM.0005': again,
  'IAM.0006': again,
  ...each(
    ['IAM.0007', 'IAM.0011'],
    'Check account-name, username, project-name and project-id for typos.',
  ),
  'IAM.0012': 'Wait a minute, and let fewer jobs sign in as this user at the same time.',
  'IAM.0061':
    'Do not sign in as this user for 15 minutes. Then correct the password and run again.',
  'IAM.0062': checkPassword,
  ...each(['IAM.0063', 'IAM.0064'], checkPassword),
  'IAM.0065': 'Create an IAM user with programmatic access: a HUAWEI ID cannot sign in here.',
  ...each(['IAM.0066', 'IAM.0067'], freshToken),
  ...each(
    ['IAM.0072', 'IAM.0073'],
    'Check account-name, username, project-name and project-id for typos.',
  ),
  'IAM.0080': 'Enable the IAM user that owns the access key, or use another user.',
  'IAM.0081': 'Enable programmatic access for the IAM user in the IAM console.',
  'IAM.0082': 'Enable the IAM user in the IAM console, or use another user.',
  'IAM.0083': 'Use a user that has access to this region, or set another scm-region.',
  ...each(
    codes('IAM', 1100, 1118),
    'Check account-name, username, project-name and project-id for characters or lengths that IAM does not accept.',
  ),
}

/** Every remedy, by its error code. */
export const remedies: Readonly<Record<string, string>> = { ...scm, ...gateway, ...iam }

/** What to do about SCM's answer; null when the server's message is all that can be said. */
export function remedyOfScm(answer: Answer, situation: Situation): string | null {
  const isAsked = endpointOf(situation, 'scm-endpoint') !== null
  return isAsked && isOtherServer(answer)
    ? wrongEndpoint('scm-endpoint', situation)
    : remedyOfAnswer(answer)
}

/** What to do about an answer; null when the server's message is all that can be said. */
export function remedyOfAnswer(answer: Answer): string | null {
  const { errorCode } = answer
  // The gateway spells its prefix in two ways.
  const code = errorCode?.replace(/^APIG\./, 'APIGW.') ?? ''
  return (Object.hasOwn(remedies, code) ? remedies[code] : undefined) ?? remedyByStatus(answer)
}

function remedyByStatus({ httpStatus, errorCode }: Answer): string | null {
  if (httpStatus === null) {
    return "Check that the runner can reach the endpoint: its name, the network, the proxy (HTTPS_PROXY) and the proxy's CA (NODE_EXTRA_CA_CERTS)."
  }
  if (httpStatus === 401) return freshToken
  if (httpStatus === 403) return grantPush
  if (httpStatus === 404 || httpStatus === 405) return checkPath
  if (httpStatus === 407) return "Put the proxy's user name and password into HTTPS_PROXY."
  if (httpStatus === 429) return slowDown
  if (httpStatus >= 500) return again
  if (httpStatus >= 300 && httpStatus < 400) {
    return 'Check scm-endpoint and the proxy: something other than SCM answered. The action never follows a redirect, because that would send the credentials elsewhere.'
  }
  const isRefused = errorCode !== null || httpStatus >= 400
  return isRefused ? correctWhatItNames : null
}
