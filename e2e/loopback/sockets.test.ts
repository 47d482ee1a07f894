import { once } from 'node:events'
import { request } from 'node:http'
import { expect, test } from 'vitest'
import { errors, maxFrameBytes, socketSubprotocol } from '../../protocol/index.ts'
import { eventually, otherOrigin, shopOrigin, startLoopback } from '../harness/loopback.ts'
import { onDuty, ring } from '../harness/people.ts'
import { openRawSocket, type RawOptions, rawConnection, refusalOfUpgrade } from '../harness/rawSocket.ts'
import { rowsOf } from '../harness/rows.ts'
import { createStranger } from '../harness/stranger.ts'

const frame = (name: string, params: object = {}) => JSON.stringify({ id: 1, request: name, params })

test('a socket without a person is closed after exactly five seconds, whatever it sends', async () => {
  const loopback = await startLoopback()
  const before = loopback.counts()
  const silent = await openRawSocket(loopback)
  const busy = await openRawSocket(loopback)
  for (let second = 0; second < 4; second += 1) {
    expect(await busy.request('setDuty', { duty: 'on-duty' })).toBe('request-not-allowed')
    await loopback.advance(1000)
  }
  await loopback.advance(999)
  expect(await busy.request('setDuty', { duty: 'on-duty' })).toBe('request-not-allowed')
  expect([silent.isOpen(), busy.isOpen()]).toEqual([true, true])
  await loopback.advance(1)
  expect(await Promise.all([silent.closed(), busy.closed()])).toEqual([
    'authentication-timed-out',
    'authentication-timed-out',
  ])
  await loopback.holdsOnly(before)
})

test('who is let in is not closed after five seconds', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const caller = await ring(loopback, agent)
  await loopback.advance(5000)
  expect([caller.phone.snapshot.state, agent.occupation()]).toEqual(['connecting', 'ringing'])
})

test('a peer that leaves two pings unanswered is gone with the third', async () => {
  const loopback = await startLoopback({ config: { beatMs: 1000 } })
  const before = loopback.counts()
  const dead = await openRawSocket(loopback, { autoPong: false })
  const alive = await openRawSocket(loopback)
  for (const _ of [1, 2]) {
    await loopback.time.advance(1000)
    expect(dead.isOpen()).toBe(true)
    // A pong comes in real time; the answer to what was sent after it shows that it is there.
    expect(await alive.request('setDuty', { duty: 'on-duty' })).toBe('request-not-allowed')
  }
  // The pong of the living comes in real time; its answer shows that it is there.
  expect(await alive.request('setDuty', { duty: 'on-duty' })).toBe('request-not-allowed')
  await loopback.time.advance(1000)
  expect(await dead.closed()).toBe(1006)
  expect(await alive.request('setDuty', { duty: 'on-duty' })).toBe('request-not-allowed')
  await alive.hangUp()
  await loopback.holdsOnly(before)
})

test.each<[string, string | Uint8Array, string | number]>([
  ['more than 64 KB', JSON.stringify('x'.repeat(maxFrameBytes)), 1009],
  ['more than 64 KB of characters that are two octets', JSON.stringify('é'.repeat(maxFrameBytes / 2)), 1009],
  ['octets', new Uint8Array([1, 2, 3]), 'message-malformed'],
  ['no JSON', '{', 'message-malformed'],
  ['nothing', '', 'message-malformed'],
  ['no frame', '[]', 'message-malformed'],
  ['an unknown request', frame('reboot'), 'message-malformed'],
  ['a request with a name that every object has', frame('constructor'), 'message-malformed'],
  ['a request without its parameters', frame('join'), 'message-malformed'],
  ['an answer', '{"id":1,"result":{}}', 'message-malformed'],
  ['an event', '{"event":"ended"}', 'message-malformed'],
  ['a prototype', '{"__proto__":{"id":1},"request":"setDuty"}', 'message-malformed'],
  ['a deep nest', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'message-malformed'],
])('a socket that sends %s is closed, and nothing else happens', async (_, text, code) => {
  const loopback = await startLoopback()
  const before = loopback.counts()
  const socket = await openRawSocket(loopback)
  socket.send(text)
  expect(await socket.closed()).toBe(code)
  await loopback.holdsOnly(before)
  expect(loopback.log.lines.filter(({ level }) => level !== 'info')).toEqual([])
})

test('a frame of just 64 KB is read', async () => {
  const loopback = await startLoopback()
  const socket = await openRawSocket(loopback)
  socket.send(JSON.stringify('x'.repeat(maxFrameBytes - 2)))
  expect(await socket.closed()).toBe('message-malformed')
})

