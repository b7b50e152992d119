// Simulates the cloud in a job of a real fleet, for this project's own CI: as `npm run simulator`
// with port 8080, but with the accounts of a test manifest, which trust GitHub's real ID tokens.

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { createDefaultSeed } from '../simulator/seed.ts'
import { startSimulator } from '../simulator/simulator.ts'

const manifest = new URL('../.github/fleet/certificates.yml', import.meta.url)
const accounts = Object.values<Record<string, string>>(
  parse(readFileSync(manifest, 'utf8')).accounts,
)
const [trust] = createDefaultSeed(Date.now()).trusts
if (trust === undefined) throw new Error('the default seed has a trust')

await startSimulator({
  port: 8080,
  log: console.log,
  cloud: {
    trusts: accounts.map((account) => ({
      ...trust,
      provider: account['oidc-provider-urn'] ?? '',
      agency: account['agency-urn'] ?? '',
      isChecked: false,
    })),
  },
})
