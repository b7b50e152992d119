// Which certificate the inputs ask for: by id, by name, by domain, or from files that are uploaded
// first. Exactly one way is right.

import type { CertificateInputs } from '../certificate/choose.ts'
import type { Job } from '../runner.ts'
import { readCertificateFiles, secretsOfKey } from './certificate-files.ts'
import type { InputReader } from './reader.ts'

const howToChoose =
  'give certificate-id, certificate-domain, certificate-name, or fullchain-file with key-file'

/** Reads the files, too, and masks the key; problems go to the reader. */
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
    // With files it names the new entry.
    name !== null && !hasFiles && 'certificate-name',
  ].filter((way) => way !== false)
  if (given.length === 0) {
    reader.addProblem({ input: 'certificate', message: `none was given; ${howToChoose}` })
  }
  if (given.length > 1) {
    const message = `${given.join(', and ')} are different ways; give only one`
    reader.addProblem({ input: 'certificate', message })
  }
  if (hasFiles) return readFiles(reader, job, fullchain, key, name)
  if (domain !== null) return { kind: 'domain', domain: checkedDomain(reader, domain) }
  if (name !== null) return { kind: 'name', name }
  return { kind: 'id', id: checkedId(reader, id ?? '') }
}

/** Stands beside a problem, which ends the run before anybody uses this. */
const nothing: CertificateInputs = { kind: 'id', id: '' }

function checkedId(reader: InputReader, id: string): string {
  if (id !== '' && !/^[A-Za-z0-9_-]{16}$/.test(id)) {
    const message = `"${id}" is not a certificate's id, which has 16 letters and digits`
    reader.addProblem({ input: 'certificate-id', message })
  }
  return id
}

function checkedDomain(reader: InputReader, domain: string): string {
  // Letters of every script: an IDN is turned into its wire form where names are compared.
  if (!/^(?:\*\.)?(?:[\p{L}\p{N}_-]+\.)*[\p{L}\p{N}_-]+\.?$/u.test(domain)) {
    const message = `"${domain}" is not a domain; write it as in "www.example.com" or "*.example.com"`
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
    const message = `"${name}" is no name for SCM: 3 to 63 letters, digits, "_", "." and "-"`
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
    const message = 'is empty, but certificate and key come as two files'
    reader.addProblem({ input, message })
    return null
  }
  if (path.includes('-----BEGIN')) {
    for (const secret of secretsOfKey(path)) job.runner.setSecret(secret)
    const message = 'holds a PEM text itself; write that into a file and give its path'
    reader.addProblem({ input, message })
    return null
  }
  try {
    return job.readFile(path)
  } catch (error) {
    // Node's message names the path and the reason: "ENOENT: no such file or directory, open '...'".
    const reason = error instanceof Error ? error.message : String(error)
    reader.addProblem({ input, message: `cannot be read: ${reason}` })
    return null
  }
}
