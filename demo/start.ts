// The entry point of `npm run demo`.

import { runDemoCli } from './cli.ts'

const world = { print: console.log, inColour: process.stdout.isTTY === true }
process.exitCode = await runDemoCli(process.argv.slice(2), world)
