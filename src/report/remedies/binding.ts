// What to do about a binding that did not end well, by its status and reason, and by the facts that
// only binding knows. Pure.

import type { BindingOutcome, Reason } from '../../bind/binding.ts'
import { code, prose } from '../../errors/lines.ts'
import { formatTarget } from '../../push/target.ts'
import type { RemedyTable } from './remedy.ts'

type BindingKind =
  | 'binding-not-found'
  | 'certificate-unbindable'
  | 'load-balancer-unread'
  | 'over-bind-limit'
  | 'restore-unwritten'
  | 'sni-domain-missing'

export const bindingFactRemedies: RemedyTable<BindingKind> = {
  'binding-not-found': ({ renewed }) =>
    renewed.length > 0
      ? `Correct the line in bind: the certificate renews ${renewed.map((each) => `"${each}"`).join(', ')}.`
      : 'Correct the line in bind: check the project. The place must exist and use HTTPS; a listener is named by its ID, and a WAF host must be in the default enterprise project.',
  'certificate-unbindable': () =>
    'Check the certificate in SCM, and that the user or agency that signs in has scm:cert:get. Or set bind to none.',
  'load-balancer-unread': () =>
    'Grant elb:loadbalancers:get, so that its hosts can be checked at the address of the load balancer.',
  'over-bind-limit': ({ lines }) => [
    prose('Raise bind-limit, or switch exactly these with these lines:'),
    code('bind: |'),
    ...lines.map((line) => code(`  ${line}`)),
  ],
  'restore-unwritten': () => 'Make sure that the runner can write GITHUB_OUTPUT, then run again.',
  'sni-domain-missing': ({ copyId }) =>
    `Set the domain of certificate ${copyId} in ELB, then run again.`,
}

/** What to do about a binding that was skipped; null: its message says it all. */
const skipped: Readonly<Partial<Record<Reason, string>>> = {
  'dual-certificate': 'Change the certificate in the CDN console.',
  frozen: 'Open the Huawei Cloud console: it says why the load balancer is frozen.',
  'https-off': 'Turn on HTTPS for the domain in the CDN console once, with the new certificate.',
  irreversible:
    'Upload the old certificate to SCM, or set rollback to off to switch it all the same.',
  'managed-by-cce':
    'Renew the Secret in the cluster, or set the new certificate in the annotation kubernetes.io/elb.tls-certificate-ids of the Ingress. A line of bind that names the binding switches it all the same.',
  'managed-by-huawei':
    'Nothing, if that is intended. Otherwise change the certificate in the CDN console.',
  'name-collision': 'Remove one of the two certificates from the SNI list by hand.',
  'not-online': 'Open the domain in the CDN console, and run again once it is online.',
  'nothing-to-renew':
    'Bind the new certificate there once by hand, or correct the line in bind. For a listener, a line that ends with "sni" may also make a first binding.',
  'other-key-type':
    'Get a certificate with the same type of key, or set allow-other-key-type to true: clients that only know the old type are then refused.',
}

const readAgain =
  'Run again: a second run reads which certificate it uses, and switches it if needed.'

/** After harm that was switched back. */
const afterHarm =
  'Find out why visitors did not get the new certificate properly (its chain, its key, the listener), and run again.'

/** What to do about a binding, where its status and reason say it; null: its error decides. */
export function remedyOfReason(outcome: BindingOutcome): string | null {
  const { status, reason, failureCode, isHarmful } = outcome
  switch (status) {
    case 'skipped':
      return reason === null ? null : (skipped[reason] ?? null)
    case 'rollback-failed':
      return restoreByHand(outcome)
    case 'bound':
      return isHarmful ? restoreByHand(outcome) : null
    case 'rolled-back':
      return afterHarm
    case 'uncertain':
      return failureCode === 'INTERNAL' ? null : readAgain
    case 'failed':
      if (reason === 'changed-meanwhile')
        return 'Run again: the plan is then made from what is there now.'
      return reason === null && failureCode === null
        ? 'Run again. If it fails again, bind the certificate in the console.'
        : null
    case 'not-attempted':
      if (failureCode !== null) return null
      if (reason === 'copy-missing') return copyMissing(outcome)
      return reason === 'push-failed'
        ? `Correct what the push to ${formatTarget(outcome)} failed for, and run again.`
        : null
    default:
      return null
  }
}

/** Where harm still stands. */
function restoreByHand({ before }: BindingOutcome): string {
  const ids = before.flatMap(({ certificateId }) => certificateId ?? [])
  return ids.length > 0
    ? `Bind the old certificate again by hand, now: its ID there is ${ids.join(' and ')} (see also the output restore).`
    : 'Bind a certificate that works by hand, now: SCM does not have the old one.'
}

function copyMissing({ service }: BindingOutcome): string {
  const inAMoment = 'Run again in a few minutes.'
  return service === 'WAF'
    ? `${inAMoment} Grant waf:certificate:get: without it, a copy is recognised by its expiry date only.`
    : inAMoment
}
