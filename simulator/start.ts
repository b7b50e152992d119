// The entry point of `npm run simulator`.

import { once } from 'node:events'
import { runSimulatorCli } from './cli.ts'

const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
process.exitCode = await runSimulatorCli(process.argv.slice(2), { print: console.log, stopped })
