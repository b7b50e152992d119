// What an error knows beside its code and its words: facts, by kind. Who throws gives them; what to
// do about them is decided in report/remedies/, where the run's situation is known. Plain data
// without secrets.

/** What a server answered. */
export interface Answer {
  /** Null when there was no answer. */
  readonly httpStatus: number | null
  readonly errorCode: string | null
}

/** Where a project that the sign-in needs was named. */
export interface NamedProject {
  readonly text: string
  /** The input that named it; `scm-region` when nobody typed a project. */
  readonly input: 'project-name' | 'project-id' | 'scm-region' | 'targets'
}

/** A certificate that is searched in SCM. */
export type Wanted =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'domain'; readonly domain: string }

/** How the inputs name the certificate. */
export type ChosenBy = Wanted | { readonly kind: 'id' } | { readonly kind: 'files' }

/** A run that GitHub gives no secrets and no ID token. */
export type RunWithoutSecrets = 'dependabot' | 'fork'

/** The documented states of a certificate in SCM that keep it from being pushed. */
export type UnpushableState =
  | 'EXPIRED'
  | 'REVOKED'
  | 'REVOKING'
  | 'CANCLEREVOKING'
  | 'CHECKING'
  | 'CANCELCHECKING'
  | 'CHECKING_DOMAIN'
  | 'CHECKING_ORG'
  | 'SUPPLEMENTCHECKING'
  | 'CANCELSUPPLEMENTING'
  | 'ISSUING'
  | 'UNPASSED'
  | 'PAID'

/** The call to SCM that failed: what it was for. */
export type ScmCall = 'list' | 'read-candidate' | 'read' | 'compare' | 'upload'

/** Facts without fields. */
type Bare = unknown

/** The fields of each kind of facts. */
export interface FactsByKind {
  /** `host` has its port, as in a URL. */
  'host-unreachable': { readonly host: string; readonly isNameUnknown: boolean }
  /** `proxy` is `HOST:PORT`. */
  'proxy-unreachable': { readonly proxy: string }
  'proxy-password-missing': Bare
  /** The server at the endpoint does not know the request. */
  'other-server': { readonly input: 'iam-endpoint' | 'sts-endpoint' }

  /** A service refuses what the sign-in gave. The project is null for the whole account. */
  'credentials-refused': {
    readonly project: NamedProject | null
    readonly errorCode: string | null
  }
  'password-refused': {
    readonly answer: Answer
    readonly accountName: string
    readonly project: NamedProject | null
    readonly asksForSecondFactor: boolean
  }
  /** STS accepts the ID token for no agency. */
  'agency-refused': { readonly providerUrn: string; readonly agencyUrn: string }
  'identity-provider-refused': {
    readonly answer: Answer
    readonly identityProviderId: string
    readonly project: NamedProject | null
  }
  'project-unknown': { readonly project: NamedProject }
  'project-lookup-refused': { readonly answer: Answer }
  /** More refusals could lock the user. */
  'too-many-refusals': Bare
  /** `run` is null when the job lacks the permission. */
  'id-token-denied': { readonly run: RunWithoutSecrets | null }
  /** GitHub fails or throttles, or cannot be reached. */
  'id-token-delayed': Bare

  'scm-call-failed': {
    readonly call: ScmCall
    readonly errorCode: string | null
    /** Whether SCM answered, and nothing suggests another attempt. */
    readonly isRefused: boolean
    /** Whether a permission is missing. */
    readonly isForbidden: boolean
  }
  /** The certificate cannot be read, and its expiry must be checked. */
  'expiry-unread': { readonly minDaysRemaining: number; readonly isForbidden: boolean }
  'no-certificate-fits': {
    readonly wanted: Wanted
    /** Null: every project was searched. */
    readonly enterpriseProjectId: string | null
  }
  /** It is not known which candidate expires last. */
  'candidates-incomparable': Bare
  /** SCM did not list all certificates. */
  'list-incomplete': Bare
  'other-certificate-uploaded': Bare
  'push-support-off': Bare
  'state-unpushable': { readonly state: UnpushableState }
  'state-undocumented': Bare
  'not-yet-valid': Bare
  'expiry-unreadable': Bare
  /** The certificate has expired, or expires earlier than the inputs allow. */
  'renewal-needed': { readonly chosenBy: ChosenBy; readonly hasExpired: boolean }

  'manifest-unread': Bare
  'fleet-too-large': Bare

  /** SCM does not show what binding needs to know of the certificate. */
  'certificate-unbindable': Bare
  /** The lines of `bind` that would switch exactly the same bindings. */
  'over-bind-limit': { readonly lines: readonly string[] }
  /** A line of `bind` matches nothing; the certificate renews these bindings. */
  'binding-not-found': { readonly renewed: readonly string[] }
  /** ELB's copy of the certificate has no domain. */
  'sni-domain-missing': { readonly copyId: string }
  'load-balancer-unread': Bare
  /** The runner does not take the output `restore`. */
  'restore-unwritten': Bare
}

/** A kind of facts. */
export type FactKind = keyof FactsByKind

/** The facts of one kind; without a kind, the union of all. */
export type ErrorFacts<Kind extends FactKind = FactKind> = {
  [Each in Kind]: { readonly kind: Each } & FactsByKind[Each]
}[Kind]
