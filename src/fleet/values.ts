// Reads the keys and values of one part of a manifest, and says where each belongs.

import { nearestWord } from '../inputs/problems.ts'
import type { Values } from './check.ts'
import { inputOf, keyOf, keysOf, lineKeys, type Part, refusedKeys } from './keys.ts'
import type { Field, ManifestSource, Place, Text } from './manifest-source.ts'

/** The fields of a part; each key that the part cannot have is a problem. */
export function knownFields(
  source: ManifestSource,
  node: Field['value'],
  place: Place,
  part: Part,
  what: string,
): ReadonlyMap<string, Field> | null {
  const fields = source.fields(node, place, what)
  for (const [key, { place: at }] of fields ?? []) {
    if (keysOf[part].includes(key)) continue
    // Others write keys in capitals, or with "_".
    const plain = key.toLowerCase().replaceAll('_', '-')
    const refusal = Object.hasOwn(refusedKeys, plain) ? refusedKeys[plain] : undefined
    const guess = nearestWord(plain, keysOf[part])
    const elsewhere = Object.entries(keysOf).find(([, keys]) => keys.includes(plain))?.[0]
    const fix =
      guess !== null
        ? `did you mean "${guess}"?`
        : elsewhere !== undefined
          ? `it belongs to ${placesOf[elsewhere as Part]}`
          : source.isNew(`keys of ${part}`)
            ? `use one of ${keysOf[part].join(', ')}`
            : 'remove it'
    source.add(
      at,
      refusal === undefined ? `"${key}" is not a key of ${what}; ${fix}` : `${key} ${refusal}`,
    )
  }
  return fields
}

/** The field of a key, also under a misspelt key, which is a problem already. */
export function fieldOf(
  fields: ReadonlyMap<string, Field>,
  part: Part,
  key: string,
): Field | undefined {
  const isMeant = (each: string) => !keysOf[part].includes(each) && meantBy(each, part) === key
  return fields.get(key) ?? [...fields].find(([each]) => isMeant(each))?.[1]
}

/** The key of a part that was probably meant. */
function meantBy(key: string, part: Part): string | null {
  const plain = keyOf(key.toLowerCase().replaceAll('_', '-'))
  return keysOf[part].includes(plain) ? plain : nearestWord(plain, keysOf[part])
}

const placesOf: Readonly<Record<Part, string>> = {
  manifest: 'the manifest itself',
  defaults: 'defaults',
  account: 'an account',
  certificate: 'a certificate',
}

/** The values of a part that are inputs of the action. */
export function readValues(source: ManifestSource, { place, value }: Field, part: Part): Values {
  const fields = knownFields(
    source,
    value,
    place,
    part,
    part === 'defaults' ? part : `this ${part}`,
  )
  const values = new Map<string, Text | null>()
  for (const [key, field] of fields ?? []) {
    const isKey = keysOf[part].includes(key)
    const meant = meantBy(key, part)
    const input = meant === null ? null : inputOf(meant)
    if (input !== null) values.set(input, isKey ? readValue(source, key, field) : null)
  }
  return values
}

/** The text of a key; null, and a problem, if it has none. */
export function readValue(
  source: ManifestSource,
  key: string,
  { place, value }: Field,
): Text | null {
  const isLines = (lineKeys as readonly string[]).includes(key)
  const items = isLines ? source.items(value) : null
  const text = items === null ? source.text(value) : linesOf(source, key, items)
  if (text === null) {
    const fix = isLines ? 'write one item per line' : 'write one value'
    const isSaid = items !== null && items.length > 0
    if (!isSaid) source.add(place, `${key} is empty or not a text; ${fix}, or remove the key`)
    return null
  }
  if (text.text.includes('${{')) {
    const message = `${key} has an expression, which is not evaluated here; write the value itself`
    source.add(text.place, message)
    return null
  }
  if (text.text.trim() === '') {
    source.add(place, `${key} is empty; write a value, or remove the key`)
    return null
  }
  return text
}

/** A YAML list is one item per line. */
function linesOf(
  source: ManifestSource,
  key: string,
  items: readonly Field['value'][],
): Text | null {
  const texts = items.map((item) => {
    const text = source.text(item)
    if (text !== null && !text.text.trim().includes('\n')) return text
    const message = `an item of ${key} must be one line of text; if it has a ":", put it in quotes`
    source.add(source.placeOf(item), message)
    return null
  })
  // With a bad item, the others are still checked.
  const whole = texts.filter((text) => text !== null)
  const [first] = whole
  if (first === undefined) return null
  return {
    text: whole.map(({ text }) => text.trim()).join('\n'),
    place: first.place,
    locate: (line, column) => (whole[line - 1] ?? first).locate(1, column),
  }
}
