// What a remedy depends on beside the facts of an error: how the inputs say to sign in, and what
// they set. Plain data without secrets.

/** How the run signs in. */
export type SignInSituation = (
  | { readonly kind: 'password' }
  | { readonly kind: 'access-key'; readonly accessKeyId: string }
  | { readonly kind: 'agency' }
  | { readonly kind: 'identity-provider' }
  | { readonly kind: 'token' }
) & {
  /** The environment variables that hold the credentials; empty if the inputs hold them. */
  readonly variables: readonly string[]
}

/** Where a service is. */
export interface KnownEndpoint {
  /** The input that can set it. */
  readonly input: string
  readonly url: string
  /** The project of a target whose region it is made of; null: it is made of scm-region. */
  readonly project: string | null
}

/** The situation of a run. */
export interface Situation {
  /** Null until the inputs are read. */
  readonly signIn: SignInSituation | null
  /** The names of the inputs that are set; a default is not. */
  readonly set: ReadonlySet<string>
  /** The value of scm-region. */
  readonly region: string
  readonly endpoints: readonly KnownEndpoint[]
  /** The regions that were probably meant, by those in targets that look mistyped. */
  readonly likelyRegions: ReadonlyMap<string, string>
}

/** The situation of a run that has not read its inputs. */
export const nothingRead: Situation = {
  signIn: null,
  set: new Set(),
  region: '',
  endpoints: [],
  likelyRegions: new Map(),
}

/** The URL of a service, by the input that can set it; null if it is not known. */
export function endpointOf({ endpoints }: Situation, input: string): string | null {
  return endpoints.find((each) => each.input === input)?.url ?? null
}
