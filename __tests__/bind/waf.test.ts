// The bindings of WAF, as WAF's answers show them.

import { describe, expect, it } from '@jest/globals'
import type { ServiceAccess } from '../../src/bind/access.ts'
import { formatBinding } from '../../src/bind/binding.ts'
import { decideAll } from '../../src/bind/decide.ts'
import { wafBinder } from '../../src/bind/waf.ts'
import { readFingerprint } from '../../src/certificate/fingerprint.ts'
import { readLeaf } from '../../src/certificate/leaf.ts'
import type { Call } from '../../src/cloud/attempt.ts'
import { wanted as anyWanted, day, now } from '../fixtures/bind-parts.ts'
import { createCertificate } from '../fixtures/certificates.ts'

const renewed = await createCertificate(['*.example.com'])
const leaf = readLeaf(renewed.cert)
if (leaf === null) throw new Error('a test issues certificates that can be read')
const fingerprint = readFingerprint(leaf.sha256)
if (fingerprint === null) throw new Error('a leaf has a fingerprint')
const wanted = { ...anyWanted, fingerprint, names: ['*.example.com'], expiresAt: leaf.expiresAt }

interface Row {
  readonly id: string
  readonly expire_time?: number
  readonly bind_host: readonly { readonly id: string; readonly hostname: string }[]
}

/** WAF with these certificates. Its list has either the used ones or the others. */
function waf(rows: readonly Row[], contents: Readonly<Record<string, string>>): ServiceAccess {
  const answerTo = (url: URL): object => {
    const [, id] = /certificate\/(\w+)$/.exec(url.pathname) ?? []
    if (id !== undefined) return { id, content: contents[id] }
    const isBound = url.searchParams.get('host') === 'true'
    const items = rows.filter(({ bind_host: hosts }) => hosts.length > 0 === isBound)
    return { total: items.length, items: url.searchParams.get('page') === '1' ? items : [] }
  }
  const get = async <T>({ request, read }: Call<T>): Promise<T> => {
    const body = JSON.stringify(answerTo(new URL(request.url)))
    return read({ status: 200, body, headers: {}, bodyProblem: null })
  }
  return {
    target: { service: 'WAF', project: 'p' },
    endpoint: 'https://waf.example',
    projectId: async () => 'id',
    get,
    call: async (call) => ({
      kind: 'done',
      value: await get(call),
      attempts: 1,
      httpStatus: 200,
      requestId: null,
    }),
  } as ServiceAccess
}

const old = await createCertificate(['www.example.com'], {
  notAfter: new Date(leaf.expiresAt - 60_000),
})
const other = await createCertificate(['www.example.org'])

/** One host that uses one certificate, which ends soon. */
const oneHost = (hostname: string, certificate = old.cert) =>
  waf([{ id: 'c', expire_time: now + day, bind_host: [{ id: 'h', hostname }] }], { c: certificate })

const facts = {
  wanted,
  copy: null,
  replaceable: null,
  mayBeFinal: false,
  mayBeOtherKey: false,
  now,
}

describe('a dedicated host', () => {
  it.each([
    ['www.example.com:89', 'www.example.com:89', 'www.example.com', 89],
    ['192.0.2.7', '192.0.2.7', '192.0.2.7', 443],
    ['192.0.2.7:8443', '192.0.2.7:8443', '192.0.2.7', 8443],
  ])('%s is named, renewed and probed with its port', async (hostname, named, name, port) => {
    const { places } = await wafBinder(oneHost(hostname)).read(wanted)
    const [place] = places
    expect(place && formatBinding(place.binding)).toBe(`WAF:p host ${named}`)
    expect(decideAll(places, { kind: 'replace', excepted: [] }, facts)).toMatchObject([
      { olds: [{ id: 'c' }] },
    ])
    const inspection = await place?.inspect()
    expect(inspection?.hosts([])).toEqual([{ name, port, via: null }])
  })

  it('that is an address is judged by its certificate', async () => {
    const { places } = await wafBinder(oneHost('192.0.2.7', other.cert)).read(wanted)
    expect(decideAll(places, { kind: 'replace', excepted: [] }, facts)).toEqual([])
  })
})

describe('the copy in WAF', () => {
  it('is found among the certificates that hosts use, which one list leaves out', async () => {
    const hosts = [{ id: 'h', hostname: 'www.example.com' }]
    const expires = { expire_time: leaf.expiresAt }
    const access = waf(
      [
        { id: 'unused', ...expires, bind_host: [] },
        { id: 'used', ...expires, bind_host: hosts },
      ],
      { unused: renewed.cert, used: renewed.cert },
    )
    const binder = wafBinder(access)
    expect((await binder.read(wanted)).copy?.id).toBe('used')
    expect((await binder.findCopy(wanted, new Set()))?.id).toBe('used')
  })

  it('is recognised by its leaf if the list has no date', async () => {
    const access = waf([{ id: 'dateless', bind_host: [] }], { dateless: renewed.cert })
    expect((await wafBinder(access).read(wanted)).copy?.id).toBe('dateless')
  })
})
