// Before the first test: one temporary folder for the whole run, which end.ts removes. Some files
// that tests leave, and processes that tests kill, hold keys.

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Jest calls it before the workers start, and they inherit the variables. */
export default function begin(): void {
  const folder = mkdtempSync(join(tmpdir(), 'push-certificate-tests-'))
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder
}
