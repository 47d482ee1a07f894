import { observer } from 'mediasoup'
import type { Producer, RtpObserver } from 'mediasoup/types'
import { afterAll, afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { Measure, Room } from '../../../calls/ports.ts'
import { makeDtlsIdentity } from '../../../e2e/peers/certificate.ts'
import { openLoadLeg } from '../../../e2e/peers/loadLeg.ts'
import { loadCapabilities, voiceParameters } from '../../../e2e/peers/voice.ts'
import { hearing, nothingOpen, startTestMedia, testCallId } from '../../testing/testMedia.ts'
import type { MediaService } from '../workers/workers.ts'
import { mostListening } from './listenOn.ts'

const identity = makeDtlsIdentity(afterAll)
const leg = { mediaKey: identity.mediaKey, rtpCapabilities: loadCapabilities }

/** What mediasoup made, by its own word. */
const observers = new Set<RtpObserver>()
const producers: Producer[] = []
observer.on('newworker', worker =>
  worker.observer.on('newrouter', router => {
    router.observer.on('newrtpobserver', made => {
      observers.add(made)
      made.observer.once('close', () => observers.delete(made))
    })
    router.observer.on('newtransport', transport =>
      transport.observer.on('newproducer', producer => producers.push(producer)),
    )
  }),
)

let media: MediaService
beforeEach(async () => {
  media = await startTestMedia()
})
afterEach(() => {
  expect(observers.size).toBe(0)
  media.close()
  producers.length = 0
})
afterAll(() => observer.removeAllListeners('newworker'))

/** A caller who speaks until the test is over, in a room that tells what it measured. */
async function speakingCaller(): Promise<{ room: Room; measured: Measure[] }> {
  const measured: Measure[] = []
  const room = await media.openRoom(testCallId(), hearing({ onMeasured: (_, what) => measured.push(what) }))
  const peer = openLoadLeg(await room.addLeg('caller', leg), 1111, identity)
  await peer.opened
  const speaking = setInterval(() => peer.speak(), 20)
  onTestFinished(() => {
    clearInterval(speaking)
    peer.close()
    room.close()
  })
  return { room, measured }
}

/** Whether the worker still tells of this party's packets, and anybody here hears it. */
async function traces(): Promise<{ told: unknown; heard: number }> {
  // The placeholder of the room has no mid.
  const voice = producers.find(({ closed, rtpParameters }) => !closed && rtpParameters.mid !== undefined)
  if (!voice) throw new Error('no voice')
  const { traceEventTypes } = await voice.dump()
  return { told: traceEventTypes, heard: voice.listenerCount('trace') }
}

test('hears sizes, times and loudness, for the time that was asked, and leaves nothing behind', async () => {
  const { room, measured } = await speakingCaller()
  await room.produce('caller', voiceParameters(1111))
  const heard = await room.listen('caller', 2000)
  expect(heard.packets.length).toBeGreaterThan(40)
  for (const [, , , marker, size] of heard.packets) {
    expect(marker).toBe(0)
    expect(size).toBeGreaterThanOrEqual(60)
    expect(size).toBeLessThanOrEqual(110)
  }
  const steps = heard.packets.slice(1).map(([, rtpTime], index) => rtpTime - (heard.packets[index]?.[1] ?? 0))
  expect(Math.min(...steps)).toBe(960)
  expect(heard.levels.length).toBeGreaterThan(2)
  for (const [, level] of heard.levels) expect(Math.abs(level + 35)).toBeLessThan(15)
  expect(heard.unmutedMs).toBeGreaterThan(1000)
  expect(heard.unmutedMs).toBeLessThanOrEqual(2200)
  // Whoever waits for the first packet hears it beside, and neither ends the other's watching.
  expect(measured).toContain('heard')
  await expect.poll(traces).toEqual({ told: [], heard: 0 })
})

test('listens no longer than it must, where whoever asked has heard enough', async () => {
  const { room } = await speakingCaller()
  await room.produce('caller', voiceParameters(1111))
  const looks: number[] = []
  const heard = await room.listen('caller', 3600_000, ({ packets, unmutedMs }) => {
    looks.push(packets.length)
    return unmutedMs > 1500
  })
  expect(looks.length).toBeGreaterThanOrEqual(2)
  expect(looks.at(-1)).toBeGreaterThan(looks[0] ?? 0)
  expect(heard.unmutedMs).toBeLessThan(60_000)
  await expect.poll(traces).toEqual({ told: [], heard: 0 })
})

test('hears nothing of who is muted, and counts from when they are not', async () => {
  const { room } = await speakingCaller()
  await room.produce('caller', voiceParameters(1111))
  await expect.poll(async () => (await room.listen('caller', 300)).packets.length).toBeGreaterThan(0)
  await room.setMuted('caller', true)
  expect(await room.listen('caller', 400)).toEqual({ packets: [], levels: [], unmutedMs: 0 })
  const listening = room.listen('caller', 1500)
  await room.setMuted('caller', false)
  const { packets, unmutedMs } = await listening
  expect(packets.length).toBeGreaterThan(10)
  expect(unmutedMs).toBeLessThanOrEqual(1600)
})

test('listens to nobody without a voice', async () => {
  const { room } = await speakingCaller()
  await expect(room.listen('caller', 300)).rejects.toMatchObject({ code: 'request-not-allowed' })
  await expect(room.listen('nobody', 300)).rejects.toMatchObject({ code: 'request-not-allowed' })
})

test.each([
  ['the leg', (room: Room) => room.removeLeg('caller')],
  ['the room', (room: Room) => room.close()],
  [
    'another leg in its place',
    async (room: Room) => {
      await room.replaceLeg('caller', leg)
    },
  ],
  [
    'the worker',
    () => {
      for (const pid of media.workerPids()) process.kill(pid, 'SIGKILL')
    },
  ],
])('ends with %s, long before its time', async (_, end) => {
  const { room } = await speakingCaller()
  await room.produce('caller', voiceParameters(1111))
  const listening = room.listen('caller', 3600_000)
  await expect.poll(() => observers.size).toBe(1)
  await end(room)
  expect((await listening).unmutedMs).toBeLessThan(60_000)
})

test('a worker that stands still makes nobody wait, and nothing is left when it goes on', async () => {
  const { room } = await speakingCaller()
  await room.produce('caller', voiceParameters(1111))
  await expect.poll(async () => (await room.listen('caller', 300)).packets.length).toBeGreaterThan(0)
  const pids = media.workerPids()
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  try {
    expect((await room.listen('caller', 300)).packets.length).toBeLessThan(10)
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
  await expect.poll(traces).toEqual({ told: [], heard: 0 })
  await expect.poll(() => observers.size).toBe(0)
})

test('listens to so many of a worker at once and to no more', async () => {
  const { room } = await speakingCaller()
  await room.produce('caller', voiceParameters(1111))
  const all = Array.from({ length: mostListening }, () => room.listen('caller', 1500))
  await expect(room.listen('caller', 10)).rejects.toMatchObject({ code: 'at-capacity' })
  for (const { packets } of await Promise.all(all)) expect(packets.length).toBeGreaterThan(10)
  await room.listen('caller', 10)
  await expect.poll(traces).toEqual({ told: [], heard: 0 })
  room.close()
  expect(media.counts()).toEqual(nothingOpen)
})
