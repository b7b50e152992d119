// The rules that keep the workflows safe, after the audits of zizmor, which is not on npm.

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Problem } from './problem.ts'
import { allJobs, type Job, readWorkflow, workflowFiles } from './workflow-files.ts'

/** Who may write, and what. Every other job reads. */
const writers: Readonly<Record<string, readonly string[]>> = {
  'ci.yml fleet': ['id-token'],
  'codeql.yml analyze': ['security-events'],
  'major-tag.yml move': ['contents'],
  'push-fleet-chunk.yml push': ['id-token'],
  'push-fleet.yml push': ['id-token'],
  'release.yml attest': ['attestations', 'id-token'],
  'release.yml draft': ['contents'],
}

const longestJobMinutes = 40

/** What breaks the rules in the workflows, and in Dependabot's settings. */
export function workflowProblems(): readonly Problem[] {
  return [
    ...workflowFiles.flatMap(fileProblems),
    ...allJobs.flatMap(([name, job]) => jobProblems(name, job)),
    ...pinProblems(),
    ...ciProblems(),
    ...dependabotProblems(),
  ]
}

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

/** A rule: the problem if it does not hold. */
function rule(file: string, holds: boolean, message: string): readonly Problem[] {
  return holds ? [] : [{ file, message }]
}

function pathOf(workflow: string): string {
  return `.github/workflows/${workflow}`
}

/** The actions and workflows of this repository. */
function isOwn(reference: string): boolean {
  return /^(\.|\$)\//.test(reference)
}

