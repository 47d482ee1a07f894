import type { DtlsIdentity } from '../../../e2e/peers/certificate.ts'
import { type LoadLeg, openLoadLeg } from '../../../e2e/peers/loadLeg.ts'
import { voiceParameters } from '../../../e2e/peers/voice.ts'
import { callTimeMs, type LoadCall } from './loadCall.ts'
import type { ProductCaller } from './productCaller.ts'
import { speak } from './speaking.ts'
import { within } from './within.ts'

/** The agent's half: the leg as soon as the ring's media is known, and when the service has heard that the ring is accepted. */
export interface Taken {
  readonly leg: LoadLeg
  readonly accepted: Promise<unknown>
}

/** Brings a caller who is in line to talk with whoever takes the ring; one who does not come to talk hangs up. */
export async function talkThrough(
  caller: ProductCaller,
  ring: Promise<Taken>,
  index: number,
  identity: DtlsIdentity,
): Promise<LoadCall> {
  const { callId, media, socket, talking, ended } = caller
  const ssrc = 900_000 + index
  const callerLeg = openLoadLeg(media, ssrc, identity)
  const legs = [callerLeg]
  let isEnded = false
  let fallSilent = () => {}
  ended.then(() => {
    isEnded = true
    fallSilent()
  })
  const call: LoadCall = {
    legs,
    isLost: () => isEnded || legs.some(leg => leg.isLost()),
    async hangUp() {
      try {
        // The server closes a caller's socket once the call has ended: its last word is the event, not the answer.
        socket.request('hangUp', { callId, because: 'person' }).catch(() => undefined)
        await within(callTimeMs, 'hanging up', ended)
      } finally {
        fallSilent()
        for (const leg of legs) leg.close()
        socket.close()
      }
    },
  }

  const talk = async (): Promise<void> => {
    await socket.request('produce', { callId, rtpParameters: voiceParameters(ssrc) })
    const { leg, accepted } = await ring
    legs.push(leg)
    await Promise.all([callerLeg.opened, accepted])
    if (isEnded) return
    // As every microphone does: nobody talks to an agent of whom no packet came, and the ring goes to the next one.
    fallSilent = speak(legs)
    await talking
    fallSilent()
  }
  const endedEarly = ended.then(reason => Promise.reject(new Error(`a call ended early: ${reason}`)))
  endedEarly.catch(() => undefined) // from now on it ends by hanging up
  try {
    await within(callTimeMs, 'coming to talk', Promise.race([talk(), endedEarly]))
    return call
  } catch (error) {
    await call.hangUp().catch(() => undefined)
    throw error
  }
}
