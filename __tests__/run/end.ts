// After the last test, also if one has failed: removes the temporary folder of the run.

import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'

/** Jest calls it in the process that has called begin.ts. */
export default function end(): void {
  rmSync(tmpdir(), { recursive: true, force: true })
}
