import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { compressFiles } from '../../../tools/setup/compressedFiles.mjs'
import { builtFiles } from './builtFiles.ts'

const script = `export const words = [${'"a word", '.repeat(400)}]\n`
const page = `<!doctype html>\n${'<p>A page.</p>\n'.repeat(200)}`

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
}

/** A folder as the build leaves it, behind a real server. */
async function serve(): Promise<
  (path: string, headers?: Record<string, string>, method?: string) => Promise<Answer>
> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-built-'))
  for (const room of ['sdk/chunks', 'demo']) mkdirSync(join(folder, room), { recursive: true })
  for (const name of ['sdk/button.js', 'sdk/button.d.ts', 'sdk/chunks/late-abc.js'])
    writeFileSync(join(folder, name), script)
  writeFileSync(join(folder, 'sdk/short.js'), 'export {}\n')
  writeFileSync(join(folder, 'demo/index.html'), page)
  compressFiles(folder)
  const app = express()
    .use('/sdk', builtFiles(join(folder, 'sdk')))
    .use(builtFiles(folder))
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
    rmSync(folder, { recursive: true, force: true })
  })
  const { port }: AddressInfo = Object(server.address())
  return (path, headers = {}, method = 'GET') =>
    new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, headers, method }, answer => {
        const pieces: Buffer[] = []
        answer.on('data', piece => pieces.push(piece))
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            bytes: Buffer.concat(pieces),
          }),
        )
      })
        .on('error', reject)
        .end()
    })
}

test.each([
  ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
  ['br;q=0, *;q=0.5', 'gzip', gunzipSync],
  ['*', 'br', brotliDecompressSync],
])(
  'who takes "%s" gets %s, with the length, type and age of a script',
  async (accepted, encoding, unpack) => {
    const ask = await serve()
    for (const path of ['/sdk/button.js', '/sdk/button.js?v=2', '/sdk/chunks/late-abc.js']) {
      const { status, headers, bytes } = await ask(path, { 'accept-encoding': accepted })
      expect([status, headers['content-encoding'], headers.vary]).toEqual([200, encoding, 'Accept-Encoding'])
      expect(headers['content-type']).toBe('text/javascript; charset=utf-8')
      expect(headers['content-length']).toBe(String(bytes.length))
      expect(headers['cache-control']).toBe(
        path.includes('chunks') ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
      expect(bytes.length).toBeLessThan(script.length / 10)
      expect(unpack(bytes).toString()).toBe(script)
    }
  },
)

test.each([undefined, '', 'identity', 'zstd', 'br;q=0, gzip;q=0', 'br;q=0'])(
  'who takes nothing that is here ("%s") gets the file as it is, and caches know why',
  async accepted => {
    const ask = await serve()
    const { status, headers, bytes } = await ask(
      '/sdk/button.js',
      accepted === undefined ? {} : { 'accept-encoding': accepted },
    )
    expect([status, headers['content-encoding'], headers.vary]).toEqual([200, undefined, 'Accept-Encoding'])
    expect(bytes.toString()).toBe(script)
  },
)

test('pages, types and what is too short to be worth it', async () => {
  const ask = await serve()
  const taking = { 'accept-encoding': 'br, gzip' }
  const demo = await ask('/demo/', taking)
  expect([demo.headers['content-encoding'], demo.headers['content-type']]).toEqual([
    'br',
    'text/html; charset=utf-8',
  ])
  expect(brotliDecompressSync(demo.bytes).toString()).toBe(page)
  const types = await ask('/sdk/button.d.ts', taking)
  expect([types.headers['content-encoding'], types.headers['content-type']]).toEqual([
    'br',
    'text/plain; charset=utf-8',
  ])
  const short = await ask('/sdk/short.js', taking)
  expect([short.headers['content-encoding'], short.bytes.toString()]).toEqual([undefined, 'export {}\n'])
  const folder = await ask('/demo?from=here', taking)
  expect([folder.status, folder.headers.location]).toEqual([301, '/demo/?from=here'])
  const head = await ask('/sdk/button.js', taking, 'HEAD')
  expect([head.status, head.headers['content-encoding'], head.bytes.length]).toEqual([200, 'br', 0])
})

test('a piece is one of the file as it is, and each form has a tag of its own', async () => {
  const ask = await serve()
  const taking = { 'accept-encoding': 'br, gzip' }
  const piece = await ask('/sdk/button.js', { ...taking, range: 'bytes=7-11' })
  expect([piece.status, piece.headers['content-encoding'], piece.bytes.toString()]).toEqual([
    206,
    undefined,
    'const',
  ])
  const packed = await ask('/sdk/button.js', taking)
  const plain = await ask('/sdk/button.js')
  expect(packed.headers.etag).not.toBe(plain.headers.etag)
  const tagged = { ...taking, 'if-none-match': String(packed.headers.etag) }
  const same = await ask('/sdk/button.js', tagged)
  expect([same.status, same.headers.vary, same.bytes.length]).toEqual([304, 'Accept-Encoding', 0])
  // The rest of a download that began packed would be of another text.
  const rest = { ...taking, range: 'bytes=7-', 'if-range': String(packed.headers.etag) }
  expect((await ask('/sdk/button.js', rest)).status).toBe(200)
})

test('what is not there is passed on under its own address, and no address leads out of the folder', async () => {
  const ask = await serve()
  for (const path of ['/sdk/none.js', '/sdk/../../etc/passwd', '/sdk/%2e%2e/%2e%2e/etc/passwd']) {
    const { status, headers, bytes } = await ask(path, { 'accept-encoding': 'br' })
    expect([path, [404, 403].includes(status), headers['content-encoding']]).toEqual([path, true, undefined])
    expect(bytes.toString()).not.toMatch(/\.br|root:/)
  }
})
