// The readers of the simulated ELB's queries and bodies, with any text at all.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isKeyOf, leafOf, readChain } from '../../simulator/elb-leaf.ts'
import { pageOf } from '../../simulator/elb-pages.ts'
import { readWrapped } from '../../simulator/elb-wrapper.ts'
import { text } from '../../simulator/json-fields.ts'
import type { SimulatedRequest } from '../../simulator/message.ts'
import { anyString } from '../fixtures/any-string.ts'
import { createCertificate } from '../fixtures/certificates.ts'

const requestWith = (more: Partial<SimulatedRequest>): SimulatedRequest => ({
  method: 'GET',
  url: new URL('http://elb'),
  headers: { 'content-type': 'application/json' },
  body: '',
  ...more,
})
const rows = ['c', 'a', 'b', 'd'].map((id) => ({ id, kind: id < 'c' ? 'low' : 'high' }))
const parameters = { repeatable: ['id', 'kind'], booleans: ['up'] }
const page = (query: string) =>
  pageOf(requestWith({ url: new URL(`http://elb/?${query}`) }), rows, parameters, (row, filter) => [
    row[filter as 'id' | 'kind'],
  ])

describe('a query', () => {
  it('of any text gives a page or the refusal, and never throws', () => {
    const name = fc.oneof(
      fc.constantFrom('limit', 'marker', 'page_reverse', 'id', 'up'),
      anyString(),
    )
    const value = fc.oneof(fc.constantFrom('1', 'a', 'true', '2001'), anyString())
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 4 }), (pairs) => {
        const result = page(new URLSearchParams(pairs).toString())
        if ('status' in result) expect(result.status).toBe(400)
        else expect(rows).toEqual(expect.arrayContaining([...result.rows]))
      }),
    )
  })

  it('with any limit walks through all rows, in order, once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.boolean(), (limit, isReverse) => {
        const seen: string[] = []
        let marker: unknown = null
        do {
          const direction = isReverse ? '&page_reverse=true' : ''
          const from = marker === null ? '' : `&marker=${marker}`
          const result = page(`limit=${limit}${direction}${from}`)
          if ('status' in result) throw new Error('refused')
          const ids = result.rows.map(({ id }) => id)
          if (isReverse) seen.unshift(...ids)
          else seen.push(...ids)
          marker = result.info[isReverse ? 'previous_marker' : 'next_marker'] ?? null
        } while (marker !== null)
        expect(seen).toEqual(['a', 'b', 'c', 'd'])
      }),
    )
  })
})

describe('a body', () => {
  const rules = { 'name?': text('text', /^/) }
  const read = (body: string) => readWrapped(requestWith({ body }), 'listener', rules, ['id'])

  it('of any text is read or refused with 400, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(anyString(), fc.json()), (body) => {
        const result = read(body)
        expect('fields' in result ? 400 : result.refusal.status).toBe(400)
      }),
    )
  })

  it('of any object in the wrapper has known fields only', () => {
    fc.assert(
      fc.property(fc.dictionary(anyString(), fc.jsonValue()), (listener) => {
        const result = read(JSON.stringify({ listener }))
        if ('fields' in result) expect(Object.keys(result.fields)).toEqual(['name'])
      }),
    )
    expect(read('{"listener":{"__proto__":1}}')).toHaveProperty('refusal')
    expect(read('{"listener":{"name":"x"}}')).toEqual({ fields: { name: 'x' } })
  })
})

describe('PEM', () => {
  it('of any text is no chain and no key', async () => {
    const { cert, key } = await createCertificate(['www.example.com'])
    const leaf = leafOf({ certificate: cert })
    expect(readChain(`${cert}\n${cert}`)).toHaveLength(2)
    expect(isKeyOf(leaf, key)).toBe(true)
    fc.assert(
      fc.property(anyString(), (any) => {
        expect(readChain(any)).toBeNull()
        const pem = `-----BEGIN CERTIFICATE-----${any.replaceAll('-', '')}-----END CERTIFICATE-----`
        expect(readChain(pem)).toBeNull()
        expect(isKeyOf(leaf, any)).toBe(false)
      }),
    )
  })
})
