import { expect, onTestFinished, test } from 'vitest'
import { JoinAnswer, type LegMedia, type MediaKey, parse } from '../../protocol/index.ts'
import {
  awayTimeMs,
  eventually,
  type LoopbackOptions,
  shopOrigin,
  startLoopback,
} from '../harness/loopback.ts'
import {
  type Caller,
  call,
  endOf,
  isAsBefore,
  loseNetwork,
  onDuty,
  reload,
  rings,
  talk,
  talking,
} from '../harness/people.ts'
import { ringAt, signText, sitDownBeside } from '../harness/rawSeat.ts'
import type { RawSocket } from '../harness/rawSocket.ts'
import { createStranger } from '../harness/stranger.ts'
import { makeDtlsIdentity } from '../peers/certificate.ts'
import { openLoadLeg } from '../peers/loadLeg.ts'
import { loadCapabilities, packetMs, voiceParameters } from '../peers/voice.ts'

/** With one agent on duty so many of those who wait are near the ring. */
const near = 12

/** One agent, who talks, and so many in line, each from a network of their own. */
async function busy(waiting: number, options: LoopbackOptions = {}) {
  const loopback = await startLoopback(options)
  const agent = await onDuty(loopback, 'Ada')
  const idle = loopback.counts()
  const first = await talk(loopback, agent, { localAddress: '127.9.9.9' })
  const line: Caller[] = []
  while (line.length < waiting) {
    line.push(await call(loopback, 'sales', { localAddress: `127.0.${line.length + 1}.1` }))
  }
  await loopback.quiet()
  return { loopback, agent, first, line, idle }
}

const transportsOf = (callers: readonly Caller[]) =>
  callers.map(({ platform }) => platform.inUse().transports)
const twoEach = (callers: number) => Array.from({ length: callers }, () => 2)
const noneEach = (callers: number) => Array.from({ length: callers }, () => 0)

test('of forty in line twelve have media; each of the others has it when they come near, is rung and talks', {
  timeout: 120_000,
}, async () => {
  // Forty who come at once and talk for a second look like machines; here the agent has all the time for them.
  const bounds = { perAddress: 30, perNetwork: 90, inLinePerQueue: 200, byLot: 0.3, eventLoopDelayMs: 200 }
  const { loopback, agent, first, line, idle } = await busy(40, {
    config: { unprovenCalls: { ...bounds, agentPart: 1 } },
  })
  expect(transportsOf(line)).toEqual([...twoEach(near), ...noneEach(40 - near)])
  expect(loopback.counts()).toMatchObject({ calls: 41, routers: 1 + near })
  let talker = first
  for (const [index, caller] of line.entries()) {
    await talker.phone.hangUp()
    await rings(caller, agent)
    await loopback.advance(1000)
    const left = line.slice(index + 1)
    const nearNow = Math.min(near, left.length)
    await eventually(() => transportsOf(left), [...twoEach(nearNow), ...noneEach(left.length - nearNow)])
    expect(loopback.counts().routers).toBe(1 + nearNow)
    await agent.seat.accept()
    await talking(caller, agent)
    // Where talks are shorter, more are near: whoever waits a minute at most.
    await loopback.advance(10_000)
    talker = caller
  }
  await talker.phone.hangUp()
  // So many at once are taken for an attack; a timer ends that, and nothing else is left.
  const timers = idle.timers + loopback.server().auth.attacks.now().length
  await isAsBefore(loopback, { ...idle, timers }, agent, first, ...line)
})

/** A peer with real ICE, DTLS and SRTP on one leg, which speaks from the answer on. */
async function speakOn(media: LegMedia, ssrc: number, identity: ReturnType<typeof makeDtlsIdentity>) {
  const leg = openLoadLeg(media, ssrc, identity)
  onTestFinished(() => leg.close())
  await leg.opened
  return {
    received: leg.received,
    speak() {
      const timer = setInterval(leg.speak, packetMs)
      onTestFinished(() => clearInterval(timer))
    },
  }
}

/** The leg that this socket is offered next. */
async function offerTo({ events }: RawSocket): Promise<LegMedia> {
  const find = () => events.find(event => event.event === 'mediaOffered')
  await eventually(() => find() !== undefined, true)
  const offered = find()
  if (offered?.event !== 'mediaOffered') throw new Error('nothing was offered')
  return offered.media
}

/** Somebody by hand, with a line before them that is as long as it must be for them to be far. */
async function strangerFar(options: LoopbackOptions = {}, mediaKey?: MediaKey) {
  const world = await busy(near, options)
  const stranger = await createStranger(world.loopback, shopOrigin, mediaKey)
  const token = await stranger.askToken()
  const { socket } = await stranger.bring(token, { rtpCapabilities: loadCapabilities })
  const { callId, media, place } = parse(JoinAnswer, socket.lastResult())
  expect([place, media]).toEqual([near + 1, null])
  return { ...world, stranger, token, socket, callId }
}

