// What npm knows about the packages, as an SPDX document: the same bytes for the same commit.

import { exec } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(exec)

export interface Sbom {
  readonly documentNamespace: string
  readonly creationInfo: { readonly created: string; readonly creators: readonly string[] }
  readonly packages: readonly { readonly name: string; readonly licenseDeclared?: string }[]
}

/** The packages in package-lock.json, without those of the kinds to leave out. */
export async function listPackages(
  folder: string,
  leaveOut: readonly ('dev' | 'optional')[] = [],
): Promise<Sbom> {
  const omitted = leaveOut.map((kind) => `--omit=${kind}`)
  // In a shell, because npm is a script on Windows. No part of the command comes from outside.
  const command = ['npm', 'sbom', '--sbom-format=spdx', '--package-lock-only', ...omitted].join(' ')
  const { stdout } = await run(command, { cwd: folder, maxBuffer: 64 * 1024 * 1024 })
  return JSON.parse(stdout)
}

/** What is shipped, without what differs from run to run: the time, npm's version and a UUID. */
export async function describeBundle(
  folder: string,
  { namespace, created }: { readonly namespace: string; readonly created: string },
): Promise<string> {
  const sbom = await listPackages(folder, ['dev', 'optional'])
  const stable = {
    ...sbom,
    documentNamespace: namespace,
    creationInfo: { created, creators: ['Tool: npm sbom'] },
  }
  return `${JSON.stringify(stable, null, 2)}\n`
}
