// What `npm run simulator` prints before it starts: help, and an example of a seed file.

import type { Rules } from './json-fields.ts'
import {
  accessKeyRules,
  certificateRules,
  projectRules,
  seedRules,
  userRules,
} from './seed-rules.ts'

const usage = `\
Usage: npm run simulator -- [--port N] [--scenario NAME] [--seed FILE | --go-live]

Simulates Huawei Cloud's IAM, STS, SCM, ELB, WAF and CDN, and the TLS servers that visitors connect
to, on this machine until you stop it. It prints a workflow step to paste, the paths that control
it, and then a line for each request that it receives.

  --port N         IAM, SCM, STS, GitHub's ID tokens, ELB, WAF and CDN use this port and the next
                   six, the TLS servers the four after them; default: free ports
  --scenario NAME  make the cloud misbehave as in this scenario; default: push-only
  --go-live        give ELB, WAF and CDN load balancers, hosts and domains that serve an old
                   certificate, each on a free port, and print a step that binds its renewal
  --seed FILE      use the projects, users and certificates of this JSON file
  --example-seed   print an example of such a file
  --list           list the scenarios
  --help           print this text

Exit codes: 0 when you stop it, 2 when it cannot start (a taken port, a wrong option or file).

A seed file is a JSON object. What it leaves out stays as it is without a file: the account "acme",
SCM's region "cn-north-4", and their projects, users and certificates. "?" marks what may be left
out; unknown fields are refused.
`

/** The text that `--help` prints. */
export function renderHelp(): string {
  const tables: readonly (readonly [string, Rules])[] = [
    ['The file', seedRules],
    ['A project (or just its name as text)', projectRules],
    ['A user', userRules],
    ['An access key of a user', accessKeyRules],
    ['A certificate', certificateRules],
  ]
  return [usage, ...tables.map(([title, rules]) => `${title}:\n${renderRules(rules)}\n`)]
    .join('\n')
    .trimEnd()
}

function renderRules(rules: Rules): string {
  return Object.entries(rules)
    .map(([name, { what, fix }]) => {
      const lines = wrapped(fix === undefined ? what : `${what}; ${fix}`, 76)
      return `  ${name.padEnd(21)}${lines.join(`\n${' '.repeat(23)}`)}`
    })
    .join('\n')
}

function wrapped(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + word.length >= width) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`.trim()
  }
  return lines
}

const exampleSeed = {
  account: 'example-company',
  projects: ['cn-north-4', 'ap-southeast-3', { name: 'cn-north-4_shop', id: 'c'.repeat(32) }],
  users: [
    {
      name: 'ci',
      password: 'a-password-for-tests',
      permissions: ['scm:cert:get', 'scm:cert:list', 'scm:cert:push'],
      accessKey: { id: 'EXAMPLEACCESSKEY', secret: 'a-secret-key-for-tests' },
    },
    { name: 'reader', password: 'another-password', permissions: ['scm:cert:get'] },
  ],
  certificates: [
    { domain: 'shop.example.org', sans: ['example.org'], notAfter: 'in 70 days' },
    { id: 'scs1700000000099', domain: '*.example.org', status: 'EXPIRED', notAfter: '20 days ago' },
  ],
}

/** The text that `--example-seed` prints: a seed file with every kind of entry. */
export function renderExampleSeed(): string {
  return JSON.stringify(exampleSeed, null, 2)
}
