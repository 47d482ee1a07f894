import { observer } from 'mediasoup'
import type { Consumer } from 'mediasoup/types'
import { afterAll, afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { PartyId, Room } from '../../calls/ports.ts'
import { makeDtlsIdentity } from '../../e2e/peers/certificate.ts'
import { type LoadLeg, openLoadLeg } from '../../e2e/peers/loadLeg.ts'
import { loadCapabilities, voiceParameters } from '../../e2e/peers/voice.ts'
import { type ConsumerParameters, type LegMedia, RingfenceError } from '../../protocol/index.ts'
import { bothHear, hearing, nothingOpen, startTestMedia, testCallId } from '../testing/testMedia.ts'
import type { MediaService } from './workers/workers.ts'

const identity = makeDtlsIdentity(afterAll)
const leg = { mediaKey: identity.mediaKey, rtpCapabilities: loadCapabilities }

let media: MediaService
/** Every consumer that mediasoup made, in order. */
let consumers: Consumer[]

beforeEach(async () => {
  consumers = []
  observer.once('newworker', worker => {
    worker.observer.on('newrouter', router => {
      router.observer.on('newtransport', transport => {
        transport.observer.on('newconsumer', consumer => consumers.push(consumer))
      })
    })
  })
  media = await startTestMedia()
})
afterEach(() => {
  expect(media.counts()).toEqual(nothingOpen)
  media.close()
})

/** A room that remembers what each side was given to hear. */
async function openRoom() {
  const heard: Record<'caller' | 'agent', ConsumerParameters[]> = { caller: [], agent: [] }
  const failed: string[] = []
  const room = await media.openRoom(
    testCallId(),
    hearing({
      onConsumer: (hearer, consumer) => heard[hearer === 'caller' ? 'caller' : 'agent'].push(consumer),
      onFailed: (side, why) => failed.push(`${side} ${why}`),
    }),
  )
  return { room, heard, failed }
}

/** A real peer for one leg, which speaks until it is closed. */
async function speak(room: Room, side: PartyId, legMedia: LegMedia, ssrc: number): Promise<LoadLeg> {
  const peer = openLoadLeg(legMedia, ssrc, identity)
  onTestFinished(() => peer.close())
  await peer.opened
  await room.produce(side, voiceParameters(ssrc))
  const speaking = setInterval(() => {
    try {
      peer.speak()
    } catch {
      clearInterval(speaking) // the server closed this leg, and the peer knows it
    }
  }, 20)
  onTestFinished(() => clearInterval(speaking))
  return peer
}

const packetsOf = async (consumer: Consumer | undefined): Promise<number> => {
  const stats = (await consumer?.getStats()) ?? []
  return stats.reduce((sum, each) => sum + (each.type === 'outbound-rtp' ? each.packetCount : 0), 0)
}

test('in the middle of a talk a caller’s new leg is heard and hears at once, and the agent’s leg never pauses', async () => {
  const { room, heard, failed } = await openRoom()
  const before = await speak(room, 'caller', await room.addLeg('caller', leg), 1111)
  const agent = await speak(room, 'agent', await room.addLeg('agent', leg), 2222)
  await expect.poll(() => [heard.caller.length, heard.agent.length]).toEqual([1, 1])
  await room.setAudible(bothHear)
  await expect.poll(() => before.received()).toBeGreaterThan(20)
  await expect.poll(() => agent.received()).toBeGreaterThan(20)

  const newMedia = await room.replaceLeg('caller', leg)
  const after = await speak(room, 'caller', newMedia, 3333)
  await expect.poll(() => [heard.caller.length, heard.agent.length]).toEqual([2, 2])
  // The agent's own voice was never made anew: the caller's new leg hears the same producer.
  expect(heard.caller[1]?.producerId).toBe(heard.caller[0]?.producerId)
  expect(heard.agent[1]?.producerId).not.toBe(heard.agent[0]?.producerId)
  const agentHears = consumers.find(each => each.id === heard.agent[1]?.id)
  const callerHears = consumers.find(each => each.id === heard.caller[1]?.id)
  expect([agentHears?.paused, callerHears?.paused]).toEqual([false, false])
  await expect.poll(() => packetsOf(agentHears)).toBeGreaterThan(20)
  await expect.poll(() => packetsOf(callerHears)).toBeGreaterThan(20)
  const [agentReceived, callerReceived] = [agent.received(), after.received()]
  await expect.poll(() => agent.received()).toBeGreaterThan(agentReceived + 20)
  await expect.poll(() => after.received()).toBeGreaterThan(callerReceived + 20)

  const silent = before.received()
  await expect.poll(() => after.received()).toBeGreaterThan(callerReceived + 50)
  expect(before.received()).toBe(silent)
  expect(failed).toEqual([])
  room.close()
})

test('an agent’s leg is replaced as well, and a caller who is muted stays so', async () => {
  const { room, heard } = await openRoom()
  const caller = await speak(room, 'caller', await room.addLeg('caller', leg), 1111)
  await speak(room, 'agent', await room.addLeg('agent', leg), 2222)
  await expect.poll(() => [heard.caller.length, heard.agent.length]).toEqual([1, 1])
  await room.setAudible(bothHear)
  await room.setMuted('caller', true)
  const agent = await speak(room, 'agent', await room.replaceLeg('agent', leg), 4444)
  await expect.poll(() => [heard.caller.length, heard.agent.length]).toEqual([2, 2])
  await expect.poll(() => caller.received()).toBeGreaterThan(20)
  await speak(room, 'caller', await room.replaceLeg('caller', leg), 5555)
  await expect.poll(() => heard.agent.length).toBe(3)
  const agentHears = consumers.find(each => each.id === heard.agent[2]?.id)
  expect(agentHears?.producerPaused).toBe(true)
  await room.setMuted('caller', false)
  await expect.poll(() => agent.received()).toBeGreaterThan(20)
  room.close()
})

test('fifty replacements, before and in a talk, leave exactly what one leg needs', async () => {
  const { room, heard } = await openRoom()
  await room.addLeg('caller', leg)
  await room.produce('caller', voiceParameters(1111))
  await room.addLeg('agent', leg)
  await room.produce('agent', voiceParameters(2222))
  await expect.poll(() => [heard.caller.length, heard.agent.length]).toEqual([1, 1])
  const standing = media.counts()
  for (let turn = 0; turn < 50; turn += 1) {
    if (turn === 25) await room.setAudible(bothHear)
    await room.replaceLeg('caller', leg)
    await room.produce('caller', voiceParameters(10_000 + turn))
    await expect.poll(() => heard.agent.length).toBe(turn + 2)
    await expect.poll(() => heard.caller.length).toBe(turn + 2)
  }
  // The room's placeholder went with the talk: its transport, its voice and one consumer of it for each leg.
  const { routers, transports, producers, consumers: consuming } = standing
  await expect
    .poll(() => media.counts())
    .toEqual({
      routers,
      transports: transports - 1,
      producers: producers - 1,
      consumers: consuming - 2,
    })
  room.close()
})

test('of replacements at once the last to stand stays, and a room that closes meanwhile keeps none', async () => {
  const { room } = await openRoom()
  await room.addLeg('caller', leg)
  const standing = media.counts()
  const all = await Promise.all([1, 2, 3].map(() => room.replaceLeg('caller', leg)))
  expect(new Set(all.map(each => each.send.id)).size).toBe(3)
  // The leg that stands consumes a placeholder that went when it stood.
  await expect.poll(() => media.counts()).toEqual({ ...standing, consumers: standing.consumers - 1 })
  const late = room.replaceLeg('caller', leg)
  room.close()
  await expect(late).rejects.toMatchObject({ code: 'media-failed' })
  await expect.poll(() => media.counts()).toEqual(nothingOpen)
})

test('a replacement that fails, or is not wanted any more, leaves the former leg as it was', async () => {
  const { room, heard } = await openRoom()
  await room.addLeg('caller', leg)
  await room.produce('caller', voiceParameters(1111))
  const standing = media.counts()
  const deaf = { ...leg, rtpCapabilities: { codecs: [], headerExtensions: [] } }
  await expect(room.replaceLeg('caller', deaf)).rejects.toMatchObject({ code: 'media-failed' })
  await expect.poll(() => media.counts()).toEqual(standing)
  const unwanted = () => {
    throw new RingfenceError('revoked')
  }
  await expect(room.replaceLeg('caller', leg, unwanted)).rejects.toMatchObject({ code: 'revoked' })
  await expect.poll(() => media.counts()).toEqual(standing)
  await room.addLeg('agent', leg)
  await expect.poll(() => heard.agent.length).toBe(1)
  room.close()
})
