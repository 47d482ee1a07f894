import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentId, CallId, EventOf, HangUpReason } from '../protocol/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { agent, createRehearsalClock, nothingHeld, type Rehearsal, rehearse, seatInput } from './rehearsal.ts'
import { voice } from './rehearsalMedia.ts'
import { signatureOf } from './rehearsalProofs.ts'

const kind = <const K extends string, T extends object>(weight: number, name: K, rest: fc.Arbitrary<T>) => ({
  weight,
  arbitrary: rest.map(values => ({ do: name, ...values })),
})
/** Picks a call or an agent of those there are. */
const which = fc.nat(7)
const because = fc.constantFrom('person', 'person', 'media-failed')

/** One thing that happens; it may come out of season. */
const deed = fc.oneof(
  kind(6, 'join', fc.record({ browser: fc.nat(3), seconds: fc.constantFrom(30, 90) })),
  kind(3, 'pass', fc.record({ ms: fc.constantFrom(0, 1, 5000, 20_000, 31_000, 61_000) })),
  kind(1, 'pass', fc.record({ ms: fc.constantFrom(90_000, 600_000) })),
  kind(8, 'rest', fc.record({})),
  kind(1, 'slow', fc.record({ isSlow: fc.constantFrom(true, false, false) })),
  kind(4, 'media answers', fc.record({})),
  kind(
    1,
    'media will fail',
    fc.record({
      step: fc.constantFrom('caller leg', 'agent leg', 'talk'),
      code: fc.constantFrom('media-failed', 'worker-died'),
    }),
  ),
  kind(1, 'leg fails', fc.record({ which, side: fc.constantFrom('caller', 'agent') })),
  kind(1, 'worker dies', fc.record({ which })),
  kind(2, 'seat', fc.record({ which })),
  kind(1, 'leave', fc.record({ which, why: fc.constantFrom('gone', 'signed-out') })),
  kind(
    4,
    'duty',
    fc.record({ which, duty: fc.constantFrom('on-duty', 'on-duty', 'on-duty', 'away', 'off-duty') }),
  ),
  kind(8, 'accept', fc.record({ which })),
  kind(2, 'decline', fc.record({ which })),
  kind(1, 'agent hangs up', fc.record({ which, because })),
  kind(1, 'caller hangs up', fc.record({ which, because })),
  kind(1, 'caller gone', fc.record({ which })),
  kind(2, 'speak', fc.record({ which })),
  kind(1, 'mute', fc.record({ which })),
)
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never

const letters = ['a', 'b', 'c']
const agents = letters.map(agent)

/** One rehearsal under chance: does deeds, and remembers what it may ask about afterwards. */
function createChance(here: Rehearsal) {
  const callIds: CallId[] = []
  const places = new Map<CallId, number>()
  const refusals: unknown[] = []
  const open: Promise<unknown>[] = []
  /** Refusals are right answers to deeds out of season; they are looked at in the end. */
  const may = (act: () => unknown): void => {
    try {
      open.push(Promise.resolve(act()).catch(error => refusals.push(error)))
    } catch (error) {
      refusals.push(error)
    }
  }
  const someAgent = (index: number): AgentId => agents[index % agents.length] ?? agent('a')
  /** An agent who is rung now, or anyone: a ring that is over must be refused too. */
  const someRung = (index: number): AgentId => {
    const rung = agents.filter(agentId => here.ringOf(agentId))
    return rung[index % Math.max(1, rung.length)] ?? someAgent(index)
  }
  const withCall = (index: number, act: (callId: CallId) => unknown): void => {
    const callId = callIds[callIds.length - 1 - (index % Math.max(1, callIds.length))]
    if (callId) may(() => act(callId))
  }
  const withRing = (agentId: AgentId, act: (ring: EventOf<'ringStarted'>, agentId: AgentId) => unknown) => {
    const ring = here.heardOf(agentId, 'ringStarted').at(-1) // perhaps one that is over
    if (ring) may(() => act(ring, agentId))
  }

  const doOne = async (one: Deed): Promise<void> => {
    const { desk, media, clock } = here
    switch (one.do) {
      case 'join':
        return may(() =>
          here.join({ browser: `b${one.browser}`, seconds: one.seconds, concurrent: 2 }).then(answer => {
            callIds.push(answer.callId)
            places.set(answer.callId, answer.place)
          }),
        )
      case 'pass':
        return clock.pass(one.ms)
      case 'rest':
        return here.drain()
      case 'slow':
        media.isSlow = one.isSlow
        return
      case 'media answers':
        media.answerOne()
        return
      case 'media will fail':
        return media.failNext(one.step, one.code)
      case 'seat':
        return may(() => desk.takeSeat(seatInput(letters[one.which % letters.length] ?? 'a', 'p')))
      case 'leave':
        return desk.leaveSeat(someAgent(one.which), one.why)
      case 'duty':
        return may(() => desk.setDuty(someAgent(one.which), one.duty))
      case 'accept':
        return withRing(someRung(one.which), (ring, agentId) =>
          desk.accept(agentId, ring.ringId, signatureOf(ring.statement)),
        )
      case 'decline':
        return withRing(someRung(one.which), (ring, agentId) => desk.decline(agentId, ring.ringId))
      case 'caller gone':
        return withCall(one.which, callId => desk.callerGone(callId))
      case 'caller hangs up':
        return withCall(one.which, callId => desk.hangUp({ side: 'caller', callId }, callId, one.because))
      case 'agent hangs up':
        return withRing(someAgent(one.which), (ring, agentId) =>
          desk.hangUp({ side: 'agent', agentId }, ring.call.callId, one.because),
        )
      case 'worker dies':
        return withCall(one.which, callId => media.killWorker(callId))
      case 'leg fails':
        return withCall(one.which, callId => media.newsOf(callId)?.onFailed(one.side, 'media-failed'))
      case 'speak':
        withCall(one.which, callId => desk.produce({ side: 'caller', callId }, callId, voice))
        return withRing(someAgent(one.which), (ring, agentId) =>
          desk.produce({ side: 'agent', agentId }, ring.call.callId, voice),
        )
      case 'mute':
        return withCall(one.which, callId => desk.setMuted({ side: 'caller', callId }, callId, true))
    }
  }
  return { callIds, places, refusals, open, doOne }
}

