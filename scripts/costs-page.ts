// Writes the tables of costs in README and docs/costs.md from the figures in bench/RESULTS.md.

import { readFileSync, writeFileSync } from 'node:fs'
import { between, table } from './tables.ts'

/** What was measured in one scenario: the columns of each contender, by its name. */
interface Scenario {
  /** `6 targets, a round trip of 50 ms`. */
  readonly title: string
  readonly columns: ReadonlyMap<string, readonly string[]>
}

/** The scenarios of a page of results, in their order. */
export function readScenarios(page: string): readonly Scenario[] {
  return page
    .split('\n## ')
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n')
      const rows = lines
        .filter((line) => line.startsWith('| '))
        .map((line) => line.split('|').map((cell) => cell.trim()))
      const columns = new Map(rows.map(([, name = '', ...cells]) => [name, cells]))
      return { title: heading.replace(/ \(\d+ rounds\)$/, ''), columns }
    })
}

/** The medians of a contender: a cell is `1.31 (1.28-1.34)`. */
function mediansOf({ title, columns }: Scenario, name: string) {
  const cells = columns.get(name)
  if (cells === undefined) throw new Error(`bench/RESULTS.md has no ${name} for ${title}`)
  const [cpu = '', protocolCpu = '', wall = ''] = cells.map((cell) => cell.split(' ')[0] ?? '')
  return { cpu, protocolCpu, wall, memory: cells[4] ?? '' }
}

/** The table of docs/costs.md: every scenario. */
export function renderCosts(page: string): string {
  const rows = readScenarios(page).map((scenario) => {
    const own = mediansOf(scenario, 'this action')
    const stock = mediansOf(scenario, 'stock toolkit')
    const curl = scenario.columns.get('curl --parallel')?.[2]?.split(' ')[0] ?? 'not measured'
    const title = scenario.title.replace(', a round trip of ', ', ')
    const cpu = [own.cpu, own.protocolCpu, stock.protocolCpu]
    return [title, ...cpu, own.wall, stock.wall, curl, own.memory]
  })
  const head = [
    'targets, round trip',
    'CPU to the bare floor',
    'CPU to the protocol floor',
    'the same, stock toolkit',
    'time to the bare floor',
    'the same, stock toolkit',
    'the same, `curl --parallel`',
    'peak memory to the bare floor',
  ]
  return table(head, rows)
}

/** README's table: three scenarios, to the bare floor. */
export function renderShortCosts(page: string): string {
  const shown = ['1 target, a round trip of 50 ms', '6 targets, a round trip of 50 ms']
  const scenarios = readScenarios(page)
  const found = [...shown, '1000 targets, a round trip of 0 ms'].flatMap((title) =>
    scenarios.filter((scenario) => scenario.title === title),
  )
  const medians = found.map((scenario) => mediansOf(scenario, 'this action'))
  const head = found.map(({ title }) => title.replace(', a round trip of ', ', '))
  return table(
    ['to bare `node:https`', ...head],
    [
      ['time', ...medians.map(({ wall }) => wall)],
      ['CPU time', ...medians.map(({ cpu }) => cpu)],
    ],
  )
}

if (import.meta.main) {
  const at = (file: string) => new URL(`../${file}`, import.meta.url)
  const read = (file: string) => readFileSync(at(file), 'utf8')
  const results = read('bench/RESULTS.md')
  writeFileSync(at('docs/costs.md'), between(read('docs/costs.md'), 'costs', renderCosts(results)))
  writeFileSync(at('README.md'), between(read('README.md'), 'costs', renderShortCosts(results)))
}
