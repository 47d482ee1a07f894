import fc from 'fast-check'
import { expect } from 'vitest'
import type { AgentId, CallId, HangUpReason, StepUpOutcome } from '../../../protocol/index.ts'
import { openStore, type Store } from '../../../store/index.ts'
import type { Nearness } from '../../policy/nearness.ts'
import { createTestClock, nothingHeld, openTestDesk, type TestDesk } from '../testDesk.ts'
import { endsOf, isStep, mediaHolds } from './mediaTruths.ts'
import { type Deed, deed } from './modelCommands.ts'
import { agents, createChance } from './modelState.ts'

type Chance = ReturnType<typeof createChance>

/** What holds at every moment when nothing is on its way. */
export function holdsAtRest(here: TestDesk, store: Store, chance: Chance): void {
  const { calls, waiting, ringing, talking } = here.desk.counts()
  expect(waiting + ringing + talking).toBe(calls)
  expect(store.counts().leases).toBe(calls)
  const { legs, rooms } = here.media.counts()
  expect(rooms).toBeLessThanOrEqual(calls)
  const rung = agents.filter(agentId => here.ringOf(agentId))
  expect(rung).toHaveLength(ringing)
  const live = [...chance.places.keys()].filter(callId => endsOf(here, callId).length === 0)
  // The leg of a side whose page is gone may have failed, which costs nobody anything.
  const agentsAway = live.filter(callId => here.heardOf(callId, 'otherAway').at(-1)?.away)
  expect(legs).toBeLessThanOrEqual(rooms + rung.length + talking)
  const wentAway = live.filter(callId => chance.wentAway.has(callId))
  const lost = agentsAway.length + wentAway.length
  expect(legs).toBeGreaterThanOrEqual(rooms + rung.length + talking - lost)
  mediaHolds(here, live)
  // Whoever sits there tells it again and again.
  const { seats, awaitedSeats } = here.desk.counts()
  if (calls === 0) expect(here.clock.pending()).toBe(awaitedSeats + (seats > 0 ? 1 : 0))
  const openQuestions = live.filter(callId => questionsOf(here, callId).open !== null)
  expect(here.proofs.statements()).toBe(openQuestions.length)
  placesHold(here, waiting, chance)
}

/** Places are given once each and without a gap. Whoever is absent was told one before, which somebody else may have by now. */
function placesHold(here: TestDesk, waiting: number, { places, wentAway }: Chance): void {
  const told = [...places].flatMap(([callId, answered]) => {
    const last = here.heard(callId).filter(isStep).at(-1) ?? { event: 'waiting' as const, place: answered }
    return last.event === 'waiting' ? [{ callId, place: last.place ?? 0 }] : []
  })
  expect(told).toHaveLength(waiting)
  const steady = told.filter(({ callId }) => !wentAway.has(callId)).map(({ place }) => place)
  expect(new Set(steady).size).toBe(steady.length)
  const all = new Set(told.map(({ place }) => place))
  const needed = steady.length === told.length ? waiting : Math.max(0, ...steady)
  for (let place = 1; place <= needed; place += 1) expect(all).toContain(place)
  if (needed > 0) expect(Math.max(...steady)).toBeLessThanOrEqual(waiting)
}

/** Each wish to move was asked before it ended, and each ended but for what the call's end overtook. */
function movesHold(here: TestDesk, callId: CallId): void {
  let open: string | null = null
  for (const event of here.heard(callId)) {
    if (event.event === 'moveAsked') {
      expect([null, event.moveId]).toContain(open)
      open = event.moveId
    } else if (event.event === 'moveEnded') {
      expect(open).toBe(event.moveId)
      open = null
    }
  }
}

/** The questions of one call as its caller heard them: one at a time, each asked before it ended, none after the call. */
function questionsOf(here: TestDesk, callId: CallId) {
  const ended = new Map<string, StepUpOutcome>()
  let open: string | null = null
  for (const event of here.heard(callId)) {
    if (event.event === 'stepUpAsked') {
      expect([null, event.stepUpId]).toContain(open)
      open = event.stepUpId
    } else if (event.event === 'stepUpEnded') {
      expect(open).toBe(event.stepUpId)
      expect(event.grant !== null).toBe(event.outcome === 'proven')
      ended.set(event.stepUpId, event.outcome)
      open = null
    }
  }
  return { ended, open }
}

/** Both sides heard the same outcomes, and the record says them all, with the one that the call's end overtook. */
async function questionsHold(
  here: TestDesk,
  store: Store,
  callId: CallId,
): Promise<readonly StepUpOutcome[]> {
  const { ended, open } = questionsOf(here, callId)
  const record = await store.calls.records.find(callId)
  const noted = record?.stepUps.map(note => [note.stepUpId, note.outcome] as const) ?? []
  expect(noted.filter(([stepUpId]) => stepUpId !== open)).toEqual([...ended])
  expect(noted.length - ended.size).toBe(open === null ? 0 : 1)
  const asAgent = agents.flatMap(each => here.heardOf(each, 'stepUpEnded'))
  expect(asAgent.filter(event => event.callId === callId)).toEqual(here.heardOf(callId, 'stepUpEnded'))
  const failures = noted.filter(([, outcome]) => outcome === 'failed').length
  expect(failures).toBeLessThanOrEqual(3)
  expect(record?.marks).toEqual(failures === 3 ? ['step-up-failures'] : [])
  const grants = record?.stepUps.flatMap(note => note.grantId ?? []) ?? []
  expect(new Set(grants).size).toBe(noted.filter(([, outcome]) => outcome === 'proven').length)
  return noted.map(([, outcome]) => outcome)
}

