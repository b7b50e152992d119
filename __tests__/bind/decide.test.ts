// Which places are switched, and to what.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Binding, formatBinding, type Wish } from '../../src/bind/binding.ts'
import { decide, decideAll, type Facts, isOutcome, unreadable } from '../../src/bind/decide.ts'
import { identitiesOf, type Place } from '../../src/bind/place.ts'
import {
  newCertificateOf,
  type Replaceable,
  type UsedCertificate,
} from '../../src/bind/relation.ts'
import { replacing } from '../../src/bind/renew.ts'
import { unseenCertificate } from '../../src/certificate/certificate.ts'
import { ActionError } from '../../src/errors.ts'
import {
  copy,
  day,
  defaultBinding,
  foreign,
  inspection,
  leafOf,
  listBinding,
  listOf,
  now,
  placeOf,
  same,
  used,
  wanted,
} from '../fixtures/bind-parts.ts'

interface Circumstances extends Pick<Facts, 'replaceable' | 'now'> {
  readonly wish: Wish
}

const replace: Circumstances = { wish: { kind: 'replace', excepted: [] }, replaceable: null, now }
const linesOf = (...bindings: Binding[]): Circumstances => ({
  ...replace,
  wish: { kind: 'lines', bindings },
})

const factsOf = ({ replaceable, now: today }: Circumstances, certificate = wanted): Facts => ({
  wanted: certificate,
  copy: null,
  replaceable,
  mayBeFinal: false,
  mayBeOtherKey: false,
  now: today,
})

type Row = ReturnType<typeof decideAll>[number]

const rowsOf = (places: readonly Place[], context = replace, certificate = wanted) =>
  decideAll(places, context.wish, factsOf(context, certificate))

/** Decides again, with what the copy shows. */
const again = (row: Row, known: typeof copy, context = replace) =>
  isOutcome(row) ? row : decide(row, { ...factsOf(context), copy: known })

const nameOf = (row: Row) => (isOutcome(row) ? row.binding : formatBinding(row.place.binding))

/** `switch`, `unchanged`, the reason of a skip, or `none`. */
function wordOf(row: Row | null | undefined): string {
  if (row === null || row === undefined) return 'none'
  return isOutcome(row) ? (row.reason ?? row.status) : 'switch'
}

/** The decision about one place. */
function decisionOf(place: Place, context = replace, certificate = wanted): string {
  return wordOf(rowsOf([place], context, certificate)[0])
}

/** The same, after the copy was read. */
function decisionAgain(place: Place, more: Partial<typeof copy> = {}, context = replace): string {
  const [row] = rowsOf([place], context)
  return row === undefined ? 'none' : wordOf(again(row, { ...copy, ...more }, context))
}

/** What is written where `ids` are in use. */
const idsAfter = (
  ids: readonly string[],
  olds: readonly string[],
  isList: boolean,
  newId: string,
) => replacing({ isList }, inspection, olds, newId).next(identitiesOf(ids))

const blind = (names: readonly string[], expiresAt: number | null): UsedCertificate => ({
  id: 'x',
  scmId: null,
  leaf: null,
  names,
  expiresAt,
})

describe('a place', () => {
  it.each<[string, string, UsedCertificate]>([
    ['switch', 'of the old certificate', used('old')],
    ['unchanged', 'of the new certificate', same],
    ['none', 'of another site', foreign('shop')],
    ['switch', 'of a certificate for one of the names', used('o', { names: ['www.example.com'] })],
    ['switch', 'of a wildcard that the new one has', used('o', { names: ['*.example.com'] })],
    ['none', 'of a deeper name', used('o', { names: ['a.b.example.com'] })],
    [
      'not-covered',
      'of a certificate with one more name',
      used('o', { names: ['example.com', 'example.org'] }),
    ],
    ['not-older', 'of a later certificate', used('o', { expiresAt: now + 90 * day })],
    [
      'not-older',
      'of another one that ends at the same time',
      used('o', { expiresAt: wanted.expiresAt }),
    ],
    ['switch', 'of an expired certificate', used('o', { expiresAt: now - day })],
    ['switch', 'of one that nobody may read, by host and date', blind(['a.example.com'], now)],
    [
      'unchanged',
      'of one that nobody may read and ends with the new one',
      blind(['example.com'], wanted.expiresAt),
    ],
    [
      'unchanged',
      'the same, in another time zone',
      blind(['example.com'], wanted.expiresAt + 13 * 3_600_000),
    ],
    ['not-older', 'of one that nobody may read, with no date', blind(['example.com'], null)],
    ['none', 'of a certificate without names', blind([], null)],
  ])('is decided as %s: %s', (decision, _, certificate) => {
    expect(decisionOf(placeOf([certificate]))).toBe(decision)
  })

  it('is left alone if the new certificate ends within a day', () => {
    const soon = { ...wanted, expiresAt: now + day }
    const old = used('o', { expiresAt: now })
    expect(decisionOf(placeOf([old]), replace, soon)).toBe('expires-too-soon')
    expect(decisionOf(placeOf([old]), replace, { ...soon, expiresAt: now + day + 1 })).toBe(
      'switch',
    )
  })

  it('is left alone with its obstacle, and only if it is the site’s', () => {
    const obstacle = { reason: 'elb-mode', message: 'm', remedy: null } as const
    expect(decisionOf(placeOf([used('old')], { obstacle }))).toBe('elb-mode')
    expect(decisionOf(placeOf([foreign('shop')], { obstacle }))).toBe('none')
  })

  it('must be covered itself, whatever is in use there', () => {
    expect(decisionOf(placeOf([used('old')], { mustCover: ['a.b.example.com'] }))).toBe(
      'not-covered',
    )
    expect(decisionOf(placeOf([used('old')], { mustCover: ['a.example.com'] }))).toBe('switch')
  })
})

