// Every kind of facts, in every situation: each way to sign in, and each input that can be set.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import type { ErrorFacts, FactKind } from '../../../src/errors/facts.ts'
import { textOf } from '../../../src/errors/lines.ts'
import { ActionError, factsBehind, ServiceError } from '../../../src/errors.ts'
import { firstRemedy, remedyFor } from '../../../src/report/remedies/by-facts.ts'
import {
  nothingRead,
  type SignInSituation,
  type Situation,
} from '../../../src/report/remedies/situation.ts'
import { remedyOfFailure } from '../../../src/report/remedies.ts'

const actionYml = readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8')
const inputNames = Object.keys(parse(actionYml).inputs)

const variables: readonly string[] = []
const ways: readonly SignInSituation[] = [
  { kind: 'password', variables },
  { kind: 'password', variables: ['HW_DOMAIN_NAME', 'HW_USER_NAME', 'HW_USER_PASSWORD'] },
  { kind: 'access-key', variables, accessKeyId: 'AKID' },
  { kind: 'access-key', variables: ['HW_ACCESS_KEY', 'HW_SECRET_KEY'], accessKeyId: 'AKID' },
  { kind: 'agency', variables },
  { kind: 'identity-provider', variables },
  { kind: 'token', variables },
]

const endpoints = [
  { input: 'scm-endpoint', url: 'https://scm.example.com', project: null },
  { input: 'iam-endpoint', url: 'https://iam.example.com', project: null },
  { input: 'sts-endpoint', url: 'https://sts.example.com', project: null },
  { input: 'elb-endpoint', url: 'https://elb.example.com', project: 'cn-east-3' },
]
const situation: Situation = { ...nothingRead, region: 'cn-north-4', endpoints }

/** One for each input that is set, and one in which none is. */
const situations: readonly Situation[] = ways.flatMap((signIn) =>
  [[], ...inputNames.map((name) => [name])].map((names) => ({
    ...situation,
    signIn,
    set: new Set(names),
  })),
)

const named = { text: 'cn-east-3', input: 'targets' } as const
const answers = [400, 401, 403, 404, 429, 500].flatMap((httpStatus) =>
  [null, 'IAM.0001', 'IAM.0004', 'APIGW.0307', 'SCM.0005'].map((errorCode) => {
    return { httpStatus, errorCode }
  }),
)
const both = [true, false]
const wanted = { kind: 'domain', domain: 'www.example.com' } as const
const chosen = [wanted, { kind: 'name', name: 'shop' }, { kind: 'id' }, { kind: 'files' }] as const
const states = ['EXPIRED', 'REVOKED', 'CHECKING', 'UNPASSED', 'PAID'] as const
const calls = ['list', 'read-candidate', 'read', 'compare', 'upload'] as const
const scmCodes = [null, 'SCM.0005', 'SCM.0032', 'SCM.0079', 'constructor']

/** At least one of each kind, with every value that a remedy may depend on. */
const samples: { readonly [Kind in FactKind]: readonly ErrorFacts<Kind>[] } = {
  'host-unreachable': ['scm', 'iam', 'elb', 'github'].flatMap((name) =>
    both.map((isNameUnknown) => {
      return { kind: 'host-unreachable', host: `${name}.example.com`, isNameUnknown }
    }),
  ),
  'proxy-unreachable': [{ kind: 'proxy-unreachable', proxy: 'proxy.example.com:3128' }],
  'proxy-password-missing': [{ kind: 'proxy-password-missing' }],
  'other-server': [{ kind: 'other-server', input: 'sts-endpoint' }],
  'credentials-refused': [null, named].flatMap((project) =>
    [null, 'APIGW.0301', 'APIGW.0307'].map((errorCode) => {
      return { kind: 'credentials-refused', project, errorCode }
    }),
  ),
  'password-refused': answers.flatMap((answer) =>
    [null, named, { text: 'x', input: 'scm-region' } as const].map((project) => {
      const asksForSecondFactor = answer.errorCode === 'SCM.0005'
      return { kind: 'password-refused', answer, accountName: 'acme', project, asksForSecondFactor }
    }),
  ),
  'agency-refused': [{ kind: 'agency-refused', providerUrn: 'urn:p', agencyUrn: 'urn:a' }],
  'identity-provider-refused': answers.flatMap((answer) =>
    [null, named].map((project) => {
      return { kind: 'identity-provider-refused', answer, identityProviderId: 'github', project }
    }),
  ),
  'project-unknown': [{ kind: 'project-unknown', project: named }],
  'project-lookup-refused': answers.map((answer) => ({ kind: 'project-lookup-refused', answer })),
  'too-many-refusals': [{ kind: 'too-many-refusals' }],
  'id-token-denied': ([null, 'dependabot', 'fork'] as const).map((run) => {
    return { kind: 'id-token-denied', run }
  }),
  'id-token-delayed': [{ kind: 'id-token-delayed' }],
  'scm-call-failed': calls.flatMap((call) =>
    scmCodes.flatMap((errorCode) =>
      both.map((isForbidden) => {
        return { kind: 'scm-call-failed', call, errorCode, isRefused: true, isForbidden }
      }),
    ),
  ),
  'expiry-unread': both.map((isForbidden) => {
    return { kind: 'expiry-unread', minDaysRemaining: 30, isForbidden }
  }),
  'no-certificate-fits': [null, 'all'].map((enterpriseProjectId) => {
    return { kind: 'no-certificate-fits', wanted, enterpriseProjectId }
  }),
  'candidates-incomparable': [{ kind: 'candidates-incomparable' }],
  'list-incomplete': [{ kind: 'list-incomplete' }],
  'other-certificate-uploaded': [{ kind: 'other-certificate-uploaded' }],
  'push-support-off': [{ kind: 'push-support-off' }],
  'state-unpushable': states.map((state) => ({ kind: 'state-unpushable', state })),
  'state-undocumented': [{ kind: 'state-undocumented' }],
  'not-yet-valid': [{ kind: 'not-yet-valid' }],
  'expiry-unreadable': [{ kind: 'expiry-unreadable' }],
  'renewal-needed': chosen.flatMap((chosenBy) =>
    both.map((hasExpired) => ({ kind: 'renewal-needed', chosenBy, hasExpired })),
  ),
  'manifest-unread': [{ kind: 'manifest-unread' }],
  'fleet-too-large': [{ kind: 'fleet-too-large' }],
  'certificate-unbindable': [{ kind: 'certificate-unbindable' }],
  'over-bind-limit': [{ kind: 'over-bind-limit', lines: ['CDN www.example.com'] }],
  'binding-not-found': [[], ['CDN www.example.com']].map((renewed) => {
    return { kind: 'binding-not-found', renewed }
  }),
  'sni-domain-missing': [{ kind: 'sni-domain-missing', copyId: 'a'.repeat(32) }],
  'load-balancer-unread': [{ kind: 'load-balancer-unread' }],
  'restore-unwritten': [{ kind: 'restore-unwritten' }],
}

