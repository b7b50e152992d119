// Drives a Chromium that is installed already, over its DevTools protocol. Nothing is downloaded.

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** One page in the browser. */
export interface Page {
  /** Shows HTML in a window of this width, in a light or dark theme. */
  show(html: string, width: number, theme: string): Promise<void>
  /** Runs JavaScript in the page and returns its value. */
  run<T>(script: string): Promise<T>
  /** A picture of the whole page as PNG. */
  picture(): Promise<Buffer>
  close(): Promise<void>
}

const places = [
  process.env['CHROME_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** The path of Chromium: `CHROME_PATH`, or where Debian installs it; null if there is none. */
export function findBrowser(): string | null {
  return places.find((place) => place !== undefined && existsSync(place)) ?? null
}

/** Starts the browser with one empty page. */
export async function openPage(path: string): Promise<Page> {
  const profile = mkdtempSync(join(tmpdir(), 'gallery-browser-'))
  const child = spawn(
    path,
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const ended = new Promise((resolve) => child.once('close', resolve))
  const endpoint = await endpointOf(createInterface(child.stderr))
  const list = await fetch(`http://${new URL(endpoint).host}/json/list`)
  const pages: { type: string; webSocketDebuggerUrl: string }[] = JSON.parse(await list.text())
  const url = pages.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? ''
  const { send, close } = await connect(url)
  const run = async <T>(expression: string): Promise<T> => {
    const options = { expression, awaitPromise: true, returnByValue: true }
    const { result, exceptionDetails } = await send<Evaluated>('Runtime.evaluate', options)
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
    return result.value as T
  }
  const { frameTree } = await send<{ frameTree: { frame: { id: string } } }>('Page.getFrameTree')
  return {
    run,
    show: async (html, width, theme) => {
      const size = { width, height: 900, deviceScaleFactor: 1, mobile: false }
      await send('Emulation.setDeviceMetricsOverride', size)
      const features = [{ name: 'prefers-color-scheme', value: theme }]
      await send('Emulation.setEmulatedMedia', { features })
      await send('Page.setDocumentContent', { frameId: frameTree.frame.id, html })
      await run('document.fonts.ready.then(() => true)')
    },
    picture: async () => {
      const [width, height] = await run<[number, number]>(
        '[innerWidth, Math.ceil(document.body.getBoundingClientRect().height)]',
      )
      const clip = { x: 0, y: 0, width, height, scale: 1 }
      const options = { clip, captureBeyondViewport: true }
      const { data } = await send<{ data: string }>('Page.captureScreenshot', options)
      return Buffer.from(data, 'base64')
    },
    close: async () => {
      close()
      child.kill()
      await ended
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

interface Evaluated {
  readonly result: { readonly value: unknown }
  readonly exceptionDetails?: unknown
}

async function endpointOf(lines: AsyncIterable<string>): Promise<string> {
  const seen: string[] = []
  for await (const line of lines) {
    const [, endpoint] = /^DevTools listening on (\S+)$/.exec(line) ?? []
    if (endpoint !== undefined) return endpoint
    seen.push(line)
  }
  throw new Error(`the browser did not start: ${seen.join('\n')}`)
}

async function connect(url: string) {
  const socket = new WebSocket(url)
  const waiting = new Map<number, (answer: { result?: unknown; error?: unknown }) => void>()
  let last = 0
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data))
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', reject)
  })
  const send = async <T>(method: string, params: object = {}): Promise<T> => {
    last += 1
    const id = last
    const answered = new Promise<{ result?: unknown; error?: unknown }>((resolve) => {
      waiting.set(id, resolve)
    })
    socket.send(JSON.stringify({ id, method, params }))
    const { result, error } = await answered
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`)
    return result as T
  }
  return { send, close: () => socket.close() }
}
