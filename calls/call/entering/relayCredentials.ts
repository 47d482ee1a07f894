import type { IceServer, LegMedia } from '../../../protocol/index.ts'
import type { Call } from '../call.ts'
import type { CallWorld } from '../callWorld.ts'

/** Of two authorizations, so that what a refresh brings is there before what it replaces is over. */
const authorizationsLong = 2

/** Relays for one side of this call, with a credential of its own; nothing where the service has none. */
export function relaysFor(world: CallWorld, { admitted }: Call): { readonly iceServers?: IceServer[] } {
  const { authorizationMs } = admitted.policy
  const iceServers = world.relays.iceServers(authorizationsLong * authorizationMs)
  return iceServers.length === 0 ? {} : { iceServers: [...iceServers] }
}

/** A leg as its browser is told of it. */
export const withRelays = (world: CallWorld, call: Call, media: LegMedia): LegMedia => ({
  ...media,
  ...relaysFor(world, call),
})
