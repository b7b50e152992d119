// ELB's lists: filters that may be repeated, and pages by marker. An unknown parameter or value is
// an error.

import { invalidInput } from './elb-errors.ts'
import type { SimulatedRequest, SimulatedResponse } from './message.ts'

/** A row with the fields that filters compare. */
export type Row = Readonly<Record<string, unknown>> & { readonly id: string }

/** The parameters of a list, besides those for pages. */
export interface ListParameters {
  /** They may be repeated; a row must have one of the values. */
  readonly repeatable: readonly string[]
  /** `true` or `false`, at most once. */
  readonly booleans: readonly string[]
}

/** A page of rows, or the refusal of the query. */
export type Page<Item> =
  | { readonly rows: readonly Item[]; readonly info: Readonly<Record<string, unknown>> }
  | SimulatedResponse

const mostRows = 2000

/**
 * The page that a query asks for. Rows are in the order of their ids.
 * @param valuesOf the values that a row has for a filter
 */
export function pageOf<Item extends Row>(
  { url }: SimulatedRequest,
  items: readonly Item[],
  { repeatable, booleans }: ListParameters,
  valuesOf: (item: Item, filter: string) => readonly unknown[],
): Page<Item> {
  const query = url.searchParams
  const single = ['limit', 'marker', 'page_reverse', ...booleans]
  for (const name of new Set(query.keys())) {
    if (!repeatable.includes(name) && !single.includes(name)) {
      return invalidInput(`unknown query parameter ${name}.`)
    }
    if (single.includes(name) && query.getAll(name).length > 1) {
      return invalidInput(`query parameter ${name} is repeated.`)
    }
  }
  for (const name of ['page_reverse', ...booleans]) {
    if (!/^(?:true|false)$/.test(query.get(name) ?? 'true')) return invalidInput(`${name}.`)
  }
  const limit = query.get('limit') ?? String(mostRows)
  if (!/^\d{1,4}$/.test(limit) || Number(limit) > mostRows) return invalidInput('limit.')
  if (!query.has('limit') && (query.has('marker') || query.has('page_reverse'))) {
    return invalidInput('marker and page_reverse need limit.')
  }
  const filters = [...repeatable, ...booleans].filter((name) => query.has(name))
  const found = items
    .filter((item) =>
      filters.every((name) => {
        const wanted = query.getAll(name)
        return valuesOf(item, name).some((value) => wanted.includes(String(value)))
      }),
    )
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
  return cut(found, Number(limit), query.get('marker'), query.get('page_reverse') === 'true')
}

function cut<Item extends Row>(
  found: readonly Item[],
  limit: number,
  marker: string | null,
  isReverse: boolean,
): Page<Item> {
  const at = marker === null ? -1 : found.findIndex(({ id }) => id === marker)
  if (marker !== null && at < 0) return invalidInput(`unknown marker ${marker}.`)
  const end = marker === null ? found.length : at
  const start = isReverse ? Math.max(0, end - limit) : at + 1
  const rows = isReverse ? found.slice(start, end) : found.slice(start, start + limit)
  const next = start + rows.length < found.length ? rows.at(-1)?.id : undefined
  const info = {
    // The first row of every page, also of the first page.
    previous_marker: rows[0]?.id ?? null,
    next_marker: next ?? null,
    current_count: rows.length,
  }
  return { rows, info }
}