const all = Object.entries(samples) as [FactKind, readonly ErrorFacts[]][]

describe('the remedies by facts', () => {
  it.each(all)('of %s say what to do, in every situation', (_, each) => {
    const said = each.flatMap((facts) => situations.map((now) => remedyFor(facts, now)))
    const texts = new Set(said.filter((remedy) => remedy !== null).map(textOf))
    expect(texts.size).toBeGreaterThan(0)
    for (const text of texts) {
      // Lines to paste follow a sentence.
      const [first = '', ...lines] = text.split('\n')
      expect(first).toMatch(/^["A-Za-z][^<|`]{18,}[.:)]$/)
      expect(lines.filter((line) => line.trim() === '')).toEqual([])
      expect(text).not.toMatch(/undefined|null|\[object|\.\./)
    }
  })

  it('have words of their own for each way to sign in', () => {
    const facts = { kind: 'credentials-refused', project: named, errorCode: null } as const
    const remedies = ways.map((signIn) => remedyFor(facts, { ...situation, signIn }))
    // Both ways that ask IAM for a token have the same; a key is named as it is set.
    expect(new Set(remedies.map((remedy) => textOf(remedy ?? ''))).size).toBe(5)
  })

  it.each([
    ['an endpoint that is set', ['elb-endpoint'], /^Check elb-endpoint \("https:\/\/elb\./],
    ['a project in targets', [], /^Check targets \("cn-east-3"\).*or set elb-endpoint\.$/],
  ])('name %s for a host that DNS does not know', (_, names, remedy) => {
    const facts = {
      kind: 'host-unreachable',
      host: 'elb.example.com',
      isNameUnknown: true,
    } as const
    expect(remedyFor(facts, { ...situation, set: new Set(names) })).toMatch(remedy)
  })

  it('are those of the first facts that tell, from the outside in', () => {
    const unknown = new ActionError('NOT_SENT', 'x', {
      facts: { kind: 'host-unreachable', host: 'nobody.example.com', isNameUnknown: true },
    })
    const inner = new ActionError('SIGN_IN_REFUSED', 'y', {
      cause: unknown,
      facts: { kind: 'push-support-off' },
    })
    const between = new Error('z', { cause: inner })
    const outer = new ActionError('CERTIFICATE_REFUSED', 'w', {
      cause: between,
      facts: {
        kind: 'scm-call-failed',
        call: 'read',
        errorCode: null,
        isRefused: false,
        isForbidden: false,
      },
    })
    expect(factsBehind(outer).map(({ kind }) => kind)).toEqual([
      'scm-call-failed',
      'push-support-off',
      'host-unreachable',
    ])
    expect(firstRemedy(factsBehind(outer), situation)).toMatch(/^Choose another certificate/)
    expect(firstRemedy([], situation)).toBeNull()
  })
})

describe('the words of a service', () => {
  const remedies = all.flatMap(([, each]) => each).map((facts) => remedyFor(facts, situation))
  const sentences = new Set(remedies.filter((remedy) => remedy !== null).map(textOf))

  it.each([
    ...sentences,
    'timed out (no time left before the deadline)',
    'the name iam.example.com does not exist in DNS',
    'HTTP 401 APIGW.0307: the token is for another region',
    'and 12 more',
  ])('choose no remedy: %j', (serverMessage) => {
    const answered = (words: string | null) => {
      const refusal = {
        httpStatus: 400,
        errorCode: 'SCM.0202',
        serverMessage: words,
        requestId: null,
        retryAfterMs: null,
      }
      return new ActionError('CERTIFICATE_REFUSED', words ?? 'no', {
        cause: new ServiceError(refusal, words ?? ''),
      })
    }
    expect(remedyOfFailure(answered(serverMessage), situation)).toBe(
      remedyOfFailure(answered(null), situation),
    )
  })
})
