// What npm knows about the packages, as an SPDX document: the same bytes for the same commit.

import { exec } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(exec)

export interface Sbom {
  readonly documentNamespace: string
  readonly creationInfo: { readonly created: string; readonly creators: readonly string[] }
  readonly packages: readonly {
    readonly name: string
    readonly SPDXID: string
    /** Its folder, as in package-lock.json. */
    readonly packageFileName?: string
    readonly licenseDeclared?: string
  }[]
  readonly relationships: readonly {
    readonly spdxElementId: string
    readonly relatedSpdxElement: string
  }[]
}

/** Every package in package-lock.json. */
export async function listPackages(folder: string): Promise<Sbom> {
  // In a shell, because npm is a script on Windows. No part of the command comes from outside.
  const command = 'npm sbom --sbom-format=spdx --package-lock-only'
  const { stdout } = await run(command, { cwd: folder, maxBuffer: 64 * 1024 * 1024 })
  return JSON.parse(stdout)
}

/**
 * The packages that are needed to run. npm's own `--omit=dev` would also leave out those that a
 * development tool needs, too, such as yaml.
 */
export async function listShipped(folder: string): Promise<Sbom> {
  const all = await listPackages(folder)
  const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'))
  const isShipped = ({ packageFileName = '' }: Sbom['packages'][number]) => {
    const { dev, optional, devOptional } = lock.packages[packageFileName] ?? {}
    return !(dev || optional || devOptional)
  }
  const packages = all.packages.filter(isShipped)
  const left = new Set(all.packages.filter((each) => !isShipped(each)).map(({ SPDXID }) => SPDXID))
  const relationships = all.relationships.filter(
    ({ spdxElementId: one, relatedSpdxElement: other }) => !left.has(one) && !left.has(other),
  )
  return { ...all, packages, relationships }
}

/** What is shipped, without what differs from run to run: the time, npm's version and a UUID. */
export async function describeBundle(
  folder: string,
  { namespace, created }: { readonly namespace: string; readonly created: string },
): Promise<string> {
  const sbom = await listShipped(folder)
  const stable = {
    ...sbom,
    documentNamespace: namespace,
    creationInfo: { created, creators: ['Tool: npm sbom'] },
  }
  return `${JSON.stringify(stable, null, 2)}\n`
}
