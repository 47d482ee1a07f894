import type { DtlsIdentity } from '../../e2e/peers/certificate.ts'
import { type LoadLeg, openLoadLeg } from '../../e2e/peers/loadLeg.ts'
import { voiceParameters } from '../../e2e/peers/voice.ts'
import type { CallId } from '../../protocol/index.ts'
import type { OpenCall } from './loadCall.ts'
import { type ProductAgent, seatAgent } from './productAgent.ts'
import { joinProduct } from './productCaller.ts'

interface Taken {
  readonly leg: LoadLeg
  readonly accepted: Promise<unknown>
}

/** Calls through the product: tokens, proofs, queue, ring and accept, as its pages make them. */
interface ProductCalls {
  readonly openCall: OpenCall
  /** One more agent for each enrolment link. */
  seat(secrets: readonly string[]): Promise<void>
  close(): void
}

export function openProductCalls(identity: DtlsIdentity): ProductCalls {
  const agents: ProductAgent[] = []
  const rings = new Map<CallId, PromiseWithResolvers<Taken>>()

  /** Ring and answer to join travel on two sockets: either may be first. */
  const ringOf = (callId: CallId): PromiseWithResolvers<Taken> => {
    const ring = rings.get(callId) ?? Promise.withResolvers<Taken>()
    rings.set(callId, ring)
    return ring
  }

  return {
    async openCall(index) {
      const { callId, media, socket, ended } = await joinProduct(identity)
      const ssrc = 900_000 + index
      const callerLeg = openLoadLeg(media, ssrc, identity)
      await socket.request('produce', { callId, rtpParameters: voiceParameters(ssrc) })
      const endedEarly = ended.then(reason => Promise.reject(new Error(`a call ended early: ${reason}`)))
      const taken = await Promise.race([ringOf(callId).promise, endedEarly])
      rings.delete(callId)
      await Promise.race([Promise.all([callerLeg.opened, taken.accepted]), endedEarly])
      endedEarly.catch(() => undefined) // from now on it ends by hanging up
      return {
        legs: [callerLeg, taken.leg],
        async hangUp() {
          // The server closes a caller's socket once the call has ended: its last word is the event, not the answer.
          socket.request('hangUp', { callId, because: 'person' }).catch(() => undefined)
          await ended
          callerLeg.close()
          taken.leg.close()
          socket.close()
        },
      }
    },
    async seat(secrets) {
      for (const secret of secrets) {
        agents.push(
          await seatAgent(secret, agents.length, identity, (callId, leg, accepted) =>
            ringOf(callId).resolve({ leg, accepted }),
          ),
        )
      }
    },
    close() {
      for (const agent of agents) agent.close()
    },
  }
}
