// Facts for the stories: targets, hosts and bindings as a run would have found them.

import type { BindingOutcome, BindingStatus } from '../src/bind/binding.ts'
import type { Certificate } from '../src/certificate/certificate.ts'
import type { Outcome, Status } from '../src/push/outcome.ts'
import type { Target } from '../src/push/target.ts'
import { nothingRead, type Situation } from '../src/report/remedies/situation.ts'
import { nothingYet, type RunFacts } from '../src/report/run-facts.ts'
import type { Check, CheckStatus } from '../src/verify/judge.ts'

/** When every story takes place. */
export const storyTime = Date.parse('2026-11-25T03:00:00Z')
const dayMs = 86_400_000

export const certificate: Certificate = {
  id: 'scs1700000000002',
  name: 'www.example.com-2026-11',
  domain: 'www.example.com',
  fingerprint: '0F:3B:C1:7A:55:9E:21:D4:88:60:AB:34:7C:F2:19:E5:6D:00:B7:42',
  names: ['www.example.com'],
  sha256: null,
  keyFamily: 'ec',
  expiresAt: storyTime + 89.5 * dayMs,
}

/** `target('ELB', 'cn-north-4')`; CDN has no project. */
export function target(service: Target['service'], project = ''): Target {
  return { service, project }
}

/** How a target ended; by default it took one attempt and less than a second. */
export function outcome(to: Target, status: Status, more: Partial<Outcome> = {}): Outcome {
  const wasSent = status !== 'planned' && status !== 'unchanged' && status !== 'not-attempted'
  return {
    target: to,
    status,
    httpStatus: status === 'pushed' ? 204 : null,
    errorCode: null,
    message: null,
    requestId: wasSent ? 'b5d1f8a0c7e94f1fa3c2d9e84f7b6a10' : null,
    failureCode: null,
    facts: [],
    attempts: wasSent ? 1 : 0,
    durationMs: wasSent ? 310 : null,
    ...more,
  }
}

/** A push that a service refused. */
export function refused(to: Target, errorCode: string, message: string): Outcome {
  return outcome(to, 'failed', { httpStatus: 400, errorCode, message })
}

const old = 'CN=www.example.com, issued by CN=R11, SHA-1 5f1de8a09b3c4d22…'

/** How a host ended. */
export function check(name: string, status: CheckStatus, more: Partial<Check> = {}): Check {
  const seen = {
    served: `it serves the certificate: ${old}, expires 2027-02-22, 89 days left`,
    stale: `it serves another certificate: ${old}, expires 2026-12-04, 9 days left`,
    mismatch:
      'it serves a certificate for another name: CN=default.example.net, issued by CN=R11, SHA-1 77aa01…, expires 2027-01-09, 45 days left',
    unreachable: 'no TLS handshake: connect ECONNREFUSED 192.0.2.7:443',
  }
  return {
    host: { name, port: 443, via: null },
    status,
    expected: '0f3bc17a559e21d48860ab347cf219e56d00b742',
    served: null,
    seen: seen[status],
    defects: [],
    doubt: null,
    ...more,
  }
}

/** How a binding ended. */
export function binding(
  name: string,
  status: BindingStatus,
  more: Partial<BindingOutcome> = {},
): BindingOutcome {
  const ref = (certificateId: string, days: number) => ({
    certificateId,
    fingerprint: null,
    expiresAt: storyTime + days * dayMs,
  })
  const [service = 'CDN', project = ''] = (name.split(' ')[0] ?? '').split(':')
  return {
    binding: name,
    title: null,
    service: service as BindingOutcome['service'],
    project,
    status,
    reason: null,
    before: [ref('8f2c61d4a0b94c', 9)],
    after: [ref(status === 'bound' ? '1b7e90cc52f44d' : '8f2c61d4a0b94c', 9)],
    reversible: true,
    check: status === 'bound' ? 'served' : null,
    isHarmful: false,
    httpStatus: null,
    errorCode: null,
    message: null,
    says: null,
    failureCode: null,
    requestId: null,
    facts: [],
    ...more,
  }
}

/** The situation of a run whose SCM is there. */
export function situationAt(url: string): Situation {
  const scm = { input: 'scm-endpoint', url, project: null }
  return { ...nothingRead, region: 'cn-north-4', endpoints: [scm] }
}

/** The facts of a whole run. */
export function factsOf(more: Partial<RunFacts>): RunFacts {
  return {
    ...nothingYet,
    targets: (more.outcomes ?? []).map((each) => each.target),
    certificate,
    asked: 'www.example.com',
    hostCount: more.checks?.length ?? 0,
    situation: situationAt('https://scm.cn-north-4.myhuaweicloud.com'),
    ...more,
  }
}
