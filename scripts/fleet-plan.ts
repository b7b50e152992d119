// The entry point of `npm run fleet:plan`.

import { runFleetPlanCli } from './fleet-plan/cli.ts'

process.exitCode = runFleetPlanCli(process.argv.slice(2), {
  folder: process.cwd(),
  print: console.log,
  printError: console.error,
})
