import { afterAll, afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { LegInput, PartyId } from '../../../calls/ports.ts'
import { type DtlsIdentity, makeDtlsIdentity } from '../../../e2e/peers/certificate.ts'
import { openLoadLeg } from '../../../e2e/peers/loadLeg.ts'
import { loadCapabilities } from '../../../e2e/peers/voice.ts'
import type { LegMedia } from '../../../protocol/index.ts'
import { hearing, startTestMedia, testCallId } from '../../testing/testMedia.ts'
import type { MediaService } from './workers.ts'

const announced = makeDtlsIdentity(afterAll)
/** Of a browser that says it can be DTLS server on its sending transport, so that the server is client there. */
const leg: LegInput = {
  mediaKey: announced.mediaKey,
  rtpCapabilities: loadCapabilities,
  dtlsRole: 'server',
}

let media: MediaService

beforeEach(async () => {
  media = await startTestMedia()
})
afterEach(() => media.close())

/** A room with one leg, and what is told of it. */
async function roomOf(side: PartyId) {
  const failed: string[] = []
  const room = await media.openRoom(
    testCallId(),
    hearing({
      onFailed: (of, why) => failed.push(`${of} ${why}`),
    }),
  )
  return { room, failed, legMedia: await room.addLeg(side, leg) }
}

function connect(legMedia: Pick<LegMedia, 'send' | 'receive'>, identity: DtlsIdentity) {
  const peer = openLoadLeg(legMedia, 1111, identity)
  peer.opened.catch(() => undefined) // it may fail; the server's word is what counts
  onTestFinished(() => peer.close())
  return peer
}

test.each(['caller', 'agent'] as const)('a %s who shows another certificate is named for it', async side => {
  const { failed, legMedia } = await roomOf(side)
  connect(legMedia, makeDtlsIdentity(onTestFinished))
  await expect.poll(() => failed).toContain(`${side} media-key-mismatch`)
  expect(failed).not.toContain(`${side} media-failed`)
})

/** Both ends are client, as of a browser that cannot be what it said. */
const asClient = ({ send, receive }: LegMedia): Pick<LegMedia, 'send' | 'receive'> => ({
  receive,
  send: { ...send, dtlsParameters: { ...send.dtlsParameters, role: 'server' } },
})

test('a handshake that fails with the right certificate is no mismatch', async () => {
  const { failed, legMedia } = await roomOf('caller')
  connect(asClient(legMedia), announced)
  // ICE ends after it, too: the peer gives up.
  await expect.poll(() => [...new Set(failed)]).toEqual(['caller media-failed'])
})

test('the wrong certificate of one is not held against another whose handshake fails', async () => {
  const thief = await roomOf('caller')
  const honest = makeDtlsIdentity(onTestFinished)
  const failed: string[] = []
  const room = await media.openRoom(
    testCallId(),
    hearing({
      onFailed: (side, why) => failed.push(`${side} ${why}`),
    }),
  )
  const legMedia = await room.addLeg('agent', { ...leg, mediaKey: honest.mediaKey })
  connect(thief.legMedia, makeDtlsIdentity(onTestFinished))
  connect(asClient(legMedia), honest)
  await expect.poll(() => [thief.failed.length > 0, failed.length > 0]).toEqual([true, true])
  expect(thief.failed).toContain('caller media-key-mismatch')
  expect(new Set(failed)).toEqual(new Set(['agent media-failed']))
})

test('a mismatch is of one leg: the next one with the same certificate starts clean', async () => {
  const { room, failed, legMedia } = await roomOf('agent')
  connect(legMedia, makeDtlsIdentity(onTestFinished))
  await expect.poll(() => failed).toContain('agent media-key-mismatch')
  room.removeLeg('agent')
  const told = failed.length
  connect(asClient(await room.addLeg('agent', leg)), announced)
  await expect.poll(() => [...new Set(failed.slice(told))]).toEqual(['agent media-failed'])
})
