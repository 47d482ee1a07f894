import fc from 'fast-check'
import { expect } from 'vitest'
import type { AgentId } from '../../../protocol/index.ts'
import { openStore } from '../../../store/index.ts'
import { usualNearness } from '../../policy/nearness.ts'
import { createTestClock, nothingHeld, openTestDesk, type TestDesk } from '../testDesk.ts'
import { createLossyCarry, type Fate } from './lossyCarry.ts'
import { endsOf, nearHaveMedia } from './mediaTruths.ts'
import { type Deed, deed } from './modelCommands.ts'
import { agents, createChance } from './modelState.ts'
import { answerAll, holdsAtRest, type Telling, untilQuiet } from './modelStories.ts'

/** Most messages arrive at once; the others late, so that later ones overtake them, twice, or never. */
const fate = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Fate>([0]) },
  { weight: 2, arbitrary: fc.constant<Fate>([]) },
  { weight: 2, arbitrary: fc.constantFrom<Fate>([0, 0], [0, 4000], [1, 15_000]) },
  { weight: 3, arbitrary: fc.constantFrom<Fate>([1], [700], [6000], [40_000]) },
)

/** What an agent's page is told: one ring or talk at a time, each ring over before the next is known, a talk only after its ring. */
function pageStoryHolds(here: TestDesk, agentId: AgentId): void {
  let busyWith: string | null = null
  for (const event of here.heard(agentId)) {
    if (event.event === 'ringPrepared' || event.event === 'ringStarted') {
      expect([null, event.ringId]).toContain(busyWith)
      busyWith = event.ringId
    } else if (event.event === 'ringEnded') {
      expect(busyWith).toBe(event.ringId)
      busyWith = event.outcome === 'accepted' ? event.callId : null
    } else if (event.event === 'ended') {
      expect(busyWith).toBe(event.callId)
      busyWith = null
    }
  }
}

/** After the storm everybody tells again and again what is so; rings and holds that nobody knows of end by themselves. */
const calmMs = 90_000

/**
 * Stories in which calls, seats and dispatch hear each other badly, beside a second dispatch. It may cost a ring its time; no call
 * ends twice, no agent is rung for two calls, no call has two agents, and when the storm is over all of them agree again.
 */
export async function tellLossyStories(
  beginning: readonly Deed[],
  { count, drain, nearness = usualNearness }: Telling,
): Promise<{ readonly hit: number; readonly talks: number; readonly far: number }> {
  const seen = { hit: 0, talks: 0, far: 0 }
  const deeds = fc.array(deed, { minLength: 20, maxLength: 80, size: 'max' })
  const fates = fc.array(fate, { minLength: 1, maxLength: 97, size: 'max' })
  await fc.assert(
    fc.asyncProperty(deeds, fates, async (story, weather) => {
      const clock = createTestClock(drain)
      const store = await openStore({ file: ':memory:', clock })
      const network = createLossyCarry(clock, weather, nearness)
      const { carry } = network
      const here = openTestDesk({ memory: store.calls, clock, drain, maxCalls: 5, nearness, carry })
      const chance = createChance(here)
      await here.seat('a')
      await here.seat('b')
      network.storm()
      for (const one of [...beginning, ...story]) await chance.doOne(one)
      network.calm()
      await answerAll(here)
      await here.clock.advance(calmMs)
      await untilQuiet(here, chance)
      holdsAtRest(here, store, chance)
      nearHaveMedia(here, chance, nearness.always)
      await here.desk.close()
      await Promise.all(chance.open)
      expect(here.held()).toEqual(nothingHeld)
      expect(store.counts().leases).toBe(0)
      expect(here.logged.filter(line => line.level === 'error')).toEqual([])
      for (const error of chance.refusals) expect(error).toMatchObject({ name: 'RingfenceError' })
      for (const agentId of agents) pageStoryHolds(here, agentId)
      for (const callId of chance.callIds) {
        expect(endsOf(here, callId)).toHaveLength(1)
        expect(await store.calls.records.find(callId)).toBeDefined()
        seen.talks += here.heardOf(callId, 'talking').length
      }
      seen.hit += network.hit
      seen.far += chance.far.size
      await store.close()
    }),
    { numRuns: count },
  )
  return seen
}
