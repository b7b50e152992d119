// The addresses of names: from the hosts file, from DNS, and from the system; and none.

import { describe, expect, it } from '@jest/globals'
import { createResolver } from '../src/resolver.ts'

const resolver = createResolver()

/** As a socket asks. */
const ask = (name: string, options: { all?: boolean; family?: number } = { all: true }) =>
  new Promise<unknown>((resolve) =>
    resolver.lookup(name, options, (error, found, family) =>
      resolve(error === null ? (family ?? found) : error.code),
    ),
  )

describe('the resolver', () => {
  it.each([
    ['an IPv4 address', '192.0.2.7', [{ address: '192.0.2.7', family: 4 }]],
    ['an IPv6 address', '2001:db8::1', [{ address: '2001:db8::1', family: 6 }]],
  ])('takes %s as it is', async (_, name, found) => {
    expect(await ask(name)).toEqual(found)
  })

  it('finds this machine, IPv4 first', async () => {
    expect(await ask('localhost')).toContainEqual({ address: '127.0.0.1', family: 4 })
    expect(await ask('LOCALHOST.')).toEqual(await ask('localhost'))
    expect(await ask('localhost', {})).toBe(4)
  })

  it('gives only the family that is asked for', async () => {
    expect(await ask('192.0.2.7', { all: true, family: 6 })).toBe('ENOTFOUND')
  })

  it('can be called without options, or with a family alone', async () => {
    const short = await new Promise((resolve) =>
      resolver.lookup('192.0.2.7', (_, found) => resolve(found)),
    )
    const withFamily = await new Promise((resolve) =>
      resolver.lookup('2001:db8::1', 6, (_, found) => resolve(found)),
    )
    expect([short, withFamily]).toEqual(['192.0.2.7', '2001:db8::1'])
  })

  it('says at the end that there is no such name, for each that asked', async () => {
    const name = 'nowhere.invalid'
    expect(await Promise.all([ask(name), ask(name), ask('also.invalid')])).toEqual(
      Array(3).fill('ENOTFOUND'),
    )
  })

  it('gives a name with a line break to nobody', async () => {
    expect(await ask('a.invalid\nb.invalid')).toBe('ENOTFOUND')
  })

  it('finds nothing once it is closed', async () => {
    const closed = createResolver()
    const pending = new Promise((resolve) =>
      closed.lookup('x.invalid', { all: true }, (error) => resolve(error?.code)),
    )
    closed.close()
    expect(await pending).toBe('ENOTFOUND')
  })
})
