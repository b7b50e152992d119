// The manifest's vocabulary: which keys each part may have, and which inputs of the action they
// become. A secret has no key. Pure.

/** Lists with one item per line, in the action's own grammars. */
export const lineKeys = ['targets', 'hosts', 'bind', 'replaces'] as const

/** What to do with a certificate. */
const settingKeys = [
  ...lineKeys,
  'rollback',
  'allow-other-key-type',
  'bind-limit',
  'min-days-remaining',
  'verify-timeout-seconds',
  'verify-required',
  'skip-when-served',
  'fail-on',
  'max-parallel',
  'max-retries',
  'request-timeout-seconds',
  'timeout-seconds',
  'enterprise-project-id',
] as const

/** How to reach an account. */
const accessKeys = [
  'audience',
  'scm-region',
  'project-name',
  'project-id',
  'token-scope',
  'enterprise-project-id',
  'scm-endpoint',
  'iam-endpoint',
  'sts-endpoint',
  'elb-endpoint',
  'waf-endpoint',
  'cdn-endpoint',
] as const

/** The keys of each part of a manifest. */
export const keysOf: Readonly<Record<Part, readonly string[]>> = {
  manifest: ['version', 'defaults', 'accounts', 'certificates'],
  defaults: [...new Set<string>([...settingKeys, ...accessKeys])],
  account: ['oidc-provider-urn', 'agency-urn', 'identity-provider-id', ...accessKeys],
  certificate: ['name', 'domain', 'certificate-name', 'accounts', ...settingKeys],
}

/** A part of a manifest that has keys. */
export type Part = 'manifest' | 'defaults' | 'account' | 'certificate'

/** The keys of a part that are not inputs of the action. */
const structure: ReadonlySet<string> = new Set([...keysOf.manifest, 'name', 'accounts'])

/** The input of the action that a key sets; null for a key that is not an input. */
export function inputOf(key: string): string | null {
  if (structure.has(key)) return null
  return renamed[key] ?? key
}

const renamed: Readonly<Record<string, string>> = {
  domain: 'certificate-domain',
  hosts: 'verify-hosts',
}

/** The key that sets an input. */
export function keyOf(input: string): string {
  return Object.keys(renamed).find((key) => renamed[key] === input) ?? input
}

/** A message about inputs, in the words of the manifest. */
export function inKeys(message: string): string {
  return Object.entries(renamed).reduce(
    (text, [key, input]) => text.replace(new RegExp(`\\b${input}\\b`, 'g'), key),
    message,
  )
}

const noSecrets =
  'has no place here: a manifest holds no secrets. Sign in without stored keys, with oidc-provider-urn and agency-urn, or with identity-provider-id'
const noFiles =
  'has no place here: a fleet pushes certificates that SCM has. Upload files with a step of their own'

/** What to say about keys that one might expect here. */
export const refusedKeys: Readonly<Record<string, string>> = {
  'access-key-id': noSecrets,
  'secret-access-key': noSecrets,
  'security-token': noSecrets,
  'account-name': noSecrets,
  username: noSecrets,
  password: noSecrets,
  token: noSecrets,
  'fullchain-file': noFiles,
  'key-file': noFiles,
  'certificate-id': 'has no place here: a renewed certificate has a new ID. Set domain instead',
  'certificate-domain': 'is called domain in a manifest',
  'verify-hosts': 'is called hosts in a manifest',
  'dry-run': 'is an input of the workflow, for the whole fleet',
  '<<': 'is a merge key, which is not supported; use defaults, or an alias for each value',
  summary: 'has no place here: a fleet has one summary',
}
