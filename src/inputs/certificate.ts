// Which certificate the inputs ask for: by id, by name, by domain, or from files to upload. Exactly
// one of these ways must be set.

import type { CertificateInputs } from '../certificate/choose.ts'
import { isDomainName } from '../certificate/names.ts'
import { code } from '../errors/lines.ts'
import { unbroken } from '../errors.ts'
import type { Job } from '../runner.ts'
import { readCertificateFiles, secretsOfKey } from './certificate-files.ts'
import type { InputReader } from './reader.ts'

const fileInputs = ['fullchain-file', 'key-file'] as const

const noneGiven =
  'set one of certificate-id, certificate-domain, certificate-name, or fullchain-file with key-file'

/** Reads the certificate inputs. Of files, it reads the content, too, and masks the key. */
export function readCertificateInputs(reader: InputReader, job: Job): CertificateInputs {
  const id = reader.text('certificate-id')
  const domain = reader.text('certificate-domain')
  const name = reader.text('certificate-name')
  const fullchain = reader.text('fullchain-file')
  const key = reader.text('key-file')
  const hasFiles = fullchain !== null || key !== null
  const given = [
    ...(id === null ? [] : [['certificate-id']]),
    ...(domain === null ? [] : [['certificate-domain']]),
    ...(hasFiles ? [fileInputs] : []),
    // With files, certificate-name is the name of the new entry.
    ...(name === null || hasFiles ? [] : [['certificate-name']]),
  ]
  if (given.length === 0) {
    const mentions = ['certificate-id', 'certificate-domain', 'certificate-name', ...fileInputs]
    reader.addProblem({ input: 'certificate', message: noneGiven, mentions })
  }
  if (given.length > 1) {
    const named = given.map((inputs) => inputs.join(' with '))
    const message = hasFiles
      ? `set either ${named.join(', or ')}`
      : `set only one of ${named.join(' and ')}`
    reader.addProblem({ input: 'certificate', message, mentions: given.flat() })
  }
  if (hasFiles) return readFiles(reader, job, fullchain, key, name)
  if (domain !== null) return { kind: 'domain', domain: checkedDomain(reader, domain) }
  if (name !== null) return { kind: 'name', name }
  return { kind: 'id', id: checkedId(reader, id ?? '') }
}

/** Returned after a problem, which ends the run before this value is used. */
const nothing: CertificateInputs = { kind: 'id', id: '' }

function checkedId(reader: InputReader, id: string): string {
  if (id !== '' && !/^[A-Za-z0-9_-]{16}$/.test(id)) {
    const isDomain = id.includes('.') && isDomainName(id)
    const fix = isDomain
      ? 'for a domain, set certificate-domain instead'
      : 'copy the 16 letters and digits from SCM'
    const message = `"${id}" is not a certificate ID; ${fix}`
    const mentions = isDomain ? ['certificate-domain'] : []
    reader.addProblem({ input: 'certificate-id', message, mentions })
  }
  return id
}

function checkedDomain(reader: InputReader, domain: string): string {
  if (!isDomainName(domain)) {
    const message = `"${domain}" is not a domain name; write it like "www.example.com" or "*.example.com"`
    reader.addProblem({ input: 'certificate-domain', message })
  }
  return domain
}

function readFiles(
  reader: InputReader,
  job: Job,
  fullchain: string | null,
  key: string | null,
  name: string | null,
): CertificateInputs {
  if (name !== null && !/^[A-Za-z0-9_.-]{3,63}$/.test(name)) {
    const message = `"${name}" is not a name that SCM accepts; use 3 to 63 letters, digits, "_", "." or "-"`
    reader.addProblem({ input: 'certificate-name', message })
  }
  const fullchainText = readFile(reader, job, 'fullchain-file', fullchain)
  const keyText = readFile(reader, job, 'key-file', key)
  for (const secret of secretsOfKey(keyText ?? '')) job.runner.setSecret(secret)
  if (fullchainText === null || keyText === null) return nothing
  const { files, problems } = readCertificateFiles(fullchainText, keyText)
  const paths = new Map([
    ['fullchain-file', fullchain],
    ['key-file', key],
  ])
  // Which file is meant is seen best from its path.
  const named = problems.map((problem) => {
    const path = paths.get(problem.input)
    return { ...problem, message: `${problem.message} (read from "${path}")` }
  })
  reader.addProblem(...named)
  return files === null ? nothing : { kind: 'files', files, name }
}

function readFile(
  reader: InputReader,
  job: Job,
  input: string,
  path: string | null,
): string | null {
  if (path === null) {
    const message = `set ${input} too: fullchain-file and key-file go together`
    reader.addProblem({ input, message, mentions: fileInputs })
    return null
  }
  if (isContent(path)) {
    refuseContent(reader, job, input, path)
    return null
  }
  try {
    return job.readFile(path)
  } catch (error) {
    if (mayBeKeyMaterial(path)) {
      refuseContent(reader, job, input, path)
      return null
    }
    reader.addProblem({ input, message: unbroken(whyUnreadable(path, error)) })
    return null
  }
}

function whyUnreadable(path: string, error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    const expansion = /[~$]/.test(path)
      ? '; "~" and variables such as "$HOME" are not expanded'
      : ''
    return `cannot be read: there is no file "${path}"${expansion}; correct the path, or write the file before this step`
  }
  // Node's message gives reason and path: "EACCES: permission denied, open '...'".
  const reason = error instanceof Error ? error.message : String(error)
  // Without a code it is no refusal of the system's: a folder, a pipe, or a file that is too large.
  const isRefused = error instanceof Error && 'code' in error
  const fix = isRefused ? 'give this step the right to read it' : 'name the PEM file itself'
  return `cannot be read: ${reason}; ${fix}`
}

/** Whether a value is certainly the content of a PEM file, as it is or in base64. */
function isContent(value: string): boolean {
  const decoded = Buffer.from(value, 'base64').toString('latin1')
  return (
    [value, decoded].some((text) => /-----BEGIN|PRIVATE KEY/.test(text)) || /[\r\n]/.test(value)
  )
}

/**
 * Whether a value that is no file may hold a part of a key: nothing but base64, and not begun like
 * a path, or with a longer run of it than the name of a folder.
 */
function mayBeKeyMaterial(value: string): boolean {
  return /^[\w+=-][\w+/=-]{47,}$/.test(value) || /[\w+=-]{40}/.test(value)
}

/** Masks the value and says how to write it to a file. Nothing of it is repeated. */
function refuseContent(reader: InputReader, job: Job, input: string, value: string): void {
  for (const part of [value, ...value.split(/\s+/), ...secretsOfKey(value)]) {
    if (part.length >= shortestPart) job.runner.setSecret(part)
  }
  const file = input === 'key-file' ? 'key.pem' : 'fullchain.pem'
  const message = `needs the path of a file, but its value is not a path (perhaps the content itself). Write the secret to a file first, and set ${input} to "$RUNNER_TEMP/${file}":`
  const more = [
    code(`  env: { PEM: "\${{ secrets.NAME }}" }`),
    code(`  run: umask 077 && printf '%s\\n' "$PEM" > "$RUNNER_TEMP/${file}"`),
  ]
  reader.addProblem({ input, message, more })
}

/** In characters. A mask hides its text for the rest of the job, so words like BEGIN stay. */
const shortestPart = 16
