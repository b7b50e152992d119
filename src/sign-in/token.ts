// Sign-in with an existing token. It is used as it is and cannot be renewed.

import { type Credentials, withToken } from '../cloud/session.ts'
import type { Project } from './signed-requests.ts'

/** Credentials from an existing IAM token. Nothing is sent to sign in. */
export function tokenCredentials(token: string, project: Project): Credentials {
  return {
    signIn: async () => withToken(token),
    renew: () => null,
    isRenewable: false,
    projectId: () => (project.kind === 'id' ? project.id : null),
    project: null,
  }
}
