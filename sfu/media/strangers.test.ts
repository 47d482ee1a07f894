import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { TransportParameters } from '../../protocol/index.ts'
import { hearing, startTestMedia, testCallId, testLeg } from '../testing/testMedia.ts'
import { framed, framedBindingRequest, isSuccess } from '../testing/testStun.ts'
import type { MediaService } from './workers/workers.ts'

/** tools/worker/strangers/Strangers.hpp; a worker from elsewhere bounds nothing, and says so by `tcp`. */
const bounds = { connections: 256, bytes: 4096, ms: 5000 }

let media: MediaService
beforeEach(async () => {
  media = await startTestMedia()
})
afterEach(() => media.close())

const bounded = () => media.tcp === 'bounded'

/** A transport of a caller, with its TCP port. */
async function transport(index = 0): Promise<TransportParameters & { readonly port: number }> {
  const room = await media.openRoom(testCallId(index), hearing())
  const { send } = await room.addLeg('caller', testLeg)
  const port = send.iceCandidates.find(({ protocol }) => protocol === 'tcp')?.port
  if (port === undefined) throw new Error('no TCP candidate')
  return { ...send, port }
}

interface Connection {
  readonly socket: Socket
  readonly opened: Promise<void>
  readonly isOpen: () => boolean
  /** What came in since the last look. */
  readonly take: () => Buffer
}

function open(port: number): Connection {
  const socket = connect(port, '127.0.0.1')
  let isOpen = true
  let bytes = Buffer.alloc(0)
  const opened = Promise.withResolvers<void>()
  socket.on('connect', opened.resolve)
  socket.on('error', () => {})
  socket.on('data', more => {
    bytes = Buffer.concat([bytes, more])
  })
  socket.on('close', () => {
    isOpen = false
    opened.resolve()
  })
  onTestFinished(() => void socket.destroy())
  return {
    socket,
    opened: opened.promise,
    isOpen: () => isOpen,
    take() {
      const taken = bytes
      bytes = Buffer.alloc(0)
      return taken
    },
  }
}

/** Opens so many, some at a time, and lets each do its worst. */
async function flood(port: number, count: number, worst: (socket: Socket) => void): Promise<Connection[]> {
  const all: Connection[] = []
  while (all.length < count) {
    const some = Array.from({ length: Math.min(100, count - all.length) }, () => open(port))
    for (const { opened, socket } of some) {
      await opened
      worst(socket)
    }
    all.push(...some)
  }
  return all
}

const openOf = (all: readonly Connection[]): number => all.filter(each => each.isOpen()).length

async function showCredentials(
  connection: Connection,
  ice: TransportParameters['iceParameters'],
): Promise<void> {
  connection.socket.write(framedBindingRequest(ice))
  await expect.poll(() => isSuccess(connection.take()), { timeout: 10_000 }).toBe(true)
}