test.each<[string, RawOptions, string]>([
  ['another path', { path: '/' }, '404 not-found'],
  ['a path behind ours', { path: '/calls/' }, '404 not-found'],
  ['an unknown origin', { origin: 'https://evil.example' }, '403 origin-not-allowed'],
  ['an origin that only begins like one', { origin: `${shopOrigin}.evil.example` }, '403 origin-not-allowed'],
  ['an origin of another scheme', { origin: shopOrigin.replace('https', 'http') }, '403 origin-not-allowed'],
  ['an opaque origin', { origin: 'null' }, '403 origin-not-allowed'],
  ['no version', { subprotocols: [] }, '426 protocol-unsupported'],
  ['another protocol', { subprotocols: ['other', 'ringfence.0', 'ringfence.x'] }, '426 protocol-unsupported'],
])('an upgrade with %s is refused', async (_, options, refusal) => {
  const loopback = await startLoopback()
  const before = loopback.counts()
  expect(await refusalOfUpgrade(loopback, options)).toBe(refusal)
  await loopback.holdsOnly(before)
})

test.each([
  ['an older page', ['ringfence.1']],
  ['a newer page', ['ringfence.99', 'ringfence.98']],
])('%s learns that the versions differ, in a way that browsers show', async (_, subprotocols) => {
  const loopback = await startLoopback()
  const before = loopback.counts()
  const socket = rawConnection(loopback, { subprotocols })
  const heard: string[] = []
  socket.on('message', bytes => heard.push(bytes.toString()))
  const [closeCode] = await once(socket, 'close')
  expect({ closeCode, subprotocol: socket.protocol, heard }).toEqual({
    closeCode: errors['protocol-unsupported'].closeCode,
    subprotocol: subprotocols[0],
    heard: [],
  })
  await loopback.holdsOnly(before)
})

test('an upgrade without an origin is refused', async () => {
  const loopback = await startLoopback()
  const { port } = new URL(loopback.url)
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
      'sec-websocket-protocol': socketSubprotocol,
    }
    const asked = request({ host: '127.0.0.1', port, path: '/calls', headers }, response => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.once('upgrade', (_response, socket) => {
      socket.destroy()
      resolve(101)
    })
    asked.once('error', reject)
    asked.end()
  })
  expect(status).toBe(403)
})

test.each([
  ['the version among others', { subprotocols: ['other', socketSubprotocol] }],
  ['a query', { path: '/calls?from=here' }],
  ['the other site’s origin', { origin: otherOrigin }],
])('an upgrade with %s is let in', async (_, options) => {
  const loopback = await startLoopback()
  expect(await refusalOfUpgrade(loopback, options)).toBe('accepted')
})

test('a caller may not do what agents do, nor enter twice', async () => {
  const loopback = await startLoopback()
  await onDuty(loopback, 'Ada')
  const stranger = await createStranger(loopback)
  const { outcome, socket } = await stranger.bring(await stranger.askToken())
  expect(outcome).toBe('done')
  await eventually(() => socket.events.some(({ event }) => event === 'connecting'), true)
  const ringId = `ring_${'A'.repeat(22)}`
  expect(await socket.request('accept', { ringId, signature: 'A'.repeat(86) })).toBe('request-not-allowed')
  expect(await socket.request('decline', { ringId })).toBe('request-not-allowed')
  expect(await socket.request('setDuty', { duty: 'off-duty' })).toBe('request-not-allowed')
  expect(loopback.counts()).toMatchObject({ calls: 1, leases: 1 })
  const callId = `call_${'A'.repeat(22)}`
  expect(await socket.request('hangUp', { callId, because: 'person' })).toBe('call-not-found')
  expect(await socket.request('setMuted', { callId, muted: true })).toBe('call-not-found')
  expect(loopback.counts().calls).toBe(1)
  const second = await stranger.enter(socket, await stranger.askToken(), 'no proof')
  expect(second.outcome).toBe('request-not-allowed')
})

test('two joins at once on one socket let one in', async () => {
  const loopback = await startLoopback()
  await onDuty(loopback, 'Ada')
  const before = loopback.counts()
  const stranger = await createStranger(loopback)
  const tokens = [await stranger.askToken(), await stranger.askToken()]
  const socket = await stranger.open()
  const outcomes = await Promise.all(
    tokens.map(token => stranger.enter(socket, token, stranger.proofFor(token, socket.hello.nonce))),
  )
  expect(outcomes.map(({ outcome }) => outcome)).toContain('request-not-allowed')
  await socket.closed()
  await loopback.holdsOnly(before)
})

test('a caller who is gone before the answer to join leaves nothing', async () => {
  const loopback = await startLoopback()
  await onDuty(loopback, 'Ada')
  const before = loopback.counts()
  const stranger = await createStranger(loopback)
  for (let round = 1; round <= 10; round += 1) {
    const token = await stranger.askToken()
    const socket = await stranger.open()
    const entering = stranger.enter(socket, token, stranger.proofFor(token, socket.hello.nonce))
    // The use is noted first; lease, room and leg follow.
    while (rowsOf(loopback).tokenUses < round) await new Promise(resolve => setImmediate(resolve))
    socket.cut()
    await entering
    await loopback.holdsOnly(before)
  }
})
