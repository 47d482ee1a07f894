import { expect } from 'vitest'
import type { CallId, EventFrame } from '../../../protocol/index.ts'
import type { TestDesk } from '../testDesk.ts'
import type { createChance } from './modelState.ts'

/** Where a caller was told to stand. */
export const isStep = (event: EventFrame): boolean =>
  ['waiting', 'connecting', 'talking'].includes(event.event) ||
  (event.event === 'ended' && event.reason !== 'moved')

/** A device that the call left was told an end too, which is none of the call's. */
export const endsOf = (here: TestDesk, callId: CallId) =>
  here.heardOf(callId, 'ended').filter(event => event.reason !== 'moved')

/** Nobody is rung or talks without media; whoever waits has it when the ring is near, and may have it longer. */
export function mediaHolds(here: TestDesk, live: readonly CallId[]): void {
  for (const callId of live) {
    const last = here.heard(callId).findLast(isStep)?.event ?? 'waiting'
    if (last !== 'waiting') expect(here.media.newsOf(callId)).toBeDefined()
  }
}

/** When nothing fails any more, whoever is there and near the ring has media. */
export function nearHaveMedia(
  here: TestDesk,
  { places, wentAway }: ReturnType<typeof createChance>,
  most: number,
): void {
  for (const [callId, answered] of places) {
    const last = here.heard(callId).findLast(isStep) ?? { event: 'waiting' as const, place: answered }
    if (wentAway.has(callId) || last.event !== 'waiting' || (last.place ?? 0) > most) continue
    expect(here.media.newsOf(callId)).toBeDefined()
  }
}
