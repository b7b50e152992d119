// Runs before everything that needs Node 24, and so it is written for any Node. It says in one
// sentence what is missing, where TypeScript would only give a syntax error.

var version = process.versions.node
if (Number(version.split('.')[0]) < 24) {
  console.error(
    'This needs Node 24 or later and found ' +
      version +
      ': install it from https://nodejs.org (on Linux x64, npm ci brings it along unless optional packages are left out).',
  )
  process.exitCode = 1
}
