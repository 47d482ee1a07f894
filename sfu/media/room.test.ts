import { observer, ortc } from 'mediasoup'
import type { Producer } from 'mediasoup/types'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LegInput } from '../../calls/ports.ts'
import type { ConsumerParameters, RtpParameters } from '../../protocol/index.ts'
import { bothHear, hearing, nothingOpen, startTestMedia, testCallId, testLeg } from '../testing/testMedia.ts'
import { mediaCodecs, routerRtpCapabilities } from './codecs.ts'
import type { MediaService } from './workers/workers.ts'

const voice = (ssrc: number): RtpParameters => ({
  mid: '0',
  codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2, parameters: {} }],
  headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4 }],
  encodings: [{ ssrc, dtx: true }],
  rtcp: { cname: 'x', reducedSize: true },
})

function deferred<T>() {
  return Promise.withResolvers<T>()
}

describe('a room on a real worker', () => {
  let media: MediaService

  beforeAll(async () => {
    media = await startTestMedia()
  })
  afterAll(() => media.close())

  test.each<[LegInput['dtlsRole'], string]>([
    ['server', 'client'],
    ['client', 'server'],
    [undefined, 'server'],
  ])('a browser that can be DTLS %s on its sending transport meets a %s', async (dtlsRole, own) => {
    const room = await media.openRoom(testCallId(), hearing())
    const { send, receive } = await room.addLeg('caller', { ...testLeg, ...(dtlsRole && { dtlsRole }) })
    expect([send.dtlsParameters.role, receive.dtlsParameters.role]).toEqual([own, 'server'])
    room.close()
  })

  test('gives each side the other voice, whoever comes first, and leaves nothing behind', async () => {
    const forCaller = deferred<ConsumerParameters>()
    const forAgent = deferred<ConsumerParameters>()
    const room = await media.openRoom(
      testCallId(),
      hearing({
        onConsumer: (side, consumer) => (side === 'caller' ? forCaller : forAgent).resolve(consumer),
      }),
    )
    await room.addLeg('caller', testLeg)
    await room.produce('caller', voice(1111))
    await room.addLeg('agent', testLeg)
    expect((await forAgent.promise).rtpParameters.codecs[0]?.mimeType).toBe('audio/opus')
    await room.produce('agent', voice(2222))
    await forCaller.promise
    await room.setAudible(bothHear)
    await room.setMuted('caller', true)
    await expect(room.produce('caller', voice(3333))).rejects.toMatchObject({ code: 'request-not-allowed' })
    // The placeholders are gone; their consumers follow by the worker's own word.
    await expect.poll(() => media.counts()).toEqual({ routers: 1, transports: 4, producers: 2, consumers: 2 })
    room.close()
    room.close()
    expect(media.counts()).toEqual(nothingOpen)
  })

  test('lets a second agent try after the first one left', async () => {
    const heard: string[] = []
    const room = await media.openRoom(
      testCallId(),
      hearing({
        onConsumer: side => heard.push(side),
      }),
    )
    await room.addLeg('caller', testLeg)
    await room.produce('caller', voice(1111))
    await room.addLeg('agent', testLeg)
    await room.produce('agent', voice(2222))
    await expect.poll(() => heard.toSorted()).toEqual(['agent', 'caller'])
    room.removeLeg('agent')
    room.removeLeg('agent')
    await room.addLeg('agent', testLeg)
    await room.produce('agent', voice(4444))
    await expect.poll(() => heard.toSorted()).toEqual(['agent', 'agent', 'caller', 'caller'])
    room.close()
    expect(media.counts()).toEqual(nothingOpen)
  })

  test('what was asked of a leg that goes meanwhile is closed too', async () => {
    const room = await media.openRoom(testCallId(), hearing())
    await room.addLeg('caller', testLeg)
    await room.produce('caller', voice(1111))
    await room.addLeg('agent', testLeg) // the caller's voice is on its way to the agent
    const producing = room.produce('agent', voice(2222))
    room.removeLeg('agent')
    await producing
    // The placeholder and the caller's own: nothing of the agent who left.
    await expect.poll(() => media.counts()).toEqual({ routers: 1, transports: 3, producers: 2, consumers: 1 })
    const adding = room.addLeg('agent', testLeg)
    room.close()
    await expect(adding).rejects.toMatchObject({ code: 'media-failed' })
    await expect.poll(() => media.counts()).toEqual(nothingOpen)
  })

  test('an agent who leaves while their voice is on its way does not take the next one’s place', async () => {
    const heardByCaller: string[] = []
    const room = await media.openRoom(
      testCallId(),
      hearing({
        onConsumer: (side, { producerId }) => side === 'caller' && heardByCaller.push(producerId),
      }),
    )
    await room.addLeg('caller', testLeg)
    await room.addLeg('agent', testLeg)
    await room.produce('agent', voice(2222)) // on its way to the caller
    room.removeLeg('agent')
    await room.addLeg('agent', testLeg)
    await room.produce('agent', voice(4444))
    await expect.poll(() => media.counts().consumers).toBe(3)
    expect(heardByCaller).toHaveLength(1)
    room.close()
    expect(media.counts()).toEqual(nothingOpen)
  })

  test('refuses a browser that cannot decode Opus, and keeps no transport of it', async () => {
    const room = await media.openRoom(testCallId(), hearing())
    const deaf = { ...testLeg, rtpCapabilities: { codecs: [], headerExtensions: [] } }
    await expect(room.addLeg('caller', deaf)).rejects.toMatchObject({ code: 'media-failed' })
    expect(media.counts().transports).toBe(1)
    room.close()
    expect(media.counts()).toEqual(nothingOpen)
  })

  test('tells when its worker dies, and the worker is replaced', async () => {
    const died = deferred<void>()
    const room = await media.openRoom(
      testCallId(),
      hearing({
        onWorkerDied: died.resolve,
      }),
    )
    const pid = media.workerPids()[0] ?? 0
    process.kill(pid, 'SIGKILL')
    await died.promise
    await expect(room.addLeg('caller', testLeg)).rejects.toMatchObject({ code: 'worker-died' })
    await expect.poll(() => media.workerPids().filter(each => each !== pid).length, { timeout: 5000 }).toBe(1)
    expect(media.counts()).toEqual(nothingOpen)
  })
})

