// What to do about an answer, by its error code: never what the code means, which the server has
// said already. One table, so that a sentence in a log is found with one search. Pure.
//
// Codes from the error tables of SCM, the API gateway and IAM:
// @see https://support.huaweicloud.com/intl/en-us/api-ccm/scmEn.html
// @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
// @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_02_0006.html

export interface Answer {
  /** Null when no answer came at all. */
  readonly httpStatus: number | null
  readonly errorCode: string | null
}

const support = 'Give the request id to Huawei Cloud support.'
const again = 'Run it again later. If it stays, give the request id to Huawei Cloud support.'
const pickAnother =
  'Choose a certificate that is issued or uploaded, and put its id into certificate-id.'
const checkId =
  'Check certificate-id: 16 characters, as shown in the details of the certificate in SCM, in the account that signs in. A renewed certificate has a new id.'
const reimport =
  'Upload the certificate to SCM again, as complete and unencrypted PEM, and push the new id.'
const grantPush =
  'Grant the IAM user scm:cert:push, and for CDN also cdn:configuration:queryHttpsConf, in a policy of the Global or the SCM project.'
const checkParameters =
  "Check certificate-id and targets: a project is the IAM project's name, as in cn-north-4."
const freshToken =
  'Check that the token is current and for this account. With your own token, obtain a new one in this job; a token lives 24 hours and ends with a change of password or permissions.'
const checkPath =
  'Check scm-endpoint and iam-endpoint: the URL without a path, of the right service.'
const checkPassword =
  'Check account-name (the name of the account, not a DNS domain), username (an IAM user of it; a HUAWEI ID cannot sign in here) and password. Do not just run it again: five wrong tries lock the user for 15 minutes.'
const checkScope =
  'Check project-name or project-id: a project of this account that the user may enter. By default it is the value of scm-region.'
const slowDown = 'Lower max-parallel, or spread the targets over several runs.'
const accountTrouble =
  'Open the Huawei Cloud console: the account has a message about its state or its bills.'
const notNeeded =
  'This action does not make such a request: check that scm-endpoint is the URL of SCM itself.'

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
  'SCM.0011': 'Delete free certificates that are no longer used, or buy one.',
  'SCM.0015': 'Correct the domains of the certificate in SCM.',
  'SCM.0016': accountTrouble,
  ...each(['SCM.0023', 'SCM.0024', 'SCM.0070'], notNeeded),
  'SCM.0028': support,
  'SCM.0030':
    'Remove this service from targets if it is not offered here: some sites push to ELB and WAF only. Then upload the certificate in that service itself.',
  'SCM.0032': 'Rename the certificate in SCM: letters, digits, underscores, hyphens and dots.',
  'SCM.0069': `${checkParameters} Open the service in that region once, so that its project exists.`,
  'SCM.0201':
    'Read what ELB says: often its certificate quota is full, or the certificate is there already. Look in the certificates of ELB in that region.',
  'SCM.0202':
    'Grant the IAM user the right to create certificates in ELB (elb:certificates:create) in the project of that region.',
  'SCM.0203':
    'Check that ELB is enabled in that region and has room for another certificate, then push it again.',
  'SCM.0211':
    'CDN takes a certificate once: if it is there already, nothing is to be done. Else rename it in SCM, since no other CDN certificate may have its name. On a schedule push only what is new (README).',
  'SCM.0212':
    'Grant the IAM user cdn:configuration:queryHttpsConf and cdn:configuration:modifyHttpsConf.',
  'SCM.0213':
    'Check that CDN is enabled for this account and does not have the certificate already, then push it again.',
  'SCM.0221':
    'Read what WAF says: often there is no WAF instance in that region, or its certificate quota is full.',
  'SCM.0222':
    'Grant the IAM user the right to create certificates in WAF (waf:certificate:create) in the project of that region.',
  'SCM.0223':
    'Check that there is a WAF instance in that region with room for another certificate, then push it again.',
  'SCM.1000': freshToken,
  'SCM.1004': 'Apply for the service in the Huawei Cloud console first.',
  ...each(['SCM.1009', 'SCM.1010'], accountTrouble),
  'SCM.4002': grantPush,
  'CDN.00010198':
    'Switch on the authorization of SCM certificates in the CDN console (agency CDNAccessScm).',
}