test('who comes near hears, and is heard, on the leg that was offered', async () => {
  const [identity, seatIdentity] = [makeDtlsIdentity(), makeDtlsIdentity()]
  const { loopback, agent, first, line, socket, callId } = await strangerFar({}, identity.mediaKey)
  const { mediaKey } = seatIdentity
  for (const caller of [...line, first]) await caller.phone.hangUp()
  const { socket: seat } = await sitDownBeside(loopback, agent, {
    mediaKey,
    rtpCapabilities: loadCapabilities,
  })
  await seat.request('setDuty', { duty: 'on-duty' })
  await loopback.advance(1000)
  const caller = await speakOn(await offerTo(socket), 1111, identity)
  await socket.request('produce', { callId, rtpParameters: voiceParameters(1111) })
  const { ringId, statement, call: rung } = await ringAt(seat)
  expect(rung.callId).toBe(callId)
  const other = await speakOn(rung.media, 2222, seatIdentity)
  await seat.request('produce', { callId, rtpParameters: voiceParameters(2222) })
  const signature = await signText(await agent.platform.seatKey(), statement)
  expect(await seat.request('accept', { ringId, signature })).toBe('done')
  caller.speak()
  other.speak()
  await eventually(() => caller.received() > 20 && other.received() > 20, true)
})

test('who is far can ask for nothing of a leg: they are told so, and nothing happens', async () => {
  const { loopback, socket, callId } = await strangerFar()
  const before = loopback.counts()
  const rtpParameters = voiceParameters(1111)
  expect(await socket.request('produce', { callId, rtpParameters })).toBe('request-not-allowed')
  expect(await socket.request('restartIce', { callId })).toBe('request-not-allowed')
  expect(await socket.request('reportMedia', { callId, carries: true })).toBe('done')
  expect(await socket.request('setMuted', { callId, muted: true })).toBe('done')
  await loopback.holdsOnly(before)
  await loopback.advance(60_000)
  expect([socket.isOpen(), loopback.counts().calls]).toEqual([true, before.calls])
})

test('who is far hangs up, loads the page again, or loses the network: no media is made, and nothing is left', async () => {
  const { loopback, line } = await busy(near)
  const held = () => ({ ...loopback.counts(), timers: 0 }) // places may be about to be told
  const before = held()
  const from = { localAddress: '127.0.99.1' }
  const leaver = await call(loopback, 'sales', from)
  await leaver.phone.hangUp()
  await eventually(held, before)

  const loader = await call(loopback, 'sales', from)
  const again = reload(loopback, loader, from)
  expect(await again.phone.resume()).toBe(true)
  await eventually(() => again.phone.snapshot, expect.objectContaining({ state: 'waiting', place: near + 1 }))
  expect([...transportsOf([again]), loopback.counts().routers]).toEqual([0, before.routers])
  loseNetwork(again)
  await eventually(() => loopback.counts().sockets, before.sockets)
  await loopback.advance(awayTimeMs + 3000)
  await eventually(() => endOf(again), 'connection-lost')
  await eventually(held, before)
  expect(transportsOf(line)).toEqual(twoEach(near))
})

test('who was far comes back from a silent network near the ring, is offered media, and talks', async () => {
  const { loopback, agent, first, line } = await busy(near, { config: { beatMs: 5000 } })
  const far = await call(loopback, 'sales', { localAddress: '127.0.99.1' })
  far.net.setSilent(true)
  for (const caller of line) await caller.phone.hangUp()
  for (let seconds = 0; seconds < 24; seconds += 1) await loopback.advance(1000)
  // What was offered to a socket that was dead and not yet known to be is not held for ever.
  await eventually(() => loopback.counts().routers, 1)
  expect(far.phone.snapshot).toMatchObject({ state: 'waiting', connectionLost: true })
  far.net.setSilent(false)
  await loopback.advance(8000)
  await eventually(() => transportsOf([far]), [2])
  await eventually(() => far.phone.snapshot, expect.objectContaining({ place: 1, connectionLost: false }))
  await first.phone.hangUp()
  await rings(far, agent)
  await agent.seat.accept()
  await talking(far, agent)
})

test('a worker that dies ends the calls on it; who is far keeps the place, and has media on the next one', async () => {
  const { loopback, agent, first, line, idle } = await busy(near)
  const far = await call(loopback, 'sales', { localAddress: '127.0.99.1' })
  const [pid = 0] = loopback.server().workerPids()
  process.kill(pid, 'SIGKILL')
  await eventually(
    () => [first, ...line].map(endOf),
    Array.from({ length: near + 1 }, () => 'worker-died'),
  )
  expect(endOf(far)).toBe('waiting')
  await loopback.advance(1000)
  await eventually(() => loopback.server().workerPids().length, 1)
  for (let seconds = 0; transportsOf([far])[0] === 0 && seconds < 20; seconds += 1) {
    await loopback.advance(1000)
    await loopback.quiet()
  }
  await rings(far, agent)
  await agent.seat.accept()
  await talking(far, agent)
  await far.phone.hangUp()
  await isAsBefore(loopback, idle, agent, far, first, ...line)
})
