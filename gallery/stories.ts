// Every story that a job summary tells: its name, its Markdown, and how high its page may be.

import { runFlow } from '../__tests__/fixtures/flow.ts'
import { account, pusher, trusted } from '../simulator/seed.ts'
import type { Outcome } from '../src/push/outcome.ts'
import type { RunFacts } from '../src/report/run-facts.ts'
import { createReport } from '../src/report/run-report.ts'
import { renderPage } from '../src/report/summary.ts'
import {
  binding,
  certificate,
  check,
  factsOf,
  outcome,
  refused,
  storyTime,
  target,
} from './facts.ts'
import { fleetStories } from './fleets.ts'

/** One page of the gallery. */
export interface Story {
  readonly name: string
  readonly markdown: string
  /** In pixels, at 1012 pixels of width; null: any. */
  readonly mostHeight: number | null
}

/** One screen, for a run that went well. */
const screen = 900

const north = target('ELB', 'cn-north-4')
const east = target('ELB', 'cn-east-3')
const waf = target('WAF', 'cn-north-4')
const cdn = target('CDN')
const four = [cdn, north, east, waf]
const pushed = four.map((to) => outcome(to, 'pushed'))
const noPermission = 'no permission to operate elb, please check the agency of the user'
const hosts = ['www.example.com', 'shop.example.com', 'api.example.com', 'example.com']

function many(count: number): Outcome[] {
  const causes = [
    ['SCM.0202', noPermission],
    ['SCM.0201', 'quota of certificates in this project is used up'],
    ['SCM.0069', 'project not found'],
  ] as const
  return Array.from({ length: count }, (_, index) => {
    const to = target('ELB', `cn-north-4_site-${String(index).padStart(4, '0')}`)
    const [code, message] = causes[(index >> 1) % 3] ?? causes[0]
    return index % 2 === 0
      ? { ...refused(to, code, message), requestId: `b5d1f8a0c7e94f1fa3c2d9e84f7b${index}` }
      : outcome(to, 'pushed')
  })
}

const listener = 'ELB:cn-north-4 listener 5a1f7c02-0d1e-4a55-9e0a-3d2f1b7c9a10 default'

function hostile(text: string): Partial<RunFacts> {
  const more = { message: text, errorCode: text, requestId: text }
  return {
    outcomes: [...four.map((to) => outcome(to, 'failed', { httpStatus: 400, ...more }))],
    certificate: {
      id: text,
      name: text,
      domain: text,
      fingerprint: text,
      names: [text],
      sha256: null,
      keyFamily: 'ec',
      expiresAt: storyTime,
    },
    checks: hosts.map((name) => check(name, 'mismatch', { seen: text, defects: [text] })),
    bindings: [binding('CDN www.example.com', 'failed', { message: text, title: text })],
    warnings: [text],
    notices: [text],
  }
}