const gateway: Readonly<Record<string, string>> = {
  ...each(codes('APIGW', 101), checkPath),
  ...each(codes('APIGW', 103), checkPath),
  ...each(codes('APIGW', 104, 106), checkParameters),
  'APIGW.0201':
    'Check scm-endpoint, and with your own token that it is whole: the gateway could not take the request. If it stays, the service behind the gateway is down.',
  'APIGW.0301': freshToken,
  'APIGW.0302':
    'Grant the IAM user the right to call this API: scm:cert:push, and scm:cert:get for the look before it.',
  ...each(['APIGW.0303', 'APIGW.0305', 'APIGW.0311'], freshToken),
  ...each(['APIGW.0304', 'APIGW.0306', 'APIGW.0310'], grantPush),
  ...each(
    ['APIGW.0401', 'APIGW.0402', 'APIGW.0404'],
    'Run from a network that the access rules of this account allow.',
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
    'Check scm-region and scm-endpoint: this account may not use that region.',
  ),
}

const iam: Readonly<Record<string, string>> = {
  'IAM.0001': checkPassword,
  ...each(
    ['IAM.0002', 'IAM.0003'],
    'Grant the IAM user access to the project that the token is for (project-name, else scm-region).',
  ),
  'IAM.0004': checkScope,
  'IAM.0005': again,
  'IAM.0006': again,
  ...each(
    ['IAM.0007', 'IAM.0011'],
    'Check account-name, username, project-name and project-id for typing mistakes.',
  ),
  'IAM.0012': 'Wait a minute, and start fewer jobs at once that sign in as this user.',
  'IAM.0061':
    'Wait 15 minutes without any sign-in of this user, correct the password, then run it again.',
  'IAM.0062': checkPassword,
  ...each(['IAM.0063', 'IAM.0064'], checkPassword),
  'IAM.0065': 'Create an IAM user with programmatic access: a HUAWEI ID cannot sign in here.',
  ...each(['IAM.0066', 'IAM.0067'], freshToken),
  ...each(
    ['IAM.0072', 'IAM.0073'],
    'Check account-name, username, project-name and project-id for typing mistakes.',
  ),
  'IAM.0080': 'Enable the owner of the access key in IAM, or use another user.',
  'IAM.0081': 'Give the IAM user programmatic access in the IAM console.',
  'IAM.0082': 'Enable the IAM user in the IAM console, or use another user.',
  'IAM.0083': 'Use a user that may enter this region, or another scm-region.',
  ...each(
    codes('IAM', 1100, 1118),
    'Check account-name, username, project-name and project-id for characters or lengths that IAM does not take.',
  ),
}

/** Every remedy by its code. */
export const remedies: Readonly<Record<string, string>> = { ...scm, ...gateway, ...iam }

/** What to do about an answer; null when there is nothing better to say than the server did. */
export function remedyFor({ httpStatus, errorCode }: Answer): string | null {
  // The gateway spells its own prefix in two ways.
  const code = errorCode?.replace(/^APIG\./, 'APIGW.') ?? ''
  return (Object.hasOwn(remedies, code) ? remedies[code] : undefined) ?? remedyByStatus(httpStatus)
}

function remedyByStatus(httpStatus: number | null): string | null {
  if (httpStatus === null) {
    return 'Check that the runner reaches the endpoint: name, network, proxy (HTTPS_PROXY) and its CA (NODE_EXTRA_CA_CERTS).'
  }
  if (httpStatus === 401) return freshToken
  if (httpStatus === 403) return grantPush
  if (httpStatus === 404) return checkPath
  if (httpStatus === 407) return 'Put the user name and password of the proxy into HTTPS_PROXY.'
  if (httpStatus === 429) return slowDown
  if (httpStatus >= 500) return again
  if (httpStatus >= 300 && httpStatus < 400) {
    return 'Check scm-endpoint and the proxy: something else than SCM answered, and a redirect is never followed with credentials.'
  }
  return null
}
