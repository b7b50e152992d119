// The certificates of the simulated ELB: what it shows of them, and how they change.

import { describe, expect, it } from '@jest/globals'
import { certificateId, result, setUpElb } from '../fixtures/elb-world.ts'
import { callElb, projectIdOf } from '../fixtures/go-live.ts'

const { simulator, get, putListener, putCertificate } = setUpElb()

describe('a certificate', () => {
  it('has the documented fields, and its private key', async () => {
    const { body } = await get(`/certificates/${certificateId('old-north')}`)
    const { pem, fingerprint } = simulator().leaf('old')
    expect(body.certificate).toMatchObject({
      name: 'old-north',
      type: 'server',
      domain: 'www.example.com,example.com',
      certificate: pem.chain,
      private_key: pem.key,
      common_name: 'www.example.com',
      subject_alternative_names: ['www.example.com', 'example.com'],
      fingerprint,
      source: 'scm',
      expire_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      created_at: expect.stringMatching(/Z$/),
      admin_state_up: true,
      project_id: projectIdOf(simulator(), 'cn-north-4'),
      enterprise_project_id: '0',
      protection_status: 'nonProtection',
    })
  })

  it('shows no key in a project whose echo is off', async () => {
    const path = '/certificates/settings/private-key-echo'
    expect((await get(path)).body).toMatchObject({ private_key_echo: true })
    const off = await callElb(simulator(), 'POST', path, { private_key_echo: false })
    expect(off.body).toEqual({ private_key_echo: false, request_id: expect.any(String) })
    expect((await get(path)).body.private_key_echo).toBe(false)
    const { body } = await get('/certificates?type=server')
    const keys = body.certificates.map((each: { private_key: string }) => each.private_key)
    expect(new Set(keys)).toEqual(new Set(['******']))
    const east = await callElb(simulator(), 'GET', '/certificates', undefined, 'cn-east-3')
    expect(east.body.certificates[0].private_key).toContain('PRIVATE KEY')
    await callElb(simulator(), 'POST', path, { private_key_echo: true })
    expect((await get(path)).body.private_key_echo).toBe(true)
    for (const wrong of [{}, { private_key_echo: 'no' }, { private_key_echo: true, more: 1 }]) {
      expect((await callElb(simulator(), 'POST', path, wrong)).status).toBe(400)
    }
  })

  it('is found by its id only, in its own project', async () => {
    expect(result(await get(`/certificates/${'0'.repeat(32)}`))).toBe('404 ELB.8904')
    expect(result(await get('/certificates/x'))).toBe('400 ELB.5020')
    expect(result(await get(`/certificates/${certificateId('old-east')}`))).toBe('404 ELB.8904')
  })

  it('is changed in part, and its updated_at moves', async () => {
    const before = (await get(`/certificates/${certificateId('new-north')}`)).body.certificate
    const { status, body } = await putCertificate('new-north', { name: 'renamed' })
    expect(status).toBe(200)
    expect(body.certificate).toEqual({
      ...before,
      name: 'renamed',
      updated_at: expect.any(String),
    })
    expect(Date.parse(body.certificate.updated_at)).toBeGreaterThan(Date.parse(before.updated_at))
    const again = await putCertificate('new-north', { name: 'renamed' })
    expect(Date.parse(again.body.certificate.updated_at)).toBeGreaterThan(
      Date.parse(body.certificate.updated_at),
    )
  })

  it('keeps its domain while it is used', async () => {
    expect(result(await putCertificate('old-north', { domain: '' }))).toBe('409 ELB.8907')
    expect(result(await putCertificate('new-north', { domain: '' }))).toBe('200')
    expect(result(await putCertificate('new-north', { domain: 'www.example.com' }))).toBe('200')
    expect(result(await putCertificate('new-north', { domain: 'a.example.com' }))).toBe(
      '400 ELB.8902',
    )
    expect(result(await putCertificate('bare-north', { domain: 'example.com' }))).toBe('200')
    const many = Array.from({ length: 101 }, () => 'example.com')
    expect(result(await putCertificate('new-north', { domain: many.join(',') }))).toBe(
      '400 ELB.8902',
    )
    expect(result(await putCertificate('new-north', { domain: many.slice(1).join(',') }))).toBe(
      '200',
    )
  })

  it('takes new content only with its key', async () => {
    const { chain, key } = simulator().leaf('new').pem
    const put = (content: object) => putCertificate('old-north', content)
    const padded = { certificate: chain.padEnd(20_001) }
    expect(result(await put(padded))).toBe('400 ELB.8902')
    expect(result(await put({ certificate: chain }))).toBe('400 ELB.5013')
    expect(result(await put({ private_key: key }))).toBe('400 ELB.5013')
    expect(result(await put({ certificate: chain, private_key: 'x' }))).toBe('400 ELB.5013')
    expect(result(await put({ certificate: 'x', private_key: key }))).toBe('400 ELB.1011')
    const long = Array(12).fill(chain).join('\n')
    expect(result(await put({ certificate: long, private_key: key }))).toBe('400 ELB.1011')
    expect(result(await put({ certificate: chain, private_key: key, source: 'scm' }))).toBe('200')
    const { body } = await get(`/certificates/${certificateId('old-north')}`)
    expect(body.certificate.fingerprint).toBe(simulator().leaf('new').fingerprint)
  })

  it('in place may not break a rule of a listener that uses it', async () => {
    const { chain, key } = simulator().leaf('new').pem
    const quic = await putCertificate('rsa-north', { certificate: chain, private_key: key })
    expect(result(quic)).toBe('400 ELB.8902')
    const { body } = await get(`/certificates/${certificateId('rsa-north')}`)
    expect(body.certificate.fingerprint).toBe(simulator().leaf('new-rsa').fingerprint)
  })

  it.each([
    [{ certificate: { more: 1 } }, '400 ELB.8902'],
    [{ certificate: { name: 1 } }, '400 ELB.8902'],
    [{ certificate: { private_key: 'x'.repeat(8193) } }, '400 ELB.8902'],
    [{ certificate: { type: 'client' } }, '400 ELB.6015'],
    [{ certificate: {} }, '400 ELB.6001'],
    [{ certificate: 1 }, '400 ELB.8902'],
    [{ certificate: { name: 'x' }, more: 1 }, '400 ELB.8902'],
    [{ name: 'x' }, '400 ELB.8902'],
    [[], '400 ELB.8902'],
  ])('is not changed by %j', async (body, expected) => {
    const path = `/certificates/${certificateId('new-north')}`
    const reply = await callElb(simulator(), 'PUT', path, body)
    expect(result(reply)).toBe(expected)
    expect(JSON.stringify(reply.body)).not.toContain('xxxx')
  })

  it('is deleted only when no listener uses it', async () => {
    const remove = (key: string) =>
      callElb(simulator(), 'DELETE', `/certificates/${certificateId(key)}`)
    expect(result(await remove('old-north'))).toBe('409 ELB.8907')
    expect(result(await remove('mail-north'))).toBe('409 ELB.8907')
    const { status, body, headers } = await remove('new-north')
    expect([status, body, headers.get('x-request-id')]).toEqual([
      204,
      undefined,
      expect.any(String),
    ])
    expect(result(await remove('new-north'))).toBe('404 ELB.8904')
    await putListener('north', { client_ca_tls_container_ref: certificateId('clients-north') })
    expect(result(await remove('clients-north'))).toBe('409 ELB.8907')
  })
})
