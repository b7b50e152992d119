// The reader of seed files: every problem at once, with its path and the fix.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { renderExampleSeed } from '../../simulator/cli-help.ts'
import { readSeed } from '../../simulator/seed-file.ts'
import { everything } from '../../simulator/users.ts'
import { anyString } from '../fixtures/any-string.ts'

const now = Date.parse('2026-11-24T12:00:00Z')
const day = 86_400_000

function problemsOf(file: unknown): string[] {
  const reading = readSeed(typeof file === 'string' ? file : JSON.stringify(file), now)
  return 'seed' in reading ? [] : reading.problems.map((each) => `${each.field}: ${each.problem}`)
}

function seedOf(file: unknown) {
  const reading = readSeed(JSON.stringify(file), now)
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
  return reading.seed
}

const user = { name: 'ci', password: 'password-of-ci', permissions: ['scm:cert:push'] }

describe('a good file', () => {
  it('is the example', () => {
    expect(problemsOf(renderExampleSeed())).toEqual([])
  })

  it('may leave everything out', () => {
    expect(seedOf({})).toEqual({})
    expect(seedOf({ certificates: [] })).toEqual({ certificates: [] })
    expect(problemsOf('\uFEFF{}')).toEqual([])
  })

  it('gets ids, names and dates where it has none', () => {
    const { projects = [], certificates = [] } = seedOf({
      projects: ['cn-north-4', { name: 'cn-east-3', id: 'a'.repeat(32) }],
      certificates: [
        { domain: '*.example.org' },
        { id: 'scs1700000000001', domain: 'a.example.org', sans: ['b.example.org'] },
        { domain: 'c.example.org', notAfter: '30 days ago' },
        { domain: 'd.example.org', notBefore: '2026-12-01', notAfter: '2027-01-31T01:02:03Z' },
        { domain: 'e.example.org', notBefore: 'in 1 day' },
      ],
    })
    expect(projects[0]?.id).toMatch(/^[0-9a-f]{32}$/)
    expect(projects[1]).toEqual({ name: 'cn-east-3', id: 'a'.repeat(32) })
    expect(certificates[0]).toMatchObject({
      id: 'scs1700000000002',
      name: 'wildcard.example.org',
      status: 'ISSUED',
      notAfter: now + 70 * day,
    })
    expect(certificates[1]?.sans).toBe('a.example.org;b.example.org')
    expect(certificates[2]).toMatchObject({
      notBefore: now - 50 * day,
      notAfter: now - 30 * day,
    })
    expect(certificates[3]?.notAfter).toBe(Date.parse('2027-01-31T01:02:03Z'))
    expect(certificates[4]?.notAfter).toBe(now + 71 * day)
    expect(new Set(certificates.map(({ id }) => id)).size).toBe(5)
  })

  it('gives access keys to their users', () => {
    const accessKey = { id: 'EXAMPLEACCESSKEY', secret: 'a-secret-for-tests' }
    expect(seedOf({ users: [{ ...user, accessKey }] })).toEqual({
      users: [user],
      accessKeys: [{ ...accessKey, user: 'ci' }],
    })
  })
})

