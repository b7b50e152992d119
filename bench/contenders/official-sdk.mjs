// The same calls with the core of Huawei's SDK for Node. It signs each request with an access key,
// so it needs no sign-in; everything else of it is at its defaults.

import * as sdk from '@huaweicloud/huaweicloud-sdk-core'
import { ClientBuilder } from '@huaweicloud/huaweicloud-sdk-core/ClientBuilder.js'

const { SCM, CERTIFICATE, PROJECTS, KEY_ID, KEY_SECRET } = process.env

async function run() {
  const credentials = new sdk.BasicCredentials()
    .withAk(KEY_ID)
    .withSk(KEY_SECRET)
    .withProjectId('cn-north-4')
  const client = new ClientBuilder((core) => core)
    .withCredential(credentials)
    .withEndpoint(SCM)
    .build()
  const url = '/v3/scm/certificates/{certificate_id}'
  const send = (method, path, data) =>
    client.sendRequest({
      method,
      url: `${url}${path}`,
      contentType: 'application/json',
      pathParams: { certificate_id: CERTIFICATE },
      queryParams: {},
      headers: {},
      data,
    })
  console.log((await send('GET', '', undefined)).name)
  const queue = PROJECTS.split(' ')
  const worker = async () => {
    for (let project = queue.shift(); project !== undefined; project = queue.shift()) {
      const body = { target_service: 'ELB', target_project: project }
      const { httpStatusCode } = await send('POST', '/push', body)
      console.log(`ELB:${project}: ${httpStatusCode}`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, worker))
}

run().catch((error) => {
  console.error(error)
  process.exitCode = 1
})
