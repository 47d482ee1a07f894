import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { socketSubprotocol } from '../protocol/index.ts'
import { createSystemClock } from './clock.ts'
import { readConfig } from './config.ts'
import { createLog } from './log.ts'
import { type RunningServer, startServer } from './server.ts'

describe('a server among strangers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-server-'))
  const config = readConfig({
    RINGFENCE_PORT: '0',
    RINGFENCE_MEDIA_PORT: '0',
    RINGFENCE_WORKERS: '1',
    RINGFENCE_DATA: folder,
  })
  const { publicOrigin } = config
  let server: RunningServer
  let port: number

  beforeAll(async () => {
    server = await startServer(config, createSystemClock(), createLog('silent'))
    port = Number(new URL(server.url).port)
  })
  afterAll(async () => {
    await server.close()
    rmSync(folder, { recursive: true })
  })

  const post = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, { method: 'POST', headers: { Origin: publicOrigin, ...headers } })

  /** A peer that reads, and never closes its half. */
  function stubbornPeer(text: string): { socket: Socket; heard: () => string; reset: Promise<unknown> } {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    let heard = ''
    socket.on('data', bytes => {
      heard += String(bytes)
    })
    const reset = new Promise(resolve => socket.once('error', resolve))
    socket.write(text)
    return { socket, heard: () => heard, reset }
  }

  const upgrade = (path: string) =>
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n` +
    `Origin: ${publicOrigin}\r\nSec-WebSocket-Protocol: ${socketSubprotocol}\r\n\r\n`

  /** Writes until the other end answers with a reset, which it does only once it holds nothing any more. */
  async function isLetGo({ socket, reset }: ReturnType<typeof stubbornPeer>): Promise<void> {
    const pushing = setInterval(() => socket.write('x'), 20)
    await reset
    clearInterval(pushing)
  }

  test('a refused upgrade is let go, even by a peer that never closes', async () => {
    const peer = stubbornPeer(upgrade('/elsewhere'))
    await isLetGo(peer)
    expect(peer.heard()).toMatch(/^HTTP\/1.1 404 /)
  })

  test('a socket that begins to close and never ends is cut long before the 30 s that ws would wait', async () => {
    const before = server.counts().sockets
    const peer = stubbornPeer(upgrade('/calls'))
    await expect.poll(peer.heard).toContain('"hello"')
    expect(server.counts().sockets).toBe(before + 1)
    peer.socket.write(Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8]))
    await expect.poll(() => server.counts().sockets, { timeout: 10_000 }).toBe(before)
    peer.socket.destroy()
  }, 15_000)

  test('whoever asks far ahead and does not read is cut', async () => {
    const peer = stubbornPeer('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(150))
    await isLetGo(peer)
    expect(peer.heard().split('HTTP/1.1 200').length).toBeLessThan(5)
  })

  test('the limit of sign-ins holds in every spelling of the path', async () => {
    const statuses: number[] = []
    for (let tries = 0; tries < 31; tries += 1) {
      const path = ['/AUTH/sessions/options', '/auth/Sessions/options/', '/auth/sessions/options'][tries % 3]
      statuses.push((await post(path ?? '')).status)
    }
    // Empty requests: refused for what they lack until the limit refuses them first.
    expect(statuses.filter(status => status === 400)).toHaveLength(30)
    expect(statuses.at(-1)).toBe(429)
  })

  test('a path that cannot be decoded is a refusal, not a failure', async () => {
    expect((await post('/auth/sites/%ff/call-tokens')).status).toBe(400)
  })

  test('a page asked for by an address that is none is a refusal, not a failure', async () => {
    const peer = stubbornPeer(
      'GET http://h:99999/demo/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
    )
    await expect.poll(peer.heard).toMatch(/^HTTP\/1.1 400 /)
    peer.socket.destroy()
  })

  test('a page asked for by a whole foreign address is not sent there', async () => {
    const peer = stubbornPeer(
      'GET http://elsewhere.example/demo/?a=b HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
    )
    await expect.poll(peer.heard).toContain(`Location: ${publicOrigin}/demo/?a=b\r\n`)
    peer.socket.destroy()
  })
})
