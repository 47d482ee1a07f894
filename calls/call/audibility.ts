import type { Audibility, PartyId, Room, Side } from '../ports.ts'
import type { Call } from './call.ts'

/** A party, as far as hearing goes: it takes part in the talk, or only stands ready for it. */
export interface Listener {
  readonly partyId: PartyId
  readonly isIn: boolean
}

/** Who hears whom: whoever is in hears all others who are. Everybody else hears nobody, and nobody hears them. */
export function audibility(listeners: readonly Listener[]): Audibility {
  const present = listeners.filter(({ isIn }) => isIn).map(({ partyId }) => partyId)
  return new Map(
    present.map(hearer => [hearer, new Set(present.filter(speaker => speaker !== hearer))] as const),
  )
}

/** The parties of a call. Nobody hears anybody before an agent accepted, whatever was produced before. */
export function listenersOf(call: Call): readonly (Listener & { readonly partyId: Side })[] {
  const isIn = call.phase === 'talking' || (call.phase === 'connecting' && call.ring.state === 'accepted')
  return [
    { partyId: 'caller', isIn },
    { partyId: 'agent', isIn },
  ]
}

/** Lets the voices flow if this step opens them, or stops them if it closes them: the one place that tells a room so. */
export async function followVoices(room: Room, from: Call, to: Call): Promise<void> {
  const [before, after] = [from, to].map(call => audibility(listenersOf(call)))
  if (before && after && before.size !== after.size) await room.setAudible(after)
}

/** Who must be told that this party was muted or not: those who hear it now. */
export function hearersOf(call: Call, partyId: Side): Side[] {
  const hears = audibility(listenersOf(call))
  return listenersOf(call)
    .map(listener => listener.partyId)
    .filter(hearer => hears.get(hearer)?.has(partyId))
}
