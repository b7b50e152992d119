// Sign-in with an existing token. It is used as it is and cannot be renewed.

import { type Credentials, withToken } from '../cloud/session.ts'
import { isForOtherProject } from './remedies.ts'
import type { Project } from './signed-requests.ts'

/** Credentials from an existing IAM token. Nothing is sent to sign in. */
export function tokenCredentials(token: string, project: Project): Credentials {
  return {
    signIn: async () => withToken(token),
    renew: () => null,
    isRenewable: false,
    projectId: () => (project.kind === 'id' ? project.id : null),
    remedyFor: (refusal) =>
      isForOtherProject(refusal)
        ? "The token is for another region's project. Get a token for the project that is named like scm-region."
        : 'Get a new token in this job: a token expires after 24 hours, and when the password or the permissions of its user change. Check that it belongs to the account of the certificate.',
  }
}
