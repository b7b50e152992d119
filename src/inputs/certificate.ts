// Which certificate the inputs ask for: by id, by name, by domain, or from files to upload. Exactly
// one of these ways must be set.

import type { CertificateInputs } from '../certificate/choose.ts'
import type { Job } from '../runner.ts'
import { readCertificateFiles, secretsOfKey } from './certificate-files.ts'
import type { InputReader } from './reader.ts'

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
    id !== null && 'certificate-id',
    domain !== null && 'certificate-domain',
    hasFiles && 'fullchain-file with key-file',
    // With files, certificate-name is the name of the new entry.
    name !== null && !hasFiles && 'certificate-name',
  ].filter((way) => way !== false)
  if (given.length === 0) {
    reader.addProblem({ input: 'certificate', message: noneGiven })
  }
  if (given.length > 1) {
    const message = `set only one of ${given.join(' and ')}`
    reader.addProblem({ input: 'certificate', message })
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
    const message = `"${id}" is not a certificate id; copy the 16 letters and digits from SCM`
    reader.addProblem({ input: 'certificate-id', message })
  }
  return id
}

function checkedDomain(reader: InputReader, domain: string): string {
  // Letters of every script are allowed: an IDN is converted when names are compared.
  if (!/^(?:\*\.)?(?:[\p{L}\p{N}_-]+\.)*[\p{L}\p{N}_-]+\.?$/u.test(domain)) {
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
  reader.addProblem(...problems)
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
    reader.addProblem({ input, message })
    return null
  }
  if (path.includes('-----BEGIN')) {
    for (const secret of secretsOfKey(path)) job.runner.setSecret(secret)
    const message =
      'contains the PEM text itself; write the text to a file, and set the path of the file'
    reader.addProblem({ input, message })
    return null
  }
  try {
    return job.readFile(path)
  } catch (error) {
    // Node's message gives reason and path: "ENOENT: no such file or directory, open '...'".
    const reason = error instanceof Error ? error.message : String(error)
    reader.addProblem({ input, message: `cannot be read: ${reason}` })
    return null
  }
}
