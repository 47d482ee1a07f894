import type { DtlsIdentity } from '../../../e2e/peers/certificate.ts'
import type { CallId } from '../../../protocol/index.ts'
import { callTimeMs, type OpenCall } from './loadCall.ts'
import { type ProductAgent, seatAgent } from './productAgent.ts'
import { type Taken, talkThrough } from './productCall.ts'
import { joinProduct } from './productCaller.ts'
import type { ProductDoor } from './productDoor.ts'
import { within } from './within.ts'

/** Calls through the product: tokens, proofs, queue, ring and accept, as its pages make them. */
export interface ProductCalls {
  readonly openCall: OpenCall
  /** One more agent for each enrolment link. */
  seat(secrets: readonly string[]): Promise<void>
  close(): void
}

export function openProductCalls(identity: DtlsIdentity, door: ProductDoor): ProductCalls {
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
      const caller = await within(callTimeMs, 'joining', joinProduct(door, identity))
      try {
        return await talkThrough(caller, ringOf(caller.callId).promise, index, identity)
      } finally {
        rings.delete(caller.callId)
      }
    },
    async seat(secrets) {
      for (const secret of secrets) {
        agents.push(
          await seatAgent(door, secret, agents.length, identity, (callId, leg, accepted) =>
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