/** Media of its own, with every producer that mediasoup made in it. */
async function startWatchedMedia() {
  const producers: Producer[] = []
  observer.once('newworker', worker => {
    worker.observer.on('newrouter', router => {
      router.observer.on('newtransport', transport => {
        transport.observer.on('newproducer', producer => producers.push(producer))
      })
    })
  })
  const media = await startTestMedia()
  return { media, producers }
}

test('a caller hears the second agent though the first one left while being tuned in', async () => {
  const { media, producers } = await startWatchedMedia()
  const heard: string[] = []
  const room = await media.openRoom(
    testCallId(),
    hearing({
      onConsumer: (side, consumer) => side === 'caller' && heard.push(consumer.producerId),
    }),
  )
  await room.addLeg('caller', testLeg)
  await room.addLeg('agent', testLeg)
  await room.produce('agent', voice(2222))
  room.removeLeg('agent')
  await room.addLeg('agent', testLeg)
  await room.produce('agent', voice(4444))
  await expect.poll(() => heard.at(-1)).toBe(producers.at(-1)?.id)
  room.close()
  media.close()
})

test('a side that is muted while its voice is being made is not heard', async () => {
  const { media, producers } = await startWatchedMedia()
  const room = await media.openRoom(testCallId(), hearing())
  await room.addLeg('caller', testLeg)
  const produced = room.produce('caller', voice(1111))
  await room.setMuted('caller', true)
  await produced
  expect(producers.at(-1)?.paused).toBe(true)
  await room.setMuted('caller', false)
  expect(producers.at(-1)?.paused).toBe(false)
  room.close()
  media.close()
})

test('a side that was muted before there was a leg is not heard from its first packet on', async () => {
  const { media, producers } = await startWatchedMedia()
  const room = await media.openRoom(testCallId(), hearing())
  await room.setMuted('caller', true)
  await room.addLeg('caller', testLeg)
  await room.produce('caller', voice(1111))
  expect(producers.at(-1)?.paused).toBe(true)
  await room.setMuted('caller', false)
  expect(producers.at(-1)?.paused).toBe(false)
  room.close()
  media.close()
})

test('every router can do what a browser is told', () => {
  const all = ortc.generateRouterRtpCapabilities(mediaCodecs)
  const told = routerRtpCapabilities()
  expect(told.codecs.map(codec => codec.mimeType)).toEqual(all.codecs?.map(codec => codec.mimeType))
  expect(told.headerExtensions.length).toBe(3)
})