/** An agent's own story: never two calls at once, each ring with one outcome, each talk with one end. */
function agentStoryHolds(here: TestDesk, agentId: AgentId): void {
  let busyWith: string | null = null
  for (const event of here.heard(agentId)) {
    if (event.event === 'ringPrepared') {
      expect(busyWith).toBeNull()
      busyWith = event.ringId
    } else if (event.event === 'ringStarted') {
      expect(busyWith).toBe(event.ringId)
    } else if (event.event === 'ringEnded') {
      expect(busyWith).toBe(event.ringId)
      busyWith = event.outcome === 'accepted' ? event.callId : null
    } else if (event.event === 'ended') {
      expect(busyWith).toBe(event.callId)
      busyWith = null
    }
  }
  expect(busyWith).toBeNull()
}

/** A caller's own story: told of the end exactly once, after which nothing follows. */
async function callerStoryHolds(
  here: TestDesk,
  store: Store,
  callId: CallId,
  hasReturned: boolean,
): Promise<void> {
  expect(endsOf(here, callId)).toHaveLength(1)
  movesHold(here, callId)
  expect(
    here
      .heard(callId)
      .slice(-2)
      .map(event => event.event),
  ).toEqual(['ended', 'receiptIssued'])
  const moves = here.heardOf(callId, 'ended').length - 1
  expect(here.done.filter(each => each === callId)).toHaveLength(1 + moves)
  if (!hasReturned) {
    expect(moves).toBe(0)
    expect(here.heardOf(callId, 'talking').length).toBeLessThanOrEqual(1)
  }
  const records = await Promise.all(agents.map(each => store.calls.records.recentOfAgent(each, 1000)))
  const accepted = agents.flatMap(each =>
    here.heardOf(each, 'ringEnded').filter(ring => ring.callId === callId && ring.outcome === 'accepted'),
  )
  expect(accepted.length).toBeLessThanOrEqual(1)
  expect(records.flat().filter(record => record.callId === callId)).toHaveLength(accepted.length)
}

export const answerAll = async (here: TestDesk): Promise<void> => {
  here.media.isSlow = false
  here.proofs.isSlow = false
  do await here.drain()
  while (here.media.answerOne() || here.proofs.answerOne())
}

/** Places are told once per second: passes one in which nothing else happens, so that they are those of this moment. */
export async function untilQuiet(here: TestDesk, { callIds }: Chance): Promise<void> {
  const said = () => [...callIds, ...agents].reduce((sum, who) => sum + here.heard(who).length, 0)
  let before = -1
  while (said() !== before) {
    before = said()
    await here.clock.advance(1000)
    await answerAll(here)
  }
}

const rest = fc.array(deed, { minLength: 20, maxLength: 120, size: 'max' })

/** What ended calls, and how questions ended, in all stories together. */
interface Seen {
  readonly reasons: ReadonlySet<HangUpReason>
  readonly outcomes: ReadonlySet<StepUpOutcome>
  /** Callers who were let in without media, and those of them who were offered some later. */
  readonly far: number
  readonly offered: number
}

/** How many stories, and what lets all that is under way come to rest. */
export interface Telling {
  readonly count: number
  readonly drain: () => Promise<unknown>
  readonly nearness?: Nearness
}

/** Stories that begin so and go on as chance will: whatever happens in whatever order, each call ends once and nothing is left. */
export async function tellStories(
  beginning: readonly Deed[],
  { count, drain, nearness }: Telling,
): Promise<Seen> {
  const seen = { far: 0, offered: 0 }
  const reasons = new Set<HangUpReason>()
  const outcomes = new Set<StepUpOutcome>()
  await fc.assert(
    fc.asyncProperty(rest, async deeds => {
      const clock = createTestClock(drain)
      const store = await openStore({ file: ':memory:', clock })
      const here = openTestDesk({
        ...{ memory: store.calls, clock, drain, maxCalls: 5 },
        ...(nearness && { nearness }),
      })
      const chance = createChance(here)
      await here.seat('a')
      await here.seat('b')
      for (const one of [...beginning, ...deeds]) {
        await chance.doOne(one)
        // Whoever was absent returns to a place that was kept.
        expect(here.desk.counts().calls).toBeLessThanOrEqual(6)
      }
      await answerAll(here)
      await untilQuiet(here, chance)
      holdsAtRest(here, store, chance)
      await here.desk.close()
      await Promise.all(chance.open)
      expect(here.held()).toEqual(nothingHeld)
      expect(store.counts().leases).toBe(0)
      expect(here.logged.filter(line => line.level === 'error')).toEqual([])
      for (const arrow of ['call admitted', 'call ended', 'call recorded']) {
        expect(here.logged.filter(line => line.event === arrow)).toHaveLength(chance.callIds.length)
      }
      for (const error of chance.refusals) expect(error).toMatchObject({ name: 'RingfenceError' })
      for (const agentId of agents) agentStoryHolds(here, agentId)
      for (const callId of chance.callIds) {
        await callerStoryHolds(here, store, callId, chance.returned.has(callId))
        for (const { reason } of here.heardOf(callId, 'ended')) reasons.add(reason)
        if (chance.far.has(callId)) seen.far += 1
        if (here.heardOf(callId, 'mediaOffered').length > 0) seen.offered += 1
        for (const outcome of await questionsHold(here, store, callId)) outcomes.add(outcome)
      }
      await store.close()
    }),
    { numRuns: count },
  )
  return { reasons, outcomes, ...seen }
}