describe('replaces', () => {
  it.each<[string, Replaceable]>([
    ['switch', { ids: ['scm-old'], fingerprints: [] }],
    ['switch', { ids: [], fingerprints: [{ hash: 'sha1', hex: 'b'.repeat(40) }] }],
    ['switch', { ids: [], fingerprints: [{ hash: 'sha256', hex: 'b'.repeat(64) }] }],
    ['not-in-replaces', { ids: ['scm-other'], fingerprints: [] }],
    ['not-in-replaces', { ids: [], fingerprints: [{ hash: 'sha1', hex: 'c'.repeat(40) }] }],
  ])('decides as %s by %j', (decision, replaceable) => {
    const place = placeOf([{ ...used('old'), scmId: 'scm-old' }])
    expect(decisionOf(place, { ...replace, replaceable })).toBe(decision)
  })

  it('makes no certificate old that the new one does not renew', () => {
    const replaceable = { ids: [], fingerprints: [{ hash: 'sha1' as const, hex: 'b'.repeat(40) }] }
    const later = used('o', { expiresAt: now + 99 * day })
    expect(decisionOf(placeOf([later]), { ...replace, replaceable })).toBe('not-older')
    expect(decisionOf(placeOf([foreign('shop')]), { ...replace, replaceable })).toBe('none')
  })
})

describe('the list of a listener', () => {
  it.each<[string, string, readonly UsedCertificate[]]>([
    ['switch', 'the old one among others', [foreign('api'), used('old'), foreign('mail')]],
    ['switch', 'two old ones', [used('one'), used('two', { names: ['www.example.com'] })]],
    ['switch', 'the new one beside the old one', [used('old'), same]],
    ['unchanged', 'the new one', [foreign('api'), same]],
    ['none', 'others only', [foreign('api'), foreign('mail')]],
    ['none', 'nothing', []],
    ['switch', 'an RSA one beside the ECDSA one', [used('rsa', { keyFamily: 'rsa' }), used('old')]],
  ])('is decided as %s: %s', (decision, _, uses) => {
    expect(decisionOf(listOf(uses))).toBe(decision)
  })

  it('keeps the RSA certificate, once the copy shows that the new one is ECDSA', () => {
    const place = listOf([used('rsa', { keyFamily: 'rsa' }), used('old')])
    const [row] = rowsOf([place])
    if (row === undefined) throw new Error('the place is the site’s')
    expect(again(row, copy)).toMatchObject({ place, olds: [{ id: 'old' }] })
    expect(idsAfter(['rsa', 'old'], ['old'], true, 'copy')).toEqual(['rsa', 'copy'])
  })

  it.each([
    ['switch', {}],
    ['other-key-type', { keyFamily: 'rsa' }],
    ['sni-domain-missing', { sniNames: [] }],
    ['expires-too-soon', { expiresAt: now + 1 }],
    ['switch', { keyFamily: null }],
  ])('is decided again as %s with a copy that has %j', (decision, more) => {
    expect(decisionAgain(listOf([used('old')]), more)).toBe(decision)
  })

  it('is left alone where a name of the copy stays in another certificate of its key family', () => {
    // It has one more name, so it is not renewed and stays.
    const wide = used('wide', { names: ['example.com', 'example.org'] })
    expect(decisionAgain(listOf([used('old'), wide]))).toBe('name-collision')
    const rsa = used('wide', { names: ['example.com', 'example.org'], keyFamily: 'rsa' })
    expect(decisionAgain(listOf([used('old'), rsa]))).toBe('switch')
    const unread = blind(['example.com', 'example.org'], now)
    expect(decisionAgain(listOf([used('old'), unread]))).toBe('name-collision')
  })

  it('that has the copy already collides with nothing', () => {
    const there = { ...same, id: 'copy' }
    expect(decisionAgain(listOf([used('old'), there]))).toBe('switch')
  })

  it('does not care for a domain in a default slot', () => {
    expect(decisionAgain(placeOf([used('old')]), { sniNames: [] })).toBe('switch')
  })
})

