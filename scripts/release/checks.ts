// What a release demands of the files. Every problem is found at once.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { readSections, sectionOf } from './changelog.ts'

/** The files that a release is about, as text. */
export interface ReleaseFiles {
  readonly 'package.json': string
  readonly 'package-lock.json': string
  readonly 'src/version.ts': string
  readonly 'CHANGELOG.md': string
  readonly 'README.md': string
  readonly 'action.yml': string
}

const names = [
  'package.json',
  'package-lock.json',
  'src/version.ts',
  'CHANGELOG.md',
  'README.md',
  'action.yml',
] as const satisfies readonly (keyof ReleaseFiles)[]

/** GitHub's Marketplace refuses a longer description. */
const longestDescription = 124

export async function readReleaseFiles(root: string): Promise<ReleaseFiles> {
  const texts = await Promise.all(names.map((name) => readFile(join(root, name), 'utf8')))
  return Object.fromEntries(names.map((name, index) => [name, texts[index]])) as never
}

/** What keeps this version from being released; empty if nothing does. */
export async function findProblems(root: string, version: string): Promise<readonly string[]> {
  const files = await readReleaseFiles(root)
  return [
    ...versionProblems(files, version),
    ...changelogProblems(files['CHANGELOG.md'], version),
    ...marketplaceProblems(files['action.yml']),
    ...readmeProblems(files['README.md'], version),
  ]
}

/** Files that name another version. */
export function versionProblems(files: ReleaseFiles, version: string): readonly string[] {
  const lock = JSON.parse(files['package-lock.json'])
  const found = [
    ['package.json', JSON.parse(files['package.json']).version],
    ['package-lock.json', lock.version],
    ['package-lock.json, packages', lock.packages[''].version],
    ['src/version.ts', /version = '(.*)'/.exec(files['src/version.ts'])?.[1]],
  ]
  return found
    .filter(([, other]) => other !== version)
    .map(([file, other]) => `${file} has version ${other}, not ${version}.`)
}

/** Whether the changelog begins with this version, a date and something to say. */
export function changelogProblems(changelog: string, version: string): readonly string[] {
  const section = sectionOf(changelog, version)
  if (section === undefined)
    return [`CHANGELOG.md has no section "## ${version} - <date>". Write what changes for users.`]
  const problems: string[] = []
  const [newest] = readSections(changelog)
  if (newest?.title !== section.title)
    problems.push(`CHANGELOG.md begins with "${newest?.title}", not with ${version}.`)
  const [, date = ''] = section.title.split(' - ')
  const time = Date.parse(`${date}T00:00:00Z`)
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date)
    problems.push(`CHANGELOG.md: "${section.title}" has no date like 2026-11-25.`)
  if (section.body === '') problems.push(`CHANGELOG.md says nothing about ${version}.`)
  return problems
}

/** Whether the Marketplace takes this `action.yml`. */
export function marketplaceProblems(actionYml: string): readonly string[] {
  const { name = '', description = '', branding = {} } = parse(actionYml)
  const problems: string[] = []
  if (name === '') problems.push('action.yml has no name.')
  if (description === '') problems.push('action.yml has no description.')
  if (description.length > longestDescription)
    problems.push(
      `action.yml: the description has ${description.length} characters. ` +
        `The Marketplace takes at most ${longestDescription}.`,
    )
  for (const key of ['icon', 'color'])
    if (branding[key] === undefined) problems.push(`action.yml has no branding.${key}.`)
  return problems
}

/** Whether README tells users to use this major version. */
export function readmeProblems(readme: string, version: string): readonly string[] {
  const wanted = `v${version.split('.')[0]}`
  const used = [...readme.matchAll(/uses: push-certificate-to-huaweicloud\/\S+@(\S+)/g)]
  return used
    .filter(([, tag]) => tag !== wanted)
    .map(([use]) => `README.md: "${use}" is not ${wanted}.`)
}
