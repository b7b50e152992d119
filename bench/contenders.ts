// Who takes part, and how each is built: every one that runs on Node is one minified file, as
// actions are shipped. What this machine cannot run is left out, with the reason.

import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inputVariables } from '../demo/action-run.ts'
import { accessKey, account, certificateIds, pusher } from '../simulator/seed.ts'
import type { Cloud } from './cloud.ts'
import type { Command } from './measure.ts'

/** One way to push a certificate. */
export interface Contender {
  readonly name: string
  readonly command: readonly string[]
  /** It takes no part with more targets than this. */
  readonly mostTargets: number
  /** How it differs from the others: it signs with keys, or its connections pass a proxy. */
  readonly way: Way
}

type Way = 'password' | 'keys' | 'proxy'

/** Those who take part, and why others do not. */
export interface Field {
  readonly contenders: readonly Contender[]
  readonly leftOut: readonly string[]
}

export const bareFloor = 'bare floor'
export const protocolFloor = 'protocol floor'
export const thisAction = 'this action'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = join(root, 'bench/contenders')
const builds = join(root, 'build/bench')

/** Builds the contenders. What cannot be built or run here is left out. */
export function gatherContenders(): Field {
  const contenders: Contender[] = []
  const leftOut: string[] = []
  const add = (
    name: string,
    command: () => readonly string[],
    { mostTargets = Infinity, way = 'password' as Way } = {},
  ): void => {
    try {
      contenders.push({ name, command: command(), mostTargets, way })
    } catch (error) {
      const [why] = String(error).split('\n')
      leftOut.push(`${name}: ${why}`)
    }
  }
  const node = (file: string) => [process.execPath, file]
  const curl = (way: string) => {
    execFileSync('curl', ['--version'])
    return ['bash', join(sources, 'curl.sh'), way]
  }
  add(bareFloor, () => node(join(sources, 'bare-floor.mjs')))
  add(protocolFloor, () => node(build('protocol-floor', sources)))
  add(thisAction, () => node(join(root, 'dist/index.js')))
  const few = { mostTargets: 30 }
  add(`${thisAction}, with keys`, () => node(join(root, 'dist/index.js')), { ...few, way: 'keys' })
  add(`${thisAction}, with a proxy`, () => node(join(root, 'dist/index.js')), {
    ...few,
    way: 'proxy',
  })
  add('stock toolkit', () => node(build('stock-toolkit', installToolkit())))
  add("official SDK's core", () => node(build('official-sdk', sources)))
  // A process and a connection for each target: minutes for many targets.
  add('curl, one by one', () => curl('one-by-one'), few)
  add('xargs -P 8 curl', () => curl('xargs'), { mostTargets: 300 })
  add('curl --parallel', () => curl('parallel'))
  return { contenders, leftOut }
}

/** Bundles a contender with ncc; returns the file. */
function build(name: string, folder: string): string {
  const output = join(builds, name)
  const ncc = join(root, 'node_modules/@vercel/ncc/dist/ncc/cli.js')
  const source = join(folder, `${name}.mjs`)
  const options = ['--minify', '--quiet', '--out', output]
  execFileSync(process.execPath, [ncc, 'build', source, ...options])
  return join(output, 'index.mjs')
}

/**
 * Installs the toolkit as it is published. This repository's own copy has stubs for undici, tunnel
 * and exec.
 */
function installToolkit(): string {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const folder = join(builds, 'published-toolkit')
  mkdirSync(folder, { recursive: true })
  const wanted = ['@actions/core', '@actions/http-client']
  const versions = Object.fromEntries(wanted.map((name) => [name, dependencies[name]]))
  const manifest = { private: true, type: 'module', dependencies: versions }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']
  execFileSync('npm', ['install', ...options], { cwd: folder, stdio: 'ignore' })
  copyFileSync(join(sources, 'stock-toolkit.mjs'), join(folder, 'stock-toolkit.mjs'))
  return folder
}

/** The command of a contender; the files of the runner and of the CA lie in `folder`. */
export function commandFor({ command, way }: Contender, cloud: Cloud, folder: string): Command {
  const { iam, scm, projects } = cloud
  const secrets =
    way === 'keys'
      ? { 'access-key-id': accessKey.id, 'secret-access-key': accessKey.secret }
      : { 'account-name': account, username: pusher.name, password: pusher.password }
  const reached = (endpoint: string) => (way === 'proxy' ? cloud.behindProxy(endpoint) : endpoint)
  const user = { name: pusher.name, password: pusher.password, domain: { name: account } }
  const identity = { methods: ['password'], password: { user } }
  const ca = join(folder, 'ca.pem')
  const env = {
    NODE_EXTRA_CA_CERTS: ca,
    GITHUB_ACTIONS: 'true',
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    RUNNER_TEMP: folder,
    ...inputVariables({
      ...secrets,
      'certificate-id': certificateIds.issued,
      targets: `ELB: ${projects.join(', ')}`,
      'iam-endpoint': reached(iam),
      'scm-endpoint': reached(scm),
    }),
    ...(way === 'proxy' && { HTTPS_PROXY: cloud.proxy }),
    // For those that read no inputs.
    IAM: iam,
    SCM: scm,
    CA: ca,
    CERTIFICATE: certificateIds.issued,
    PROJECTS: projects.join(' '),
    SIGN_IN: JSON.stringify({ auth: { identity, scope: { project: { name: 'cn-north-4' } } } }),
    KEY_ID: accessKey.id,
    KEY_SECRET: accessKey.secret,
  }
  return { command, env }
}
