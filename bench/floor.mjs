// The least that these calls can cost: the same calls with node:https alone, without inputs,
// checks, retries or a report.

import https from 'node:https'

const agent = new https.Agent({ keepAlive: true })

function call(method, url, headers, body) {
  return new Promise((resolve, reject) => {
    const request = https.request(url, { method, headers, agent }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => resolve({ response, body: Buffer.concat(chunks).toString() }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

const { iam, scm, certificateId, projects, signIn } = JSON.parse(process.env.BENCH)
const json = { 'Content-Type': 'application/json', 'X-Language': 'en-us' }
const { response } = await call(
  'POST',
  `${iam}/v3/auth/tokens?nocatalog=true`,
  json,
  JSON.stringify(signIn),
)
const headers = { ...json, 'X-Auth-Token': response.headers['x-subject-token'] }
JSON.parse((await call('GET', `${scm}/v3/scm/certificates/${certificateId}`, headers)).body)
const queue = [...projects]
const worker = async () => {
  for (let project = queue.shift(); project !== undefined; project = queue.shift()) {
    const body = JSON.stringify({ target_service: 'ELB', target_project: project })
    await call('POST', `${scm}/v3/scm/certificates/${certificateId}/push`, headers, body)
  }
}
await Promise.all(Array.from({ length: 8 }, worker))
agent.destroy()
