import { expect, test } from 'vitest'
import { CallId, codeOf } from '../../../protocol/index.ts'
import { createFakeMedia, voice } from '../../testing/fakeMedia.ts'
import { mediaKeyOf, numbered } from '../../testing/testTokens.ts'
import { createLateRoom } from './lateRoom.ts'

const callId = CallId.parse(numbered('call', 1))
const leg = { mediaKey: mediaKeyOf('a'), rtpCapabilities: { codecs: [], headerExtensions: [] } }
const news = { onConsumer() {}, onPath() {}, onFailed() {}, onMeasured() {}, onWorkerDied() {} }

function open() {
  const media = createFakeMedia()
  const room = createLateRoom(() => media.openRoom(callId, news))
  return { media, room }
}

const settled = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}

test('nothing is opened before the first leg, and whatever is asked before finds nothing', async () => {
  const { media, room } = open()
  await room.setMuted('caller', true)
  room.removeLeg('caller')
  expect(await room.carries('caller')).toBe(false)
  expect(
    await Promise.all([
      room.produce('caller', voice).catch(codeOf),
      room.restartIce('caller').catch(codeOf),
      room.listen('caller', 1000).catch(codeOf),
      room.replaceLeg('caller', leg).catch(codeOf),
      room.setAudible(new Map()).catch(codeOf),
    ]),
  ).toEqual(['request-not-allowed', 'media-failed', 'request-not-allowed', 'media-failed', 'media-failed'])
  expect(media.counts()).toEqual({ rooms: 0, legs: 0 })
  await room.addLeg('caller', leg)
  expect(media.counts()).toEqual({ rooms: 1, legs: 1 })
})

test('all who ask at once share one room', async () => {
  const { media, room } = open()
  media.isSlow = true
  const legs = Promise.all([room.addLeg('caller', leg), room.addLeg('other', leg)])
  do await settled()
  while (media.answerOne())
  await legs
  expect(media.counts()).toEqual({ rooms: 1, legs: 2 })
})

test('after it was left the next leg opens another one; what was on its way then fails and leaves nothing', async () => {
  const { media, room } = open()
  media.isSlow = true
  const early = room.addLeg('caller', leg).catch(codeOf)
  await settled()
  room.leave()
  while (media.answerOne()) await settled()
  expect(await early).toBe('media-failed')
  expect(media.counts()).toEqual({ rooms: 0, legs: 0 })

  media.isSlow = false
  media.failNext('openRoom', 'worker-died')
  expect(await room.addLeg('caller', leg).catch(codeOf)).toBe('worker-died')
  room.leave()
  await room.addLeg('caller', leg)
  room.leave()
  expect(media.counts()).toEqual({ rooms: 0, legs: 0 })
  await room.addLeg('caller', leg)
  expect(media.counts()).toEqual({ rooms: 1, legs: 1 })
})

test('once closed it opens no more, and what is on its way is closed as it comes', async () => {
  const { media, room } = open()
  media.isSlow = true
  const early = room.addLeg('caller', leg).catch(codeOf)
  await settled()
  room.close()
  while (media.answerOne()) await settled()
  expect(await early).toBe('media-failed')
  expect(await room.addLeg('caller', leg).catch(codeOf)).toBe('media-failed')
  expect(media.counts()).toEqual({ rooms: 0, legs: 0 })
})

test('who said that they are muted before there was a leg is muted on it', async () => {
  const media = createFakeMedia()
  const muted: boolean[] = []
  const room = createLateRoom(async () => {
    const made = await media.openRoom(callId, news)
    return { ...made, setMuted: async (_partyId, isMuted) => void muted.push(isMuted) }
  })
  await room.setMuted('caller', true)
  await room.addLeg('caller', leg)
  await room.setMuted('caller', false)
  expect(muted).toEqual([true, false])
})
