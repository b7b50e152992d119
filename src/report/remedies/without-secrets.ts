// Runs that GitHub gives neither secrets nor an ID token. Problems with inputs say so, too.

import type { RunWithoutSecrets } from '../../errors/facts.ts'

/** Why GitHub gives a run no secrets. */
export const whyWithoutSecrets: Readonly<Record<RunWithoutSecrets, string>> = {
  dependabot:
    'This run was started by Dependabot, which gets no Actions secrets, only those under "Dependabot" in the repository\'s settings.',
  fork: 'This run belongs to a pull request from a fork, which gets no secrets.',
}
