// Moving v1, executed: the script of the workflow, with a `gh` that answers as GitHub does and
// writes down what it was asked.

import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { readWorkflow } from '../../scripts/lint/workflow-files.ts'
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts'

const [step] = readWorkflow('major-tag.yml').workflow.jobs['move']?.steps ?? []

const fakeGh = `#!/usr/bin/env bash
echo "$*" >> "$ASKED"
case "$*" in
  *releases*) printf '%s\\n' $PUBLISHED ;;
  *commits/*) echo c0ffee ;;
  *git/ref/tags/*) test "$HAS_MAJOR" = yes ;;
esac
`

/** Publishes a release, after others; answers with what was written to GitHub. */
async function publish(tag: string, { before = '', hasMajor = true } = {}) {
  const folder = await createTemporaryFolder()
  writeFileSync(join(folder, 'gh'), fakeGh, { mode: 0o755 })
  const asked = join(folder, 'asked')
  writeFileSync(asked, '')
  const env = {
    PATH: `${folder}:${process.env['PATH']}`,
    ASKED: asked,
    PUBLISHED: `${before} ${tag}`,
    HAS_MAJOR: hasMajor ? 'yes' : 'no',
    GH_REPO: 'owner/name',
    TAG: tag,
  }
  const { code, output } = await new Promise<{ code: unknown; output: string }>((resolve) => {
    execFile('bash', ['-e', '-c', step?.run ?? ''], { env }, (error, stdout) =>
      resolve({ code: error?.code ?? 0, output: stdout }),
    )
  })
  const calls = readFileSync(asked, 'utf8').split('\n')
  const writes = calls.filter((line) => line.includes('--method'))
  return { code, output, writes, commits: calls.filter((line) => line.includes('/commits/')) }
}

it('creates v1 with the first release', async () => {
  expect(await publish('v1.0.0', { hasMajor: false })).toMatchObject({
    code: 0,
    writes: ['api --method POST repos/owner/name/git/refs -f ref=refs/tags/v1 -f sha=c0ffee'],
  })
})

it('moves v1 to a newer release', async () => {
  expect(await publish('v1.10.0', { before: 'v1.9.0 v2.0.0' })).toMatchObject({
    code: 0,
    writes: ['api --method PATCH repos/owner/name/git/refs/tags/v1 -f sha=c0ffee -F force=true'],
  })
})

it('moves v1 to the newest release if an older line gets one, or a run was dropped', async () => {
  expect(await publish('v1.9.1', { before: 'v1.10.0' })).toMatchObject({
    code: 0,
    output: 'v1 moves to v1.10.0, which is newer than v1.9.1\n',
    writes: ['api --method PATCH repos/owner/name/git/refs/tags/v1 -f sha=c0ffee -F force=true'],
    commits: ['api repos/owner/name/commits/v1.10.0 --jq .sha'],
  })
})

it.each(['v1', 'v1.2', 'v1.2.3-rc.1', '1.2.3', 'v1.2.3; true'])('refuses %s', async (tag) => {
  expect(await publish(tag)).toEqual({
    code: 1,
    output: `::error::${tag} is not a version like v1.2.3\n`,
    writes: [],
    commits: [],
  })
})
