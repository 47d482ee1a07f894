import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { onTestFinished } from 'vitest'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** Answers at an address of its own until the test is over. */
export async function serve(answer: Answer): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

const kinds: readonly (readonly [string, string])[] = [
  ['.js', 'text/javascript'],
  ['.html', 'text/html'],
  ['.css', 'text/css'],
]

/** The files of a folder, for pages of any origin, as the service sends its own. */
export const filesOf =
  (folder: string): Answer =>
  ({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://any')
    const file = join(folder, pathname === '/' ? 'index.html' : pathname)
    if (!existsSync(file)) {
      response.writeHead(404).end()
      return
    }
    const kind = kinds.find(([ending]) => file.endsWith(ending))?.[1] ?? 'text/plain'
    response.writeHead(200, { 'content-type': kind, 'access-control-allow-origin': '*' })
    response.end(readFileSync(file))
  }

/** A page in a Chromium of its own, until the test is over. */
export async function openPage(address: string) {
  const browser = await chromium.launch({
    executablePath: process.env.RINGFENCE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--js-flags=--expose-gc'],
  })
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  await page.goto(address)
  return page
}