describe('a problem', () => {
  it.each<[string, unknown, string[]]>([
    [
      'a list',
      [],
      [
        ': an empty list is not an object with the fields account, scmRegion, projects, users, certificates',
      ],
    ],
    [
      'an unknown field',
      { regions: [] },
      ['regions: unknown field; known are account, scmRegion, projects, users, certificates'],
    ],
    [
      'no project',
      { projects: [] },
      ['projects: an empty list is not a list of at least one project, such as ["cn-north-4"]'],
    ],
    [
      'two projects with one name',
      { projects: ['cn-north-4', { name: 'cn-north-4' }] },
      ['projects[1].name: "cn-north-4" is already used by projects[0]; choose another'],
    ],
    [
      'a project with a bad name',
      { projects: ['cn-north-4', 'cn east 3'] },
      [
        'projects[1]: "cn east 3" is not the name of a project, such as "cn-north-4" or "cn-north-4_web"; use only letters, digits, "-" and "_"',
      ],
    ],
    [
      'no region for SCM',
      { projects: ['cn-east-3'] },
      [
        `projects: SCM's own region, "cn-north-4", is missing; add it, or set "scmRegion" to one of "cn-east-3"`,
      ],
    ],
    [
      'an unknown region for SCM',
      { scmRegion: 'cn-east-9', projects: ['cn-east-3'] },
      [
        'scmRegion: "cn-east-9" is not among the projects; add it there, or choose one of "cn-east-3"',
      ],
    ],
    [
      'a user without a password',
      { users: [{ ...user, password: undefined }] },
      ['users[0].password: missing; it must be text of 1 to 128 visible characters'],
    ],
    [
      'a password that is a number, without the number',
      { users: [{ ...user, password: 12345678 }] },
      [
        'users[0].password: must be text of 1 to 128 visible characters; the value is not shown here, because it is secret',
      ],
    ],
    [
      'an unknown permission',
      { users: [{ ...user, permissions: ['scm:cert:psuh'] }] },
      [
        `users[0].permissions[0]: "scm:cert:psuh" is not a permission that the simulator checks; choose from ${everything.join(', ')}`,
      ],
    ],
    [
      'two users with one name',
      { users: [user, user] },
      ['users[1].name: "ci" is already used by users[0].name; choose another'],
    ],
    [
      'an access key without a secret',
      { users: [{ ...user, accessKey: { id: 'EXAMPLEACCESSKEY' } }] },
      [
        'users[0].accessKey.secret: missing; it must be text of 8 to 128 letters, digits and signs without spaces',
      ],
    ],
    [
      'an unknown status',
      { certificates: [{ domain: 'www.example.org', status: 'ISUED' }] },
      [
        'certificates[0].status: "ISUED" is not one of PAID, ISSUED, CHECKING, CANCELCHECKING, UNPASSED, EXPIRED, REVOKING, REVOKED, UPLOAD, CHECKING_ORG, ISSUING, SUPPLEMENTCHECKING',
      ],
    ],
    ...['2026-02-30', '2026-13-45', 'tomorrow', '1969-12-31', '2026-11-24T25:00:00Z'].map(
      (date): [string, unknown, string[]] => [
        `the date ${date}`,
        { certificates: [{ domain: 'www.example.org', notAfter: date }] },
        [
          `certificates[0].notAfter: "${date}" is not a date; write "2027-01-31", "2027-01-31T12:00:00Z", "in 70 days" or "20 days ago"`,
        ],
      ],
    ),
    [
      'an end before the beginning',
      {
        certificates: [
          { domain: 'www.example.org', notBefore: '2027-02-01', notAfter: '2027-01-31' },
        ],
      },
      [
        'certificates[0].notAfter: "2027-01-31" is not after notBefore ("2027-02-01"); give a later date',
      ],
    ],
    [
      'a name that is not a domain',
      { certificates: [{ domain: 'Example' }] },
      [
        'certificates[0].domain: "Example" is not a domain name; write it in small letters, such as "www.example.com" or "*.example.com"',
      ],
    ],
    [
      'two certificates with one id',
      { certificates: Array(2).fill({ domain: 'www.example.org', id: 'scs1700000000001' }) },
      [
        'certificates[1].id: "scs1700000000001" is already used by certificates[0].id; choose another',
      ],
    ],
  ])('with %s is named with its path and the fix', (_, file, problems) => {
    expect(problemsOf(file)).toEqual(problems)
  })

  it('never hides another', () => {
    const problems = problemsOf({
      acount: 'x',
      projects: ['cn-north-4', 7],
      users: [{ name: 'ci', password: '', permissions: 'all', role: 'admin' }, null],
      certificates: [{}, { domain: 'www.example.org', sans: ['x y'], pushSupport: 'off' }],
    })
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'acount',
      'projects[1]',
      'users[0].role',
      'users[0].password',
      'users[0].permissions',
      'users[1]',
      'certificates[0].domain',
      'certificates[1].pushSupport',
      'certificates[1].sans[0]',
    ])
  })

  it.each([
    ['', 'line 1, column 1'],
    ['{\n  "users": [\n    {"password": hunter2}', 'line 3, column 18'],
    ['{"users": [', 'line 1, column 12'],
    ['{"users": [],}', 'line 1, column 14'],
    ['{"account": "x" "scmRegion": "y"}', 'line 1, column 17'],
    ['{"account": nul}', 'line 1, column 16'],
    ['{} x', 'line 1, column 4'],
  ])('in the JSON %j has a line and a column, and none of the text', (text, where) => {
    const [problem = ''] = problemsOf(text)
    expect(problem).toContain(`not JSON from ${where} on`)
    expect(problem).not.toContain('hunter2')
  })
})

describe('the reader', () => {
  const field = fc.oneof(
    fc.constantFrom(
      ...['account', 'scmRegion', 'projects', 'users', 'certificates', 'name', 'id', 'password'],
      ...[
        'permissions',
        'accessKey',
        'secret',
        'domain',
        'sans',
        'status',
        'notBefore',
        'notAfter',
      ],
      ...['__proto__', 'constructor', 'toString'],
    ),
    anyString({ maxLength: 5 }),
  )
  const leaf = fc.oneof(
    fc.constantFrom('cn-north-4', 'ISSUED', 'www.example.org', 'in 3 days', '2026-02-30', null),
    anyString({ maxLength: 8 }),
    fc.double(),
    fc.boolean(),
  )
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.array(tie('json'), { maxLength: 4 }),
      fc.array(fc.tuple(field, tie('json')), { maxLength: 6 }).map((pairs) => {
        const text = pairs.map(
          ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
        )
        return JSON.parse(`{${text.join(',')}}`)
      }),
    ),
  }))
  const object = fc.dictionary(field, json, { maxKeys: 6 })

  /** Either a seed, or problems that each have a sentence on one line. */
  const expectAnswer = (text: string) => {
    const reading = readSeed(text, now)
    if ('seed' in reading) return
    expect(reading.problems.length).toBeGreaterThan(0)
    for (const { field: path, problem } of reading.problems) {
      expect(problem).not.toBe('')
      expect(`${path}${problem}`).not.toMatch(/[\n\r]/)
    }
  }

  it('never throws, whatever the JSON', () => {
    fc.assert(fc.property(json, (value) => expectAnswer(JSON.stringify(value))))
    fc.assert(fc.property(object, (value) => expectAnswer(JSON.stringify(value))))
  })

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(anyString(), expectAnswer))
  })

  it('never throws when any value of a good file is replaced', () => {
    const places = [...renderExampleSeed().matchAll(/"[^"]*"(?!:)/g)]
    fc.assert(
      fc.property(fc.constantFrom(...places), json, (place, value) => {
        const { input = '', index, 0: old } = place
        const after = input.slice(index + old.length)
        expectAnswer(`${input.slice(0, index)}${JSON.stringify(value)}${after}`)
      }),
    )
  })
})