describe('a line', () => {
  const open = { ...listBinding, slot: null } as Binding

  it.each<[string, string, Binding, Place]>([
    ['switch', 'for a slot', defaultBinding, placeOf([used('old')])],
    ['switch', 'for a listener', open, placeOf([used('old')])],
    ['switch', 'for the list without the certificate', listBinding, listOf([foreign('api')])],
    ['switch', 'for an empty list', listBinding, listOf([])],
    ['switch', 'for a default slot that is empty', defaultBinding, placeOf([])],
    [
      'nothing-to-renew',
      'for another site’s default slot',
      defaultBinding,
      placeOf([foreign('x')]),
    ],
    ['nothing-to-renew', 'for a listener without the certificate', open, listOf([foreign('x')])],
    [
      'not-found',
      'for another listener',
      { ...defaultBinding, listener: 'm' } as Binding,
      placeOf([used('old')]),
    ],
    [
      'not-covered',
      'for a wider certificate',
      defaultBinding,
      placeOf([used('o', { names: ['example.com', 'x.org'] })]),
    ],
    ['unchanged', 'for a place that is finished', defaultBinding, placeOf([same])],
  ])('is decided as %s: %s', (decision, _, line, place) => {
    expect(decisionOf(place, linesOf(line))).toBe(decision)
  })

  it('may name a place by an alias, and two lines may name one place', () => {
    const host: Binding = { service: 'WAF', project: 'p', host: 'www.example.com' }
    const byId: Binding = { ...host, host: 'abc' }
    const place = placeOf([used('old')], { binding: host, aliases: ['WAF:p host abc'] })
    const rows = rowsOf([place], linesOf(byId, host))
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ place: { binding: host } })
  })

  it('names nothing else: other places get no row', () => {
    const other = placeOf([used('old')], {
      binding: { ...defaultBinding, listener: 'm' } as Binding,
    })
    const rows = rowsOf([placeOf([used('old')]), other], linesOf(defaultBinding))
    expect(rows.map(nameOf)).toEqual([formatBinding(defaultBinding)])
  })

  it('for a first binding is judged again by the copy', () => {
    const context = linesOf(listBinding)
    const rsa = foreign('api', { names: ['example.com', 'x.org'], keyFamily: 'rsa' })
    expect(decisionAgain(listOf([foreign('api')]), {}, context)).toBe('switch')
    expect(decisionAgain(listOf([rsa]), {}, context)).not.toBe('switch')
    expect(decisionAgain(listOf([]), { sniNames: [] }, context)).toBe('sni-domain-missing')
  })
})

describe('idsAfter', () => {
  it.each<[readonly string[], readonly string[], readonly string[]]>([
    [['a', 'x', 'b'], ['x'], ['a', 'n', 'b']],
    [
      ['x', 'a', 'y', 'b'],
      ['x', 'y'],
      ['n', 'a', 'b'],
    ],
    [['a', 'n', 'x'], ['x'], ['a', 'n']],
    [['x', 'a', 'n'], ['x'], ['a', 'n']],
    [['a', 'b'], [], ['a', 'b', 'n']],
    [['a', 'n'], [], ['a', 'n']],
    [[], [], ['n']],
  ])('of %j without %j is %j', (ids, olds, next) => {
    expect(idsAfter(ids, olds, true, 'n')).toEqual(next)
  })

  it('keeps all others in their order, repeats nothing, and has the new one once', () => {
    const ids = fc.uniqueArray(fc.constantFrom(...'abcdefghn'), { maxLength: 9 })
    fc.assert(
      fc.property(ids, fc.subarray([...'abcdefgh']), (before, olds) => {
        const after = idsAfter(before, olds, true, 'n')
        const others = before.filter((id) => !olds.includes(id) && id !== 'n')
        expect(after.filter((id) => id !== 'n')).toEqual(others)
        expect(after.filter((id) => id === 'n')).toHaveLength(1)
        expect(new Set(after).size).toBe(after.length)
        // Its place is that of the first old one, unless it was there.
        const first = before.findIndex((id) => olds.includes(id))
        if (!before.includes('n') && first !== -1) expect(after.indexOf('n')).toBe(first)
      }),
      { numRuns: 2000 },
    )
  })

  it('of a place with one certificate is the new one', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 1 }), (ids) => {
        expect(idsAfter(ids, ids, false, 'n')).toEqual(['n'])
      }),
    )
  })
})

