// The project that a sign-in asks for, and who named it. Pure.

import type { TokenScope } from '../cloud/iam.ts'
import type { NamedProject } from '../errors/facts.ts'

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
