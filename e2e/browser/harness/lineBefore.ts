import { JoinAnswer, parse } from '../../../protocol/index.ts'
import { createStranger } from '../../harness/stranger.ts'
import { makeDtlsIdentity } from '../../peers/certificate.ts'
import { openLoadLeg } from '../../peers/loadLeg.ts'
import { loadCapabilities } from '../../peers/voice.ts'
import type { Service } from './service.ts'

/** Somebody who calls without a browser, with real ICE and DTLS, and says nothing. */
export interface QuietCaller {
  hangUp(): Promise<void>
}

/** One more of them, in line. */
export async function callQuietly(service: Service, ssrc: number): Promise<QuietCaller> {
  const identity = makeDtlsIdentity()
  const somewhere = { url: service.origin, time: { now: () => Date.now() } }
  const stranger = await createStranger(somewhere, service.origin, identity.mediaKey)
  const { outcome, socket } = await stranger.bring(await stranger.askToken('demo'), {
    rtpCapabilities: loadCapabilities,
  })
  if (outcome !== 'done') throw new Error(`not let in: ${outcome}`)
  const { callId, media, place } = parse(JoinAnswer, socket.lastResult())
  if (!media) throw new Error(`let in far from the ring, at place ${place}`)
  const leg = openLoadLeg(media, ssrc, identity)
  await leg.opened
  return {
    async hangUp() {
      await socket.request('hangUp', { callId, because: 'person' })
      leg.close()
      await socket.closed()
    },
  }
}
