// The rooms of the house and which way the arrows point: the one table that layering.test.ts holds
// the code to, and ARCHITECTURE.md's picture is drawn from.

/** What each room may import, beside itself; `*` is everything that ships. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  days: [],
  version: [],
  runner: [],
  cloud: ['errors'],
  certificate: ['cloud', 'days', 'errors'],
  push: ['cloud', 'errors'],
  'sign-in': ['cloud', 'errors', 'runner'],
  verify: ['certificate', 'cloud', 'days', 'errors'],
  bind: ['certificate', 'cloud', 'push', 'verify', 'days', 'errors'],
  report: ['bind', 'certificate', 'cloud', 'push', 'verify', 'days', 'errors', 'runner', 'version'],
  inputs: [
    'bind',
    'certificate',
    'cloud',
    'push',
    'sign-in',
    'verify',
    'report',
    'errors',
    'runner',
  ],
  record: ['bind', 'certificate', 'cloud', 'errors', 'inputs', 'push', 'report', 'verify'],
  world: ['cloud', 'runner', 'verify'],
  fleet: ['inputs', 'report', 'errors', 'runner'],
  resolver: [],
  main: ['*'],
  index: ['*'],
  simulator: [],
  demo: ['simulator'],
}

/** What of npm a room may import; none is none. */
export const mayImportPackages: Readonly<Record<string, readonly string[]>> = {
  index: ['@actions/core'],
  cloud: ['@actions/http-client'],
  certificate: ['leven'],
  inputs: ['leven'],
  fleet: ['@actions/core', 'yaml'],
  simulator: ['@peculiar/x509', 'reflect-metadata'],
  demo: [
    'rehype-raw',
    'rehype-sanitize',
    'rehype-stringify',
    'remark-gfm',
    'remark-parse',
    'remark-rehype',
    'unified',
  ],
}

/**
 * The table as a Mermaid chart: an arrow for each import that is allowed, but none to what an
 * imported room imports anyway, and none to the ground (errors, days, version, runner).
 */
export function renderRooms(): string {
  const ground = new Set(['errors', 'days', 'version', 'runner'])
  const shown = Object.keys(mayImport).filter((room) => !ground.has(room))
  const direct = (room: string): readonly string[] => {
    const allowed = mayImport[room] ?? []
    const rooms = allowed.includes('*') ? shown.filter((each) => isBelow(each, room)) : allowed
    return rooms.filter((each) => !ground.has(each))
  }
  const reach = (room: string): ReadonlySet<string> =>
    new Set(direct(room).flatMap((each) => [each, ...reach(each)]))
  const arrows = shown.flatMap((room) => {
    const below = direct(room)
    return below
      .filter((each) => !below.some((other) => reach(other).has(each)))
      .map((each) => `  ${room} --> ${each}`)
  })
  return ['flowchart TD', ...arrows, '  demo -. runs .-> index'].join('\n')
}

/** The files that may use the process: the doorways, and what they share. */
export const doorways: readonly string[] = [
  'index.ts',
  'resolver.ts',
  'fleet/doorway.ts',
  'fleet/plan-step.ts',
  'fleet/gather-step.ts',
]

/**
 * What `main` and `index` stand above: everything that ships, in that order. The fleet has doorways
 * of its own.
 */
function isBelow(room: string, above: string): boolean {
  const upper = ['resolver', 'main', 'index', 'fleet', 'simulator', 'demo']
  return !upper.includes(room) || (above === 'index' && ['main', 'resolver'].includes(room))
}
