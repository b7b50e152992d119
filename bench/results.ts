// From measurements to a page: paired ratios with their spread, and Markdown.

import { bareFloor, protocolFloor } from './contenders.ts'
import type { Times } from './measure.ts'

/** What was measured of one contender in one scenario. */
export interface Measured {
  readonly name: string
  /** One for each round, in the order of the rounds. */
  readonly rounds: readonly Times[]
  readonly peakMiB: number | null
  readonly connections: number
  readonly requests: number
}

/** How many targets, how far away. */
export interface Scenario {
  readonly targets: number
  readonly roundTripMs: number
  readonly rounds: number
}

/** How often and where the measurements were made. */
export interface Circumstances {
  /** One fact in each line. */
  readonly facts: readonly string[]
  readonly leftOut: readonly string[]
}

/** Linear between the two nearest numbers; `at` from 0 to 1. */
export function quantile(numbers: readonly number[], at: number): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  const position = (sorted.length - 1) * at
  const below = sorted[Math.floor(position)] ?? Number.NaN
  const above = sorted[Math.ceil(position)] ?? Number.NaN
  return below + (above - below) * (position - Math.floor(position))
}

/** The ratios of each round, as `median (quartile-quartile)`. */
function ratio(one: Measured, other: Measured | undefined, figure: keyof Times): string {
  if (other === undefined) return 'not measured'
  const ratios = one.rounds.map(
    (times, round) => times[figure] / (other.rounds[round]?.[figure] ?? Number.NaN),
  )
  const [low, median, high] = [0.25, 0.5, 0.75].map((at) => short(quantile(ratios, at)))
  return one === other ? '1' : `${median} (${low}-${high})`
}

function short(number: number): string {
  return number < 9.995 ? number.toFixed(2) : number.toFixed(number < 99.95 ? 1 : 0)
}

const columns = [
  'contender',
  'CPU / bare floor',
  'CPU / protocol floor',
  'wall / bare floor',
  'wall / protocol floor',
  'peak memory / bare floor',
  'connections',
  'requests',
]

/** The table of one scenario, as Markdown. */
export function renderScenario(scenario: Scenario, all: readonly Measured[]): string {
  const { targets, roundTripMs, rounds } = scenario
  const bare = all.find(({ name }) => name === bareFloor)
  const protocol = all.find(({ name }) => name === protocolFloor)
  const rows = all.map((one) => [
    one.name,
    ratio(one, bare, 'cpuMs'),
    ratio(one, protocol, 'cpuMs'),
    ratio(one, bare, 'wallMs'),
    ratio(one, protocol, 'wallMs'),
    one.peakMiB === null
      ? 'not measured'
      : `${short(one.peakMiB / (bare?.peakMiB ?? Number.NaN))} (${one.peakMiB.toFixed(0)} MiB)`,
    String(one.connections),
    String(one.requests),
  ])
  const title = `## ${targets} ${targets === 1 ? 'target' : 'targets'}, a round trip of ${roundTripMs} ms (${rounds} rounds)`
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const table = [columns, columns.map(() => '---'), ...rows].map(line)
  return [title, '', ...table].join('\n')
}

/** The whole page. */
export function renderPage({ facts, leftOut }: Circumstances, tables: readonly string[]): string {
  const absent = leftOut.length === 0 ? [] : ['', 'Left out:', ...leftOut.map((why) => `- ${why}`)]
  return [
    '# What a run costs',
    '',
    'Written by `npm run bench`; do not edit. Each figure is a ratio, measured within a round and',
    'then given as the median of all rounds, with the quartiles in brackets. Whole processes are',
    'measured, with everything that they start, over TLS on loopback. The bare floor makes the same',
    'requests with `node:https` alone and writes nothing. The protocol floor also reads inputs, masks',
    'secrets, and writes lines, outputs and a summary; it checks and repeats nothing. The SDK signs',
    'each request and needs no sign-in. All push eight at a time, except curl one by one, which takes',
    'part up to 30 targets; `xargs` takes part up to 300. With keys, a run signs each request instead',
    'of signing in. The proxy is on this machine, and the cloud behind it as far away as before.',
    '',
    ...facts.map((fact) => `- ${fact}`),
    ...absent,
    '',
    tables.join('\n\n'),
    '',
  ].join('\n')
}