function fileProblems(name: string): readonly Problem[] {
  const file = pathOf(name)
  const { text, workflow } = readWorkflow(name)
  const events = Object.keys(workflow.on)
  const dangerous = ['pull_request_target', 'workflow_run', 'issue_comment']
  const isCalled = events.includes('workflow_call')
  const isEmpty = JSON.stringify(workflow.permissions) === '{}'
  return [
    ...rule(file, typeof workflow.name === 'string', 'give the workflow a name'),
    ...rule(file, isEmpty, 'write "permissions: {}"; each job names its own'),
    ...rule(
      file,
      (workflow.concurrency !== undefined) !== isCalled,
      'needs a concurrency group, unless it is called: then its caller has it',
    ),
    ...rule(
      file,
      !events.some((event) => dangerous.includes(event)) && !/\$\{\{[^}]*secrets/.test(text),
      "never run with secrets on a stranger's code",
    ),
    // In `a && '' || b` the empty text counts as false, so the result is always b.
    ...rule(
      file,
      !/&& *('' *|false *|0 *)\|\|/.test(text),
      '"a && \'\' || b" is always b; choose another way',
    ),
  ]
}

function jobProblems(name: string, job: Job): readonly Problem[] {
  const file = pathOf(name.split(' ')[0] ?? '')
  const limit = job['timeout-minutes']
  const written = Object.entries(job.permissions ?? {})
    .filter(([, access]) => access !== 'read')
    .map(([scope]) => scope)
    .sort()
  const scripts = (job.steps ?? []).map(({ run = '' }) => run)
  const inputsOf = (action: string) =>
    (job.steps ?? [])
      .filter(({ uses = '' }) => uses.startsWith(`${action}@`))
      .map(({ with: inputs = {} }) => inputs)
  const check = (holds: boolean, message: string) => rule(file, holds, `${name}: ${message}`)
  // A certificate's limit follows from its timeout-seconds. The plan works it out.
  const isLimited =
    name === 'push-fleet-chunk.yml push'
      ? /^\$\{\{ matrix\.minutes }}$/.test(String(limit))
      : typeof limit === 'number' && limit <= longestJobMinutes
  return [
    ...check(job.name !== undefined, 'give the job a name'),
    ...check(job.permissions !== undefined, 'give the job its permissions'),
    ...check(
      JSON.stringify(written) === JSON.stringify(writers[name] ?? []),
      `may write ${written.join(', ') || 'nothing'}; the table of scripts/lint says otherwise`,
    ),
    ...check(
      job.uses !== undefined || isLimited,
      `needs timeout-minutes of at most ${longestJobMinutes}`,
    ),
    ...check(job.uses === undefined || isOwn(job.uses), 'calls only workflows of this repository'),
    ...check(
      scripts.every((run) => !run.includes('${' + '{')),
      'put no expression into a script; hand it over in env',
    ),
    ...check(
      !scripts.some((run) => /\bnpx\b|npm (i|install|add|exec)\b|curl[^|]*\| *(ba)?sh/.test(run)),
      'installs nothing but what the lock file names (npm ci)',
    ),
    ...check(
      inputsOf('actions/checkout').every((inputs) => inputs['persist-credentials'] === false),
      'checkout: set persist-credentials to false',
    ),
    ...check(
      inputsOf('actions/setup-node').every((inputs) => inputs['package-manager-cache'] === false),
      'setup-node: set package-manager-cache to false',
    ),
  ]
}

/** Other actions are named by a commit, and ours as the workspace has it. */
function pinProblems(): readonly Problem[] {
  const pins = workflowFiles.flatMap((name) =>
    [...readWorkflow(name).text.matchAll(/^\s*(?:- )?uses: (\S+)(.*)$/gm)].map(
      ([, reference = '', comment = '']) => ({
        file: pathOf(name),
        reference,
        comment: comment.trim(),
      }),
    ),
  )
  const own = pins.filter(({ reference }) => reference === './')
  const others = pins.filter(({ reference }) => !isOwn(reference))
  const versions = new Map<string, string>()
  const isOneVersion = ({ reference, comment }: (typeof others)[number]): boolean => {
    const [action = '', commit] = reference.split('@')
    const repository = action.split('/').slice(0, 2).join('/')
    const known = versions.get(repository) ?? `${commit} ${comment}`
    versions.set(repository, known)
    return known === `${commit} ${comment}`
  }
  return [
    ...own.flatMap(({ file, comment }) =>
      rule(
        file,
        comment === '# zizmor: ignore[self-repository]',
        'beside "uses: ./" write "# zizmor: ignore[self-repository]"',
      ),
    ),
    ...rule(
      pathOf('ci.yml'),
      own.length > 3 && read(pathOf('ci.yml')).includes("# Why `./` and not GitHub's newer `$/`"),
      'run our action as it is in the workspace, and say why',
    ),
    ...others.flatMap((pin) => [
      ...rule(
        pin.file,
        /^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/.test(pin.reference) &&
          /^# v\d+\.\d+\.\d+$/.test(pin.comment),
        `${pin.reference}: name it by its commit, with the version beside it`,
      ),
      ...rule(pin.file, isOneVersion(pin), `${pin.reference}: another file has another version`),
    ]),
  ]
}

function ciProblems(): readonly Problem[] {
  const file = pathOf('ci.yml')
  const { jobs } = readWorkflow('ci.yml').workflow
  const others = Object.keys(jobs).filter((id) => id !== 'conclusion')
  const { matrix } = jobs['action']?.strategy ?? {}
  const systems = ['ubuntu-latest', 'windows-latest', 'macos-latest']
  return [
    ...rule(
      file,
      JSON.stringify(jobs['conclusion']?.needs) === JSON.stringify(others),
      'the job "conclusion" needs all others',
    ),
    ...rule(
      file,
      JSON.stringify(matrix) === JSON.stringify({ os: systems }),
      `run the action on ${systems.join(', ')}`,
    ),
  ]
}

function dependabotProblems(): readonly Problem[] {
  const file = '.github/dependabot.yml'
  const { updates } = parse(read(file))
  const [actions, packages] = updates
  const waits = [actions, packages].every((each) => each?.cooldown?.['default-days'] === 7)
  const ecosystems = updates.map((each: Record<string, unknown>) => each['package-ecosystem'])
  const { dist, tools } = packages.groups
  const shipped = Object.keys(JSON.parse(read('package.json')).dependencies)
  const wanted = JSON.stringify([...shipped, 'typescript', '@vercel/ncc', 'terser'])
  return [
    ...rule(
      file,
      waits && ecosystems.join() === 'github-actions,npm',
      'wait 7 days, for actions and for packages',
    ),
    ...rule(
      file,
      JSON.stringify(dist.patterns) === wanted &&
        JSON.stringify(tools['exclude-patterns']) === wanted,
      `group "dist" has what changes dist: ${wanted}`,
    ),
  ]
}