/** What holds at every moment when nothing is on its way. */
function holdsAtRest(here: Rehearsal, store: Store, placesAnswered: ReadonlyMap<CallId, number>): void {
  const { calls, waiting, ringing, talking } = here.desk.counts()
  expect(waiting + ringing + talking).toBe(calls)
  expect(store.counts().leases).toBe(calls)
  expect(here.media.counts().rooms).toBe(calls)
  const rung = agents.filter(agentId => here.ringOf(agentId))
  expect(rung).toHaveLength(ringing)
  expect(here.media.counts().legs).toBe(calls + rung.length + talking)
  const places = [...placesAnswered].flatMap(([callId, answered]) => {
    const last = here.heard(callId).at(-1) ?? { event: 'waiting' as const, place: answered }
    return last.event === 'waiting' ? [last.place] : []
  })
  expect(places.sort((one, other) => one - other)).toEqual(
    Array.from({ length: waiting }, (_, index) => index + 1),
  )
}

/** An agent's own story: never two calls at once, each ring with one outcome, each talk with one end. */
function agentStoryHolds(here: Rehearsal, agentId: AgentId): void {
  let busyWith: string | null = null
  for (const event of here.heard(agentId)) {
    if (event.event === 'ringStarted') {
      expect(busyWith).toBeNull()
      busyWith = event.ringId
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
async function callerStoryHolds(here: Rehearsal, store: Store, callId: CallId): Promise<void> {
  expect(here.heardOf(callId, 'ended')).toHaveLength(1)
  expect(
    here
      .heard(callId)
      .slice(-2)
      .map(event => event.event),
  ).toEqual(['ended', 'receiptIssued'])
  expect(here.done.filter(each => each === callId)).toHaveLength(1)
  expect(here.heardOf(callId, 'talking').length).toBeLessThanOrEqual(1)
  const records = await Promise.all(agents.map(each => store.calls.records.recentOfAgent(each, 1000)))
  const accepted = agents.flatMap(each =>
    here.heardOf(each, 'ringEnded').filter(ring => ring.callId === callId && ring.outcome === 'accepted'),
  )
  expect(accepted.length).toBeLessThanOrEqual(1)
  expect(records.flat().filter(record => record.callId === callId)).toHaveLength(accepted.length)
}

const answerAll = async (here: Rehearsal): Promise<void> => {
  here.media.isSlow = false
  do await here.drain()
  while (here.media.answerOne())
}

test('whatever happens in whatever order, each call ends once and nothing is left', {
  timeout: 60_000,
}, async () => {
  const seen = new Set<HangUpReason>()
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 20, maxLength: 120, size: 'max' }), async deeds => {
      const clock = createRehearsalClock(setImmediate)
      const store = await openStore({ file: ':memory:', clock })
      const here = rehearse({ memory: store.calls, clock, drain: setImmediate, maxCalls: 5 })
      const chance = createChance(here)
      await here.seat('a')
      await here.seat('b')
      for (const one of deeds) {
        await chance.doOne(one)
        expect(here.desk.counts().calls).toBeLessThanOrEqual(5)
      }
      await answerAll(here)
      holdsAtRest(here, store, chance.places)
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
        await callerStoryHolds(here, store, callId)
        for (const { reason } of here.heardOf(callId, 'ended')) seen.add(reason)
      }
      await store.close()
    }),
    { numRuns: 400 },
  )
  // Chance really went everywhere; otherwise the sentence above says little.
  const often: HangUpReason[] = [
    'no-agent',
    'declined',
    'cap-reached',
    'caller-gone',
    'left-queue',
    'media-failed',
  ]
  expect([...seen]).toEqual(expect.arrayContaining([...often, 'worker-died', 'server-stopping']))
})
