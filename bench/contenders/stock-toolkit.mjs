// The same step with the stock toolkit: @actions/core, @actions/http-client and the client's own
// helpers, as many actions ship them. Connections are kept alive, and failed pushes are repeated.

import * as core from '@actions/core'
import { HttpClient } from '@actions/http-client'

const retries = 3

/** Repeats a request that failed on its way, was throttled, or met an error of the server. */
async function repeated(request) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await request()
    } catch (error) {
      const { statusCode = 503 } = error
      if (attempt === retries || (statusCode < 500 && statusCode !== 429)) throw error
      core.debug(`attempt ${attempt + 1}: ${error.message}`)
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt))
    }
  }
}

async function signIn(client, endpoint) {
  const password = core.getInput('password', { required: true })
  core.setSecret(password)
  const user = {
    name: core.getInput('username', { required: true }),
    password,
    domain: { name: core.getInput('account-name', { required: true }) },
  }
  const identity = { methods: ['password'], password: { user } }
  const body = { auth: { identity, scope: { project: { name: 'cn-north-4' } } } }
  const url = `${endpoint}/v3/auth/tokens?nocatalog=true`
  const headers = { 'Content-Type': 'application/json' }
  const response = await client.post(url, JSON.stringify(body), headers)
  const answer = await response.readBody()
  const { statusCode } = response.message
  if (statusCode !== 201) throw new Error(`IAM answered ${statusCode}: ${answer}`)
  const token = response.message.headers['x-subject-token']
  core.setSecret(token)
  return token
}

async function run() {
  const client = new HttpClient('stock-toolkit', [], {
    keepAlive: true,
    allowRetries: true,
    maxRetries: retries,
  })
  const id = core.getInput('certificate-id', { required: true })
  const certificate = `${core.getInput('scm-endpoint')}/v3/scm/certificates/${id}`
  const targets = core.getInput('targets', { required: true }).replace('ELB: ', '').split(', ')
  core.info('Signing in')
  const token = await signIn(client, core.getInput('iam-endpoint'))
  const headers = { 'X-Auth-Token': token, 'X-Language': 'en-us' }
  const { result } = await client.getJson(certificate, headers)
  core.info(`Certificate ${result.name}`)
  const queue = [...targets]
  const outcomes = []
  const worker = async () => {
    for (let project = queue.shift(); project !== undefined; project = queue.shift()) {
      const target = `ELB:${project}`
      const body = { target_service: 'ELB', target_project: project }
      try {
        const push = () => client.postJson(`${certificate}/push`, body, headers)
        const { statusCode } = await repeated(push)
        core.info(`${target}: ${statusCode}`)
        outcomes.push({ target, status: 'pushed' })
      } catch (error) {
        core.error(`${target}: ${error.message}`)
        outcomes.push({ target, status: 'failed' })
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  client.dispose()
  const failed = outcomes.filter(({ status }) => status === 'failed')
  core.setOutput('result', failed.length === 0 ? 'success' : 'failure')
  core.setOutput('results', JSON.stringify(outcomes))
  const header = ['Target', 'Status'].map((data) => ({ data, header: true }))
  const rows = outcomes.map(({ target, status }) => [target, status])
  await core.summary
    .addHeading('Certificate')
    .addTable([header, ...rows])
    .write()
  if (failed.length > 0) core.setFailed(`${failed.length} targets failed`)
}

run().catch((error) => core.setFailed(error.message))
