// What to do when a sign-in, or the credentials that it gave, are refused. Each way to sign in has
// its own words: a remedy for a password helps nobody who uses a key. Pure.

import type { TokenScope } from '../cloud/iam.ts'
import { type ActionError, refusalBehind } from '../errors.ts'

/** Where a project that the sign-in needs was named. */
export interface NamedProject {
  readonly text: string
  /** The input that named it; `scm-region` when nobody typed a project. */
  readonly input: 'project-name' | 'project-id' | 'scm-region' | 'targets'
}

/** The project that a token is asked for; null for the whole account. */
export function projectOf(scope: TokenScope, isTyped: boolean): NamedProject | null {
  switch (scope.kind) {
    case 'project-name':
      return { text: scope.projectName, input: isTyped ? 'project-name' : 'scm-region' }
    case 'project-id':
      return { text: scope.projectId, input: 'project-id' }
    case 'account':
      return null
  }
}

/** How to correct a project, beginning with what was asked for. */
export function checkProject({ text, input }: NamedProject): string {
  if (input === 'targets') {
    return `targets names "${text}". It must be a project of the account that the user can enter (see My Credentials)`
  }
  if (input === 'scm-region') {
    return `"${text}" is the default project, taken from scm-region. It must exist in the account, and the user must be able to enter it. If not, set project-name or project-id, or correct scm-region`
  }
  return `${input} is "${text}". It must be a project of the account that the user can enter (see My Credentials). Without it, the value of scm-region is the project`
}

/** Lines that are numbered, below a first one. */
export function numbered(first: string, lines: readonly string[], last: string): string {
  return [first, ...lines.map((line, index) => `${index + 1}. ${line}.`), last].join('\n')
}

/** A token for another region's project; the gateway says so. */
export function isForOtherProject(refusal: ActionError): boolean {
  return refusalBehind(refusal)?.errorCode === 'APIGW.0307'
}

/** What to do when a service refuses a token that was just issued. */
export function issuedTokenRemedy(refusal: ActionError, project: NamedProject | null): string {
  if (project === null) {
    return 'The token is for the whole account. Set token-scope to project: SCM may accept only a token for the project of its own region.'
  }
  if (isForOtherProject(refusal)) {
    return `The token is for another region than SCM's. Check the project: ${checkProject(project)}.`
  }
  return `IAM issued this token, and the service does not accept it. Check that iam-endpoint and scm-endpoint belong to the same site, and the project: ${checkProject(project)}.`
}
