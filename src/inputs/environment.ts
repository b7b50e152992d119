// Credentials in environment variables, for steps that set no sign-in input: the variables of
// Huawei Cloud's SDKs, of its auth action, and of its Terraform provider. The first complete set
// wins. Pure.

import type { Job } from '../runner.ts'

/** Credentials that were found in the environment. */
export interface FoundInEnvironment {
  readonly way: 'access-key' | 'password'
  /** Values by the name of the input that each one replaces. */
  readonly values: ReadonlyMap<string, string>
  /** The names of the variables, without the optional ones. */
  readonly variables: readonly string[]
  /** The variable that stands for an input. */
  readonly variableOf: (input: string) => string
}

interface CredentialSet {
  readonly way: FoundInEnvironment['way']
  /** Variables by input name. An input name that ends in `?` is optional. */
  readonly variables: Readonly<Record<string, string>>
}

const sets: readonly CredentialSet[] = [
  {
    way: 'access-key',
    variables: {
      'access-key-id': 'HUAWEICLOUD_SDK_AK',
      'secret-access-key': 'HUAWEICLOUD_SDK_SK',
      'security-token?': 'HUAWEICLOUD_SDK_SECURITY_TOKEN',
    },
  },
  {
    way: 'access-key',
    variables: {
      'access-key-id': 'HUAWEI_CLOUD_ACCESS_KEY_ID',
      'secret-access-key': 'HUAWEI_CLOUD_SECRET_ACCESS_KEY',
    },
  },
  {
    way: 'access-key',
    variables: {
      'access-key-id': 'HW_ACCESS_KEY',
      'secret-access-key': 'HW_SECRET_KEY',
      'security-token?': 'HW_SECURITY_TOKEN',
    },
  },
  {
    way: 'password',
    variables: {
      'account-name': 'HW_DOMAIN_NAME',
      username: 'HW_USER_NAME',
      password: 'HW_USER_PASSWORD',
    },
  },
]

const required = ({ variables }: CredentialSet) =>
  Object.entries(variables).flatMap(([input, variable]) => (input.endsWith('?') ? [] : [variable]))

/** `A, B and C`. Intl.ListFormat would do, but loading it costs a tenth of a small run. */
function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}

/** Every set in the order in which it is tried, for messages. */
export const environmentNames = sets.map((set) => listed(required(set)))

/** The first complete set of credentials; null when there is none. */
export function readEnvironment(env: Job['env']): FoundInEnvironment | null {
  const read = (variable: string) => env[variable]?.trim() ?? ''
  const set = sets.find((each) => required(each).every((variable) => read(variable) !== ''))
  if (set === undefined) return null
  const values = Object.entries(set.variables)
    .map(([input, variable]) => [input.replace('?', ''), read(variable)] as const)
    .filter(([, value]) => value !== '')
  const variableOf = (input: string) => set.variables[input] ?? set.variables[`${input}?`] ?? input
  return { way: set.way, values: new Map(values), variables: required(set), variableOf }
}
