// What to do when a sign-in, or the credentials that it gave, are refused. Each way to sign in has
// its own words: a remedy for a password helps nobody who uses a key. Pure.

import { type Lines, prose } from '../errors/lines.ts'
import { type ActionError, refusalBehind } from '../errors.ts'
import type { NamedProject } from './project.ts'

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
export function numbered(first: string, lines: readonly string[], last: string): Lines {
  return [first, ...lines.map((line, index) => `${index + 1}. ${line}.`), last].map(prose)
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