describe('any plan', () => {
  const label = fc.constantFrom(
    'example.com',
    '*.example.com',
    'www.example.com',
    'shop.example.org',
    '*.example.net',
    'example.net',
  )
  const certificate = fc
    .record({
      print: fc.constantFrom('a', 'b', 'c'),
      names: fc.uniqueArray(label, { minLength: 1, maxLength: 3 }),
      days: fc.integer({ min: -10, max: 120 }),
      keyFamily: fc.constantFrom('rsa', 'ec'),
      isRead: fc.boolean(),
    })
    .map(({ print, names, days, keyFamily, isRead }): Omit<UsedCertificate, 'id'> => {
      const leaf = leafOf(print, { names, expiresAt: now + days * day, keyFamily })
      return { scmId: null, leaf: isRead ? leaf : null, names, expiresAt: leaf.expiresAt }
    })
  const uses = fc
    .array(certificate, { maxLength: 5 })
    .map((list) => list.map((each, index): UsedCertificate => ({ ...each, id: `id${index}` })))

  it('for replace has no row for a place of another site', () => {
    fc.assert(
      fc.property(uses, fc.boolean(), (list, isList) => {
        const others = list
          .filter(({ leaf }) => leaf?.sha1 !== wanted.fingerprint.hex)
          .map((each): UsedCertificate => {
            const names = ['shop.example.org', '*.example.net']
            return { ...each, names, leaf: each.leaf && { ...each.leaf, names } }
          })
        const place = isList ? listOf(others) : placeOf(others.slice(0, 1))
        expect(rowsOf([place])).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  it('replaces only what the new certificate covers and outlives, and what may be old', () => {
    fc.assert(
      fc.property(uses, (list) => {
        const [row] = rowsOf([listOf(list)])
        if (row === undefined || isOutcome(row)) return
        expect(row.olds.length).toBeGreaterThan(0)
        for (const { names, expiresAt, leaf } of row.olds) {
          expect(names.filter((name) => !/^(?:.*\.)?example\.com$/.test(name))).toEqual([])
          expect(expiresAt).toBeLessThan(wanted.expiresAt)
          expect(leaf?.sha1).not.toBe(wanted.fingerprint.hex)
        }
        const next = again(row, copy)
        if (next === null || isOutcome(next)) return
        const families = next.olds.map(({ leaf }) => leaf?.keyFamily ?? 'ec')
        expect(new Set(families)).toEqual(new Set(['ec']))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the type of key', () => {
  const place = placeOf([used('old')])
  const line = linesOf(defaultBinding)
  it.each<[string, string | null, typeof replace, boolean, string]>([
    ['the same', 'ec', replace, false, 'switch'],
    ['another', 'rsa', replace, false, 'other-key-type'],
    ['another, which is allowed,', 'rsa', replace, true, 'switch'],
    ['another, of what a line names,', 'rsa', line, false, 'other-key-type'],
    ['not known', null, replace, false, 'other-key-type'],
    ['not known, which is allowed,', null, replace, true, 'switch'],
    ['not known, of what a line names,', null, line, false, 'switch'],
  ])('that is %s decides before the push', (_, keyFamily, context, mayBeOtherKey, decision) => {
    const facts = { ...factsOf(context, { ...wanted, keyFamily }), mayBeOtherKey }
    expect(wordOf(decideAll([place], context.wish, facts)[0])).toBe(decision)
  })

  it('decides nothing where the certificate in use cannot be read', () => {
    const unread = placeOf([blind(['a.example.com'], now)])
    expect(decisionOf(unread, replace, { ...wanted, keyFamily: null })).toBe('switch')
  })
})

describe('newCertificateOf', () => {
  it('refuses a certificate of which too little is known', () => {
    expect(() => newCertificateOf(unseenCertificate('scs1700000000001'))).toThrow(/cannot be bound/)
  })
})

describe('a place that could not be inspected', () => {
  it.each([
    ['NO_ANSWER', 'failed', 'unreadable'],
    ['CANCELLED', 'not-attempted', 'stopped'],
  ] as const)('because of %s is %s', (code, status, reason) => {
    const renewal = {
      place: placeOf([used('old')]),
      isNamed: false,
      mayBeFirst: false,
      inspection: null,
      olds: [],
    }
    const outcome = unreadable(renewal, new ActionError(code, 'it ended'), factsOf(replace))
    expect(outcome).toMatchObject({ status, reason })
  })
})
