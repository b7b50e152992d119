// Writes docs/FAULTS.md from the table of faults that the tests use.

import { writeFileSync } from 'node:fs'
import { renderFaultsPage } from '../__tests__/fixtures/fault-table.ts'

writeFileSync(new URL('../docs/FAULTS.md', import.meta.url), renderFaultsPage())
