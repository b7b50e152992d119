// The protocol floor: the least that a step of GitHub Actions costs that says what it did. Inputs,
// masks, lines, outputs and the summary go through @actions/core, and the agent is
// @actions/http-client's. Nothing is checked, repeated or redacted.

import https from 'node:https'
import * as core from '@actions/core'
import { HttpClient } from '@actions/http-client'

const client = new HttpClient('protocol-floor', [], { keepAlive: true })

function call(method, url, headers, body) {
  return new Promise((resolve, reject) => {
    const agent = client.getAgent(url)
    const request = https.request(url, { method, headers, agent }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => resolve({ response, body: Buffer.concat(chunks).toString() }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

async function run() {
  const password = core.getInput('password')
  core.setSecret(password)
  const user = {
    name: core.getInput('username'),
    password,
    domain: { name: core.getInput('account-name') },
  }
  const signIn = {
    auth: {
      identity: { methods: ['password'], password: { user } },
      scope: { project: { name: 'cn-north-4' } },
    },
  }
  const json = { 'Content-Type': 'application/json', 'X-Language': 'en-us' }
  const url = `${core.getInput('iam-endpoint')}/v3/auth/tokens?nocatalog=true`
  core.info('Signing in')
  const { response } = await call('POST', url, json, JSON.stringify(signIn))
  const token = response.headers['x-subject-token']
  core.setSecret(token)
  const headers = { ...json, 'X-Auth-Token': token }
  const id = core.getInput('certificate-id')
  const certificate = `${core.getInput('scm-endpoint')}/v3/scm/certificates/${id}`
  const { name } = JSON.parse((await call('GET', certificate, headers)).body)
  core.info(`Certificate ${name}`)
  const queue = core.getInput('targets').replace('ELB: ', '').split(', ')
  const pushed = []
  const worker = async () => {
    for (let project = queue.shift(); project !== undefined; project = queue.shift()) {
      const body = JSON.stringify({ target_service: 'ELB', target_project: project })
      const answer = await call('POST', `${certificate}/push`, headers, body)
      core.info(`ELB:${project} ${answer.response.statusCode}`)
      pushed.push({ target: `ELB:${project}`, status: answer.response.statusCode })
    }
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  core.setOutput('result', 'success')
  core.setOutput('results', JSON.stringify(pushed))
  const rows = pushed.map(({ target, status }) => [target, String(status)])
  await core.summary.addTable([['Target', 'Status'], ...rows]).write()
  client.dispose()
}

void run()
