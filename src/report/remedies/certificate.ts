// What to do about the certificate to push: it is not found, cannot be read or uploaded, or must
// not be pushed. Pure.

import type { ChosenBy, ErrorFacts, UnpushableState } from '../../errors/facts.ts'
import type { RemedyTable } from './remedy.ts'

type CertificateKind =
  | 'candidates-incomparable'
  | 'expiry-unread'
  | 'expiry-unreadable'
  | 'list-incomplete'
  | 'no-certificate-fits'
  | 'not-yet-valid'
  | 'other-certificate-uploaded'
  | 'push-support-off'
  | 'renewal-needed'
  | 'scm-call-failed'
  | 'state-undocumented'
  | 'state-unpushable'

export const certificateRemedies: RemedyTable<CertificateKind> = {
  'candidates-incomparable': () => 'Set certificate-id to the certificate to push.',
  'expiry-unread': expiryUnread,
  'expiry-unreadable': () => 'Check the certificate in SCM, or set min-days-remaining to 0.',
  'list-incomplete': () =>
    'Set certificate-id instead of the files, or enterprise-project-id, to search fewer certificates.',
  'no-certificate-fits': noneFits,
  'not-yet-valid': () =>
    'Push it once it is valid: until then, browsers would warn visitors. If the date is wrong, check the clock of its issuer.',
  'other-certificate-uploaded': () =>
    'Nothing was pushed. Check in SCM which certificates were uploaded, and set certificate-id to the right one.',
  'push-support-off': () =>
    'Choose another certificate, or upload this one to SCM together with its key.',
  'renewal-needed': ({ chosenBy, hasExpired }) =>
    hasExpired ? renew(chosenBy) : `${renew(chosenBy)} Or lower min-days-remaining.`,
  'scm-call-failed': scmCallFailed,
  'state-undocumented': () =>
    'Check the certificate in SCM. To push it anyway, set certificate-id, and min-days-remaining to 0.',
  'state-unpushable': ({ state }) => states[state],
}

/** What to do about a refusal by SCM; null if the error code alone decides. */
function scmCallFailed({
  call,
  errorCode,
  isRefused,
  isForbidden,
}: ErrorFacts<'scm-call-failed'>): string | null {
  if (call === 'upload' && isRefused) {
    const known = uploadRemedies.get(errorCode ?? '')
    if (known !== undefined) return known
  }
  if (isForbidden) return grants[call]
  // SCM does not say which parameter is wrong; none of them is a target.
  return errorCode === 'SCM.0005'
    ? 'Check certificate-id, certificate-domain or certificate-name, whichever is set, and enterprise-project-id.'
    : null
}

const grantRead = 'Grant scm:cert:get to the user or agency that signs in.'

/** What to do about a missing permission; null if the error code alone decides. */
const grants: Readonly<Record<ErrorFacts<'scm-call-failed'>['call'], string | null>> = {
  list: 'Grant scm:cert:list, or set certificate-id, which does not need this permission.',
  'read-candidate':
    'Grant scm:cert:get, or set certificate-id, which does not need this permission.',
  read: grantRead,
  compare: null,
  upload: 'Grant scm:cert:upload (in the new IAM: scm:cert:import).',
}

const correctFiles =
  'Correct fullchain-file and key-file: SCM needs the certificate of the server, every certificate between it and the root, and its key, as complete and unencrypted PEM. It may refuse a self-signed certificate.'

/** SCM could not read the certificate, its chain or its key, or they do not belong together. */
const unreadableFiles = [
  ...['SCM.0006', 'SCM.0010', 'SCM.0012', 'SCM.0013', 'SCM.0014', 'SCM.0031'],
  ...['SCM.0053', 'SCM.0054', 'SCM.0059', 'SCM.0079', 'SCM.0114'],
]

/** What these codes mean in an upload; elsewhere they are about a certificate of SCM. */
const uploadRemedies: ReadonlyMap<string, string> = new Map([
  ...unreadableFiles.map((code) => [code, correctFiles] as const),
  ['SCM.0005', 'Check fullchain-file, key-file, certificate-name and enterprise-project-id.'],
  [
    'SCM.0032',
    'Set certificate-name to another name: use only letters, digits, underscores, hyphens and dots.',
  ],
])

function expiryUnread({ minDaysRemaining, isForbidden }: ErrorFacts<'expiry-unread'>): string {
  const fix = isForbidden ? grantRead : 'Try again later.'
  return `min-days-remaining (${minDaysRemaining}) cannot be checked without reading the certificate. ${fix} Or set min-days-remaining to 0: then it is pushed unseen.`
}

function noneFits({ wanted, enterpriseProjectId }: ErrorFacts<'no-certificate-fits'>): string {
  const asked =
    wanted.kind === 'name'
      ? `certificate-name ("${wanted.name}")`
      : `certificate-domain ("${wanted.domain}")`
  const narrowed =
    enterpriseProjectId === null
      ? ''
      : `Check enterprise-project-id ("${enterpriseProjectId}"): only its certificates were searched. `
  return `${narrowed}Correct ${asked}, or issue or upload the certificate in SCM, in the account that signs in.`
}

/** How to get a renewed certificate. */
function renew(chosenBy: ChosenBy): string {
  switch (chosenBy.kind) {
    case 'id':
      return useRenewed
    case 'name':
      return `Renew the certificate in SCM: it has no newer one named "${chosenBy.name}".`
    case 'domain':
      return `Renew the certificate in SCM: it has no newer one for ${chosenBy.domain}.`
    case 'files':
      return 'Renew the certificate first (certbot, acme.sh, lego), and check that fullchain-file is the new file.'
  }
}

const useRenewed =
  'Use the renewed certificate. It has a new ID in SCM: set certificate-id to that ID, or let certificate-domain find it.'
const useReissued = 'Set certificate-id to the ID of the reissued certificate.'
const chooseAnother = 'Choose a certificate that is issued or uploaded.'
const wait = 'Wait until the certificate authority has issued it, then run again.'

const states: Readonly<Record<UnpushableState, string>> = {
  EXPIRED: useRenewed,
  REVOKED: useReissued,
  REVOKING: useReissued,
  CANCLEREVOKING: chooseAnother,
  CHECKING: wait,
  CANCELCHECKING: chooseAnother,
  CHECKING_DOMAIN: 'Complete the domain validation in SCM, then run again.',
  CHECKING_ORG: 'Wait until the organization is validated, then run again.',
  SUPPLEMENTCHECKING: wait,
  CANCELSUPPLEMENTING: chooseAnother,
  ISSUING: wait,
  UNPASSED: 'Apply for the certificate again in SCM: the authority rejected the application.',
  PAID: 'Apply for the certificate in SCM first: it is paid for but not issued.',
}
