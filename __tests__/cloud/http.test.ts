// On the wire: what was sent for certain not at all, what may have been, and what came back.

import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createEarlySockets } from '../../src/cloud/early-sockets.ts'
import { openConnections } from '../../src/cloud/http.ts'
import type { ActionError } from '../../src/errors.ts'
import { whenAnswerArrives } from '../fixtures/answers.ts'
import { createCertificate } from '../fixtures/certificates.ts'
import { listen, type TestServer } from '../fixtures/servers.ts'

const servers: TestServer[] = []
const connections = openConnections('http-test')
afterEach(async () => {
  connections.close()
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

/** A server that does one thing with each connection. */
async function serve(onConnection: (socket: net.Socket) => void, scheme = 'http'): Promise<string> {
  const server = await listen(net.createServer(onConnection))
  servers.push(server)
  return `${scheme}://127.0.0.1:${server.port}/path?query`
}

const answering = (text: string, end = true) =>
  serve((socket) => {
    socket.once('data', () => (end ? socket.end(text) : socket.write(text)))
  })

const never = new AbortController().signal
const send = (url: string, signal = never) =>
  connections.send(
    { method: 'POST', url, headers: { 'X-Auth-Token': 'MIIx' }, body: '{"ü":1}' },
    signal,
  )
const failure = async (promise: Promise<unknown>): Promise<ActionError> =>
  promise.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: ActionError) => error,
  )
/** A signal whose time is over as soon as the event has happened. */
const timeoutAfter = (event: Promise<unknown>) => {
  const controller = new AbortController()
  void event.then(() => controller.abort(new DOMException('', 'TimeoutError')))
  return controller.signal
}

/** Reset or not. */
const whenClosed = (socket: net.Socket) =>
  new Promise<void>((resolve) => {
    if (socket.closed) resolve()
    else socket.once('close', () => resolve())
  })

/** A server that says nothing, and the moment when its first connection sends something. */
async function serveSilence(scheme = 'http') {
  let onData = () => {}
  const asked = new Promise<void>((resolve) => {
    onData = resolve
  })
  return { url: await serve((socket) => socket.once('data', () => onData()), scheme), asked }
}

