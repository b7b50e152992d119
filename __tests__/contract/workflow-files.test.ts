// GitHub's own language service over the workflows, the actions, and the caller of docs/fleet.md.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { validate } from '@actions/languageservice/validate'
import { describe, expect, it } from '@jest/globals'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { parse } from 'yaml'
import { documentedCaller } from '../fixtures/fleet-world.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const ours = 'push-certificate-to-huaweicloud/push-certificate-to-huaweicloud'

/** The inputs of GitHub's own actions that we use, as their documentation names them. */
const githubs: Readonly<Record<string, readonly string[]>> = {
  checkout: ['persist-credentials'],
  'setup-node': ['node-version-file'],
  'upload-artifact': ['name', 'path', 'if-no-files-found', 'overwrite', 'retention-days'],
  'download-artifact': ['name', 'path', 'pattern', 'merge-multiple'],
}

function metadataOf(owner: string, name: string, path: string) {
  if (`${owner}/${name}` === ours) return parse(read(join(path, 'action.yml')))
  const inputs = owner === 'actions' ? githubs[name] : undefined
  if (inputs === undefined) return undefined
  const description = 'See its documentation.'
  return {
    name,
    description,
    inputs: Object.fromEntries(inputs.map((each) => [each, { description }])),
  }
}

/** The problems of a file, in words. Results are remembered by the address, so each has its own. */
async function problemsOf(name: string, text: string): Promise<readonly string[]> {
  // The service checks inputs of actions that are named with a repository only.
  const named = text.replaceAll(/uses: \$\/(fleet\/\w+)/g, `uses: ${ours}/$1@v1`)
  const found = await validate(TextDocument.create(`file:///${name}`, 'yaml', 1, named), {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name: repository, path = '' }) =>
        metadataOf(owner, repository, path),
    },
    fileProvider: {
      getFileContent: async ({ path }) => ({ name: path, content: read(path) }),
    },
  })
  return found.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`)
}

const folder = '.github/workflows'
const workflows = readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)
const actions = ['plan', 'push', 'gather', 'simulator'].map((name) => `fleet/${name}/action.yml`)

describe("GitHub's language service", () => {
  it.each([...workflows, 'action.yml', ...actions])('has no objection to %s', async (file) => {
    expect(await problemsOf(file, read(file))).toEqual([])
  })

  it('has no objection to the caller of docs/fleet.md', async () => {
    const text = documentedCaller().replace(new RegExp(`${ours}/(\\S+)@v1`), './$1')
    expect(await problemsOf('.github/workflows/caller.yml', text)).toEqual([])
  })

  it('would find an input that is not there', async () => {
    const text = documentedCaller().replace(new RegExp(`${ours}/(\\S+)@v1`), './$1')
    const wrong = text.replace('select: "', 'selekt: "')
    expect(await problemsOf('.github/workflows/wrong.yml', wrong)).not.toEqual([])
    const chunk = read(`${folder}/push-fleet-chunk.yml`).replace('targets: $', 'target: $')
    expect(await problemsOf('.github/workflows/wrong-chunk.yml', chunk)).not.toEqual([])
  })
})
