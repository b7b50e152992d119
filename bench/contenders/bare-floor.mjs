// The bare floor: the same requests with node:https alone, eight at a time. Nothing is written.

import https from 'node:https'

const { IAM, SCM, CERTIFICATE, SIGN_IN, PROJECTS } = process.env
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

async function run() {
  const json = { 'Content-Type': 'application/json', 'X-Language': 'en-us' }
  const signedIn = await call('POST', `${IAM}/v3/auth/tokens?nocatalog=true`, json, SIGN_IN)
  const headers = { ...json, 'X-Auth-Token': signedIn.response.headers['x-subject-token'] }
  const certificate = `${SCM}/v3/scm/certificates/${CERTIFICATE}`
  JSON.parse((await call('GET', certificate, headers)).body)
  const queue = PROJECTS.split(' ')
  const worker = async () => {
    for (let project = queue.shift(); project !== undefined; project = queue.shift()) {
      const body = JSON.stringify({ target_service: 'ELB', target_project: project })
      await call('POST', `${certificate}/push`, headers, body)
    }
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  agent.destroy()
}

void run()
