import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { socketSubprotocol } from '../../protocol/index.ts'
import { eventually, type Loopback, shopOrigin, startLoopback } from '../harness/loopback.ts'
import { onDuty } from '../harness/people.ts'
import { sitDownBeside } from '../harness/rawSeat.ts'

/** The first line that a request written by hand is answered with. */
const statusOf = (loopback: Loopback, lines: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port, hostname } = new URL(loopback.url)
    const socket = connect(Number(port), hostname, () => socket.write(`${lines.join('\r\n')}\r\n\r\n`))
    let answer = ''
    socket.on('data', octets => {
      answer += octets.toString()
      if (answer.includes('\r\n')) socket.destroy()
    })
    socket.once('close', () => resolve(answer.split('\r\n', 1)[0] ?? ''))
    socket.once('error', reject)
  })

const upgrade = [
  ...['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', `Origin: ${shopOrigin}`],
  ...[
    `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
    `Sec-WebSocket-Protocol: ${socketSubprotocol}`,
  ],
]

test.each([
  ['no Host', []],
  ['two Hosts', ['Host: localhost', 'Host: evil.example']],
  ['the same Host twice', ['Host: localhost', 'host: localhost']],
  ['a list of Hosts', ['Host: localhost, evil.example']],
  ['a Host with a user', ['Host: me@localhost']],
  ['a Host with a path', ['Host: localhost/evil']],
  ['a Host of two words', ['Host: localhost evil.example']],
  ['an empty Host', ['Host:']],
])('%s is no request, and opens no socket', async (_name, hosts) => {
  const loopback = await startLoopback()
  const before = loopback.counts()
  const bad = 'HTTP/1.1 400 Bad Request'
  expect(await statusOf(loopback, ['GET /healthz HTTP/1.1', ...hosts])).toBe(bad)
  expect(await statusOf(loopback, ['GET /calls HTTP/1.1', ...hosts, ...upgrade])).toBe(bad)
  await loopback.holdsOnly(before)
})

test.each(['localhost', 'calls.example:443', '127.0.0.1:3000', '[::1]:3000', '[::1]'])(
  'one Host, %s, is',
  async host => {
    const loopback = await startLoopback()
    expect(await statusOf(loopback, ['GET /healthz HTTP/1.1', `Host: ${host}`])).toBe('HTTP/1.1 200 OK')
    expect(await statusOf(loopback, ['GET /calls HTTP/1.1', `Host: ${host}`, ...upgrade])).toBe(
      'HTTP/1.1 101 Switching Protocols',
    )
  },
)

test('our pages may use a microphone and passkeys, and nothing else of the browser', async () => {
  const loopback = await startLoopback()
  const answer = await fetch(`${loopback.url}/healthz`, { headers: { connection: 'close' } })
  const policy = answer.headers.get('permissions-policy') ?? ''
  expect(policy).toContain('microphone=(self)')
  expect(policy).toContain('publickey-credentials-get=(self)')
  for (const name of ['camera', 'geolocation', 'display-capture', 'payment', 'usb']) {
    expect(policy).toContain(`${name}=()`)
  }
})

const flood = (socket: WebSocket, kind: 'ping' | 'pong', count: number) => {
  for (let sent = 0; sent < count; sent += 1) socket[kind]('')
}

test.each(['ping', 'pong'] as const)(
  'a flood of %ss before anybody entered is refused, and cut off where it goes on',
  async kind => {
    const loopback = await startLoopback()
    const before = loopback.counts()
    const polite = await openBare(loopback)
    flood(polite.socket, kind, 200)
    flood(polite.socket, kind, 1)
    // Pongs may still be on their way back when the socket goes.
    await eventually(() => [4304, kind === 'ping' ? 1006 : 4304].includes(polite.closedWith() ?? 0), true)
    const rude = await openBare(loopback)
    flood(rude.socket, kind, 5000)
    await eventually(() => rude.closedWith() !== undefined, true)
    await loopback.holdsOnly(before)
  },
)

test('a flood of pongs of an agent ends that socket, and a pong for each ping does not', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const { socket } = await sitDownBeside(loopback, agent)
  for (let beat = 0; beat < 3; beat += 1) await loopback.advance(10_000)
  expect(socket.isOpen()).toBe(true)
  for (let sent = 0; sent < 201; sent += 1) socket.pong()
  expect(await socket.closed()).toBe('rate-limited')
})

async function openBare(loopback: Loopback) {
  const socket = new WebSocket(`${loopback.url.replace('http', 'ws')}/calls`, [socketSubprotocol], {
    origin: shopOrigin,
    perMessageDeflate: false,
  })
  let closedWith: number | undefined
  socket.on('error', () => {})
  socket.once('close', code => {
    closedWith = code
  })
  await new Promise<void>(resolve => socket.once('open', () => resolve()))
  return { socket, closedWith: () => closedWith }
}