describe('a request that was not sent', () => {
  it.each([
    [
      'a name that does not exist',
      'http://nowhere.invalid/',
      /nowhere\.invalid could not be reached: the name nowhere\.invalid does not exist in DNS/,
    ],
    [
      'a port where nobody listens',
      'http://127.0.0.1:1/',
      /127\.0\.0\.1:1 could not be reached: connect ECONNREFUSED/,
    ],
  ])('because of %s', async (_, url, message) => {
    expect(await failure(send(url))).toMatchObject({
      code: 'NOT_SENT',
      message: expect.stringMatching(message),
    })
  })

  it('because the TLS handshake failed, was cut or hung', async () => {
    const plain = await serve((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'), 'https')
    expect(await failure(send(plain))).toMatchObject({ code: 'NOT_SENT' })
    const cut = await serve(
      (socket) => socket.once('data', () => socket.resetAndDestroy()),
      'https',
    )
    expect(await failure(send(cut))).toMatchObject({ code: 'NOT_SENT' })
    const silent = await serveSilence('https')
    expect(await failure(send(silent.url, timeoutAfter(silent.asked)))).toMatchObject({
      code: 'NOT_SENT',
      message: expect.stringContaining('timed out'),
    })
  })

  it('because a proxy kept silent', async () => {
    const silent = await serveSilence()
    process.env['HTTPS_PROXY'] = new URL(silent.url).origin
    try {
      const signal = timeoutAfter(silent.asked)
      expect(await failure(send('https://scm.cloud.example/', signal))).toMatchObject({
        code: 'NOT_SENT',
        message: 'scm.cloud.example could not be reached: timed out',
      })
    } finally {
      delete process.env['HTTPS_PROXY']
    }
  })

  it('because nobody knows who signed the certificate', async () => {
    const pem = await createCertificate(['localhost'])
    const server = await listen(https.createServer(pem, () => {}))
    servers.push(server)
    expect(await failure(send(`https://localhost:${server.port}/`))).toMatchObject({
      code: 'NOT_SENT',
      message: expect.stringContaining('self-signed certificate'),
    })
  })
})

describe('a request that may have arrived', () => {
  it.each([
    [
      'reset',
      (socket: net.Socket) => socket.once('data', () => socket.resetAndDestroy()),
      /ECONNRESET/,
    ],
    ['closed', (socket: net.Socket) => socket.once('data', () => socket.end()), /socket hang up/],
    [
      'answered with nonsense',
      (socket: net.Socket) => socket.once('data', () => socket.end('nonsense\r\n\r\n')),
      /Parse Error/,
    ],
    [
      'answered with an upgrade',
      (socket: net.Socket) =>
        socket.once('data', () =>
          socket.end(
            'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
          ),
        ),
      /./,
    ],
  ])('and the connection was %s', async (_, behave, message) => {
    expect(await failure(send(await serve(behave)))).toMatchObject({
      code: 'NO_ANSWER',
      message: expect.stringMatching(message),
    })
  })

  it('and no answer came in time', async () => {
    const silent = await serveSilence()
    expect(await failure(send(silent.url, timeoutAfter(silent.asked)))).toMatchObject({
      code: 'NO_ANSWER',
      message: expect.stringContaining('timed out'),
    })
  })
})

describe('an answer', () => {
  it('is status, headers and body; interim ones are passed over', async () => {
    const interim = 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n'
    const url = await answering(
      `${interim}HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 3\r\n\r\n\u20ac`,
    )
    expect(await send(url)).toMatchObject({
      status: 200,
      headers: { 'x-a': '1, 2' },
      body: '€',
      bodyProblem: null,
    })
  })

  it('is what was asked with: method, path, host, length in bytes, our name', async () => {
    let asked = ''
    const url = await serve((socket) => {
      socket.on('data', (data) => {
        asked += data
        socket.end('HTTP/1.1 204 No Content\r\n\r\n')
      })
    })
    await send(url)
    expect(asked).toMatch(/^POST \/path\?query HTTP\/1\.1\r\n/)
    expect(asked).toMatch(/\r\nuser-agent: http-test\r\n/i)
    expect(asked).toMatch(/\r\nX-Auth-Token: MIIx\r\n/)
    expect(asked).toMatch(/\r\nContent-Length: 8\r\n/i)
    expect(asked).toMatch(/\r\n\r\n\{"ü":1\}$/)
  })

  it.each([
    [
      'cut short',
      'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{',
      true,
      'the answer was cut short',
    ],
    ['stuck', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{', false, 'timed out'],
    [
      'too large',
      `HTTP/1.1 200 OK\r\n\r\n${' '.repeat(2_000_000)}`,
      true,
      'the answer is larger than 1048576 bytes',
    ],
  ])('whose body is %s keeps its status', async (_, text, end, bodyProblem) => {
    const url = await answering(text, end)
    const signal = end ? never : timeoutAfter(whenAnswerArrives(/query/))
    expect(await send(url, signal)).toMatchObject({ status: 200, body: '', bodyProblem })
  })

  it('that never ends is read up to the limit: then the connection is closed', async () => {
    let sent = 0
    const piece = Buffer.alloc(64 * 1024, ' ')
    let hungUp: Promise<unknown> | undefined
    const url = await serve((socket) => {
      hungUp = whenClosed(socket)
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        const more = (error?: Error | null) => {
          if (error) return
          sent += piece.length
          socket.write(piece, more)
        }
        more()
      })
    })
    expect(await send(url)).toMatchObject({
      status: 200,
      body: '',
      bodyProblem: 'the answer is larger than 1048576 bytes',
    })
    await hungUp
    // What was not read stands in the buffers of the two sockets.
    expect(sent).toBeLessThan(20 * 1024 * 1024)
  })

  it('may hold a token of 2 MiB', async () => {
    const token = 'x'.repeat(2 * 1024 * 1024)
    const url = await answering(
      `HTTP/1.1 201 Created\r\nX-Subject-Token: ${token}\r\nContent-Length: 0\r\n\r\n`,
    )
    expect((await send(url)).headers['x-subject-token']).toHaveLength(token.length)
  })

  it.each([
    ['at once', true],
    ['a moment later', false],
  ])('that nobody asked for, %s, is never taken for the next one', async (_, isAtOnce) => {
    const good = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'
    const unasked = 'HTTP/1.1 204 No Content\r\n\r\n'
    const sockets: net.Socket[] = []
    let asked = 0
    const url = await serve((socket) => {
      sockets.push(socket)
      socket.on('data', () => {
        asked += 1
        if (asked > 1) socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
        else socket.write(isAtOnce ? good + unasked : good)
      })
    })
    expect(await send(url)).toMatchObject({ status: 200, body: '{}' })
    const [first] = sockets
    if (first === undefined) throw new Error('there was a connection')
    // Once the client has read what nobody asked for, it wants nothing more of the connection.
    const hungUp = whenClosed(first)
    if (!isAtOnce) first.write(unasked)
    await hungUp
    expect(await send(url)).toMatchObject({ status: 400 })
    expect(sockets).toHaveLength(2)
  })

  it.each([301, 302, 303, 307, 308])(
    'of %i that points elsewhere is not followed: nobody else gets the credentials',
    async (status) => {
      let visits = 0
      let onVisit = () => {}
      const visited = new Promise<void>((resolve) => {
        onVisit = resolve
      })
      const elsewhere = await serve(() => {
        visits += 1
        onVisit()
      })
      const url = await answering(
        `HTTP/1.1 ${status} Elsewhere\r\nLocation: ${elsewhere}\r\nContent-Length: 0\r\n\r\n`,
      )
      expect(await send(url)).toMatchObject({ status })
      // Connections are accepted in their order: ours comes after any that was made before.
      const ours = net.connect(Number(new URL(elsewhere).port), '127.0.0.1')
      await visited
      ours.destroy()
      expect(visits).toBe(1)
    },
  )
})

describe('a body that only the end of the connection ends', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n'

  /** Sends the text, and resets the connection once the client has read it. */
  const resetAfter = (text: string) =>
    serve((socket) => {
      socket.once('data', () => {
        socket.write(text, () => setTimeout(() => socket.resetAndDestroy(), 50))
      })
    })

  it.each(['', '{}'])('is not whole after a reset: %j', async (body) => {
    const response = await send(await resetAfter(head + body))
    expect(response).toMatchObject({ status: 200, bodyProblem: expect.any(String) })
  })

  it('is not there if it is empty', async () => {
    const response = await send(await answering(head))
    expect(response.bodyProblem).toBe('the connection was closed where the body should be')
  })

  it('is whole after a proper end', async () => {
    const response = await send(await answering(`${head}{}`))
    expect(response).toMatchObject({ body: '{}', bodyProblem: null })
  })

  it('is never there in a 204, so nothing is missing', async () => {
    const response = await send(await resetAfter('HTTP/1.1 204 No Content\r\n\r\n'))
    expect(response).toMatchObject({ status: 204, bodyProblem: null })
  })
})

describe('connections that are opened early', () => {
  /** A server that answers every request, and the sockets that came, in their order. */
  async function serveAnswers(onConnection: (socket: net.Socket) => void = () => {}) {
    const sockets: net.Socket[] = []
    const url = await serve((socket) => {
      sockets.push(socket)
      onConnection(socket)
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'))
    })
    const whenThere = async (count: number) => {
      while (sockets.length < count) await new Promise(setImmediate)
    }
    return { url, sockets, whenThere }
  }
  const own = () => {
    const opened = openConnections('early-test')
    const ask = (url: string, isAlone = false) =>
      opened.send({ method: 'GET', url, headers: {}, isAlone }, never)
    return { ...opened, ask }
  }

  it('carry the next requests, and no more are opened', async () => {
    const { url, sockets, whenThere } = await serveAnswers()
    const { open, ask, close } = own()
    open(url, 3)
    await whenThere(3)
    const answers = await Promise.all([ask(url), ask(url), ask(url)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(sockets).toHaveLength(3)
    close()
  })

  it('are fewer where requests have opened some already', async () => {
    const { url, sockets, whenThere } = await serveAnswers()
    const { open, ask, close } = own()
    const asked = ask(url)
    open(url, 2)
    await whenThere(2)
    await asked
    await Promise.all([ask(url), ask(url)])
    expect(sockets).toHaveLength(2)
    close()
  })

  it('carry no request that must not be repeated', async () => {
    const { url, sockets, whenThere } = await serveAnswers()
    const { open, ask, close } = own()
    open(url, 2)
    await whenThere(2)
    expect(await ask(url, true)).toMatchObject({ status: 200 })
    expect(sockets).toHaveLength(3)
    close()
  })

  it('are not used after the server closed them', async () => {
    let isFirst = true
    const { url, sockets, whenThere } = await serveAnswers((socket) => {
      if (isFirst) socket.end()
      isFirst = false
    })
    const { open, ask, close } = own()
    open(url, 1)
    await whenThere(1)
    await whenClosed(sockets[0] as net.Socket)
    expect(await ask(url)).toMatchObject({ status: 200 })
    expect(sockets).toHaveLength(2)
    close()
  })

  it('are not used after the server sent something unasked, such as a 408', async () => {
    let isFirst = true
    const { url, sockets, whenThere } = await serveAnswers((socket) => {
      if (isFirst) socket.write('HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n')
      isFirst = false
    })
    const { open, ask, close } = own()
    open(url, 1)
    await whenThere(1)
    // The text arrives within a few turns of the loop; until then nobody can know of it.
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate)
    expect(await ask(url)).toMatchObject({ status: 200 })
    expect(sockets).toHaveLength(2)
    close()
  })

  it('that are stale cost one request, not one each', async () => {
    const { url, sockets, whenThere } = await serveAnswers()
    const { open, ask, close } = own()
    open(url, 4)
    await whenThere(4)
    for (const socket of sockets.slice()) {
      socket.removeAllListeners('data').once('data', () => socket.resetAndDestroy())
    }
    expect(await failure(ask(url))).toMatchObject({ code: 'NO_ANSWER' })
    expect(await ask(url)).toMatchObject({ status: 200 })
    close()
  })

  it('wait as long for an address as their requests do', async () => {
    const agent = new http.Agent()
    const asked: object[] = []
    agent.createConnection = (options) => {
      asked.push(options)
      return new net.Socket()
    }
    const early = createEarlySockets(agent, { autoSelectFamilyAttemptTimeout: 2500 })
    early.open(new URL('http://scm.cloud.example/'), 1)
    await new Promise(setImmediate)
    expect(asked).toMatchObject([
      { host: 'scm.cloud.example', port: 80, autoSelectFamilyAttemptTimeout: 2500 },
    ])
    early.close()
  })

  it('that fail do no harm: the request says what is wrong', async () => {
    const { open, ask, close } = own()
    open('http://127.0.0.1:1/', 3)
    await new Promise(setImmediate)
    expect(await failure(ask('http://127.0.0.1:1/'))).toMatchObject({
      code: 'NOT_SENT',
      message: expect.stringContaining('ECONNREFUSED'),
    })
    close()
  })

  it('are closed with the rest, also those that are still connecting', async () => {
    const { url, sockets, whenThere } = await serveAnswers()
    const { open, close } = own()
    open(url, 2)
    await whenThere(2)
    open(url, 4)
    close()
    await Promise.all(sockets.map(whenClosed))
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate)
    expect(sockets).toHaveLength(2)
  })

  it('are not opened through a proxy', async () => {
    const proxy = await serveAnswers()
    const { open, close } = own()
    process.env['HTTPS_PROXY'] = new URL(proxy.url).origin
    try {
      open('https://scm.cloud.example/', 2)
      for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate)
      expect(proxy.sockets).toEqual([])
    } finally {
      delete process.env['HTTPS_PROXY']
      close()
    }
  })
})