const residentBytes = (): number => {
  const status = readFileSync(`/proc/${media.workerPids()[0]}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024
}

test('4,000 unfinished frames hold some connections and hardly any memory, and a call over TCP begins', {
  timeout: 60_000,
}, async () => {
  const { port, iceParameters } = await transport()
  const before = residentBytes()
  const unfinished = Buffer.alloc(60_000, 0xff)
  const all = await flood(port, 4000, socket => socket.write(unfinished))
  const caller = open(port)
  await showCredentials(caller, iceParameters)
  if (bounded()) {
    await expect.poll(() => openOf(all)).toBeLessThanOrEqual(bounds.connections)
    expect(residentBytes() - before).toBeLessThan(16_000_000)
  } else expect(openOf(all)).toBe(4000)
  expect(caller.isOpen()).toBe(true)
})

test('1,100 idle connections leave room for a call over TCP, and are gone after some seconds', {
  timeout: 30_000,
}, async () => {
  const { port, iceParameters } = await transport()
  const all = await flood(port, 1100, () => {})
  const caller = open(port)
  await showCredentials(caller, iceParameters)
  if (bounded()) {
    await expect.poll(() => openOf(all)).toBeLessThanOrEqual(bounds.connections)
    await expect.poll(() => openOf(all), { timeout: bounds.ms + 3000 }).toBe(0)
  } else expect(openOf(all)).toBe(1100)
  await showCredentials(caller, iceParameters)
})

test('an office behind one address is not cut, however many it is and whatever strangers do', {
  timeout: 40_000,
}, async () => {
  const transports = await Promise.all(Array.from({ length: 50 }, (_, index) => transport(index)))
  const office: { readonly caller: Connection; readonly ice: TransportParameters['iceParameters'] }[] = []
  // One after the other: all at once they are strangers for as long as this process takes to speak for each of them.
  for (const { port, iceParameters: ice } of transports) {
    const some = Array.from({ length: 6 }, () => ({ caller: open(port), ice }))
    await Promise.all(some.map(({ caller }) => showCredentials(caller, ice)))
    office.push(...some)
  }
  expect(office.length).toBeGreaterThan(bounds.connections)
  const { port } = await transport(99)
  const strangers = await flood(port, 600, () => {})
  if (bounded()) await expect.poll(() => openOf(strangers), { timeout: bounds.ms + 3000 }).toBe(0)
  await Promise.all(office.map(({ caller, ice }) => showCredentials(caller, ice)))
})

test.each([
  ['trickles', (socket: Socket) => void socket.write(Buffer.from([0xff]))],
  ['sends whole frames of rubbish', (socket: Socket) => void socket.write(framed(Buffer.alloc(90, 7)))],
  [
    'knows no password',
    (socket: Socket) =>
      void socket.write(framedBindingRequest({ usernameFragment: 'x'.repeat(32), password: 'wrong' })),
  ],
])('who %s stays a stranger', { timeout: 20_000 }, async (_, act) => {
  const { port } = await transport()
  const stranger = open(port)
  await stranger.opened
  const acting = setInterval(() => act(stranger.socket), 200)
  onTestFinished(() => clearInterval(acting))
  if (bounded()) await expect.poll(() => stranger.isOpen(), { timeout: bounds.ms + 3000 }).toBe(false)
  else expect(stranger.isOpen()).toBe(true)
})

test('who knows the name but not the password stays a stranger', { timeout: 20_000 }, async () => {
  const { port, iceParameters } = await transport()
  const stranger = open(port)
  await stranger.opened
  const wrong = framedBindingRequest({ ...iceParameters, password: 'wrong' })
  for (let sent = 0; sent <= bounds.bytes; sent += wrong.length) stranger.socket.write(wrong)
  if (bounded()) await expect.poll(() => stranger.isOpen()).toBe(false)
  else expect(stranger.isOpen()).toBe(true)
})

test('who is known may send frames of any length, also those that began before', async () => {
  const { port, iceParameters } = await transport()
  const caller = open(port)
  await caller.opened
  const large = framed(Buffer.alloc(30_000, 7))
  // The first frame makes the connection known while the beginning of the next lies in the small buffer already.
  caller.socket.write(Buffer.concat([framedBindingRequest(iceParameters), large.subarray(0, 1000)]))
  await expect.poll(() => isSuccess(caller.take())).toBe(true)
  caller.socket.write(large.subarray(1000))
  caller.socket.write(framed(Buffer.alloc(65_533, 7)))
  await showCredentials(caller, iceParameters)
  expect(caller.isOpen()).toBe(true)
})

test('the service says what holds', async () => {
  const { port } = await transport()
  const stranger = open(port)
  await stranger.opened
  stranger.socket.write(Buffer.alloc(bounds.bytes + 1, 0xff))
  await expect.poll(() => stranger.isOpen()).toBe(!bounded())
})

test('media without TCP has no TCP port', async () => {
  media.close()
  media = await startTestMedia({ tcp: false })
  expect(media.tcp).toBe('off')
  await expect(transport()).rejects.toThrow('no TCP candidate')
})