const told: Readonly<Record<string, [Partial<RunFacts>, number | null]>> = {
  'all-pushed': [{ outcomes: pushed }, screen],
  'all-pushed-and-served': [
    { outcomes: pushed, checks: hosts.map((host) => check(host, 'served')) },
    screen,
  ],
  partial: [
    {
      outcomes: [
        outcome(cdn, 'pushed'),
        refused(north, 'SCM.0202', noPermission),
        refused(east, 'SCM.0202', noPermission),
        outcome(waf, 'pushed', { attempts: 3, durationMs: 4200 }),
      ],
    },
    2 * screen,
  ],
  'all-failed': [
    {
      outcomes: [
        refused(cdn, 'SCM.0211', 'certificate name exist'),
        refused(north, 'SCM.0202', noPermission),
        refused(east, 'SCM.0202', noPermission),
        refused(waf, 'SCM.0221', 'certificate quota'),
      ],
    },
    2 * screen,
  ],
  'ten-causes': [
    {
      outcomes: Array.from({ length: 100 }, (_, index) =>
        refused(
          target('ELB', `cn-north-4_site-${String(index).padStart(4, '0')}`),
          `SCM.10${String(index % 10).padStart(2, '0')}`,
          `refused for cause ${index % 10}`,
        ),
      ),
    },
    null,
  ],
  'dry-run': [{ outcomes: four.map((to) => outcome(to, 'planned')), dryRun: true }, screen],
  uncertain: [
    {
      outcomes: [
        outcome(cdn, 'uncertain', { message: 'the connection was reset', requestId: null }),
        ...pushed.slice(1),
      ],
    },
    2 * screen,
  ],
  unchanged: [
    {
      outcomes: four.map((to) => outcome(to, 'unchanged')),
      checks: hosts.map((host) => check(host, 'served')),
    },
    screen,
  ],
  'bound-in-vain': [
    {
      outcomes: pushed.slice(0, 2),
      bindings: [
        binding('CDN www.example.com', 'bound', { check: 'served' }),
        binding(listener, 'bound', {
          check: 'mismatch',
          says: 'it serves another certificate: CN=www.example.com, issued by CN=R11, SHA-1 1700000000001170…, expires 2026-11-20, 5 days ago',
        }),
      ],
    },
    screen,
  ],
  bound: [
    {
      outcomes: [outcome(north, 'pushed')],
      bindings: [
        binding('CDN www.example.com', 'bound'),
        binding('WAF:cn-north-4 host www.example.com', 'unchanged'),
        binding(listener, 'bound', { title: 'https-443' }),
        binding('CDN old.example.com', 'skipped', {
          reason: 'not-covered',
          message: 'the new certificate does not cover old.example.com',
        }),
      ],
    },
    screen,
  ],
  'rolled-back': [
    {
      outcomes: [outcome(north, 'pushed')],
      bindings: [
        binding(listener, 'rolled-back', {
          title: 'https-443',
          reason: 'harm',
          check: 'mismatch',
          message:
            'rolled back, because its hosts were good before the switch, and were not afterwards (www.example.com: mismatch)',
        }),
        binding('CDN www.example.com', 'not-attempted', {
          reason: 'harm',
          message: `${listener} harmed visitors, so nothing more is switched in this service and project`,
        }),
      ],
    },
    2 * screen,
  ],
  'rollback-failed': [
    {
      outcomes: [outcome(north, 'pushed'), refused(waf, 'SCM.0221', 'certificate quota')],
      bindings: [
        binding('CDN www.example.com', 'bound'),
        binding(listener, 'rollback-failed', {
          title: 'https-443',
          reason: 'harm',
          check: 'unreachable',
          isHarmful: true,
          httpStatus: 409,
          errorCode: 'ELB.8907',
          message:
            'harms visitors (www.example.com: unreachable) and could not be rolled back: HTTP 409 ELB.8907: The load balancer is being changed',
        }),
      ],
    },
    2 * screen,
  ],
  stale: [{ outcomes: pushed, checks: hosts.map((host) => check(host, 'stale')) }, screen],
  mismatch: [
    {
      outcomes: pushed,
      checks: [check('www.example.com', 'mismatch'), check('api.example.com', 'served')],
      verifyRequired: true,
    },
    2 * screen,
  ],
  unreachable: [
    {
      outcomes: pushed,
      checks: [check('www.example.com', 'unreachable'), check('api.example.com', 'served')],
    },
    2 * screen,
  ],
  'forty-targets': [{ outcomes: many(40) }, 2 * screen],
  'a-thousand-targets': [{ outcomes: many(1000) }, 2 * screen],
  'a-thousand-pushed': [
    { outcomes: many(2000).filter(({ status }) => status === 'pushed') },
    screen,
  ],
  'hostile-html': [
    hostile('</code></p></details><img src=x onerror=alert(1)>@octocat `b` | \u202e'),
    null,
  ],
  'hostile-long-word': [hostile('w'.repeat(100_000)), null],
  'hostile-long-text': [hostile('many words '.repeat(10_000)), null],
  chinese: [
    {
      outcomes: [
        refused(north, 'SCM.0202', '没有操作弹性负载均衡的权限，请检查委托'.repeat(10)),
        outcome(cdn, 'pushed'),
      ],
      certificate: { ...certificate, name: '网站证书二〇二六', domain: '例子.中国' },
    },
    2 * screen,
  ],
}

const none = { 'account-name': '', username: '', password: '' }
const keyless = {
  ...none,
  'oidc-provider-urn': trusted.providerUrn,
  'agency-urn': trusted.agencyUrn,
}

/** Runs that end before anything is pushed, as the action itself tells them. */
const ended: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'refused-password': { password: 'wrong' },
  'refused-project': { 'project-name': 'cn-nowhere-1' },
  'refused-key': { ...none, 'access-key-id': 'NOSUCHKEY', 'secret-access-key': 'wrong-secret-key' },
  'refused-agency': { ...keyless, 'agency-urn': `${trusted.agencyUrn}-other` },
  'refused-claims': { ...keyless, audience: 'https://github.com/somebody-else' },
  'refused-provider': { ...none, 'identity-provider-id': 'unknown-provider' },
  'refused-token': { ...none, token: 'no-such-token' },
  'bad-inputs': { targets: 'CND\nELB', 'fail-on': 'most', password: '', 'max-retries': '11' },
  'bad-inputs-no-way-to-sign-in': none,
  'bad-inputs-key-pasted': {
    'certificate-id': '',
    'fullchain-file': 'chain.pem',
    'key-file': `-----BEGIN PRIVATE KEY-----\n${'QUJD'.repeat(30)}\n-----END PRIVATE KEY-----`,
  },
  'bad-inputs-many': {
    targets: Array.from({ length: 60 }, (_, index) => `SERVICE${index}`).join('\n'),
  },
}

/** All stories. */
export async function tellStories(): Promise<readonly Story[]> {
  const stories: Story[] = Object.entries(told).map(([name, [facts, mostHeight]]) => {
    const report = createReport(factsOf(facts), storyTime, (text) => text)
    return { name, markdown: renderPage(report), mostHeight }
  })
  for (const [name, inputs] of Object.entries(ended)) {
    const env: Record<string, string> = {}
    const { runner } = await runFlow({
      inputs: { 'account-name': account, username: pusher.name, ...inputs },
      world: { env },
      prepare: ({ simulator }) => {
        Object.assign(env, simulator.idTokenVariables)
        return { 'sts-endpoint': simulator.stsEndpoint }
      },
    })
    stories.push({ name, markdown: runner.summary, mostHeight: 2 * screen })
  }
  for (const [name, markdown] of Object.entries(fleetStories)) {
    stories.push({ name, markdown, mostHeight: 2 * screen })
  }
  return stories
}
