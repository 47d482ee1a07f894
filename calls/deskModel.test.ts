import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentId, CallId, Duty } from '../protocol/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { agent, createRehearsalClock, nothingHeld, type Rehearsal, rehearse } from './rehearsal.ts'
import { voice } from './rehearsalMedia.ts'

/** One thing that happens. `which` picks a call or agent of those there are; it may be one that has long ended. */
type Deed =
  | { readonly do: 'join'; readonly browser: number; readonly seconds: number }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'slow'; readonly isSlow: boolean }
  | { readonly do: 'duty'; readonly which: number; readonly duty: Duty }
  | {
      readonly do: 'agent hangs up' | 'caller hangs up'
      readonly which: number
      readonly because: 'person' | 'media-failed'
    }
  | {
      readonly do: 'fail'
      readonly step: 'caller leg' | 'agent leg' | 'talk'
      readonly code: 'media-failed' | 'worker-died'
    }
  | { readonly do: 'leg fails'; readonly which: number; readonly side: 'caller' | 'agent' }
  | { readonly do: 'leave'; readonly which: number; readonly why: 'gone' | 'signed-out' }
  | {
      readonly do: 'seat' | 'accept' | 'decline' | 'caller gone' | 'worker dies' | 'speak' | 'mute'
      readonly which: number
    }
  | { readonly do: 'media answers' | 'rest' }

const which = fc.nat(7)
const because = fc.constantFrom('person' as const, 'media-failed' as const)
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('join' as const),
      browser: fc.nat(3),
      seconds: fc.constantFrom(30, 90),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(0, 1, 5000, 20_000, 61_000, 600_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('slow' as const), isSlow: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('duty' as const),
      which,
      duty: fc.constantFrom('on-duty' as const, 'on-duty' as const, 'away' as const, 'off-duty' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('agent hangs up' as const, 'caller hangs up' as const),
      which,
      because,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('fail' as const),
      step: fc.constantFrom('caller leg' as const, 'agent leg' as const, 'talk' as const),
      code: fc.constantFrom('media-failed' as const, 'worker-died' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('leg fails' as const),
      which,
      side: fc.constantFrom('caller' as const, 'agent' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('leave' as const),
      which,
      why: fc.constantFrom('gone' as const, 'signed-out' as const),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'seat' as const,
        'accept' as const,
        'accept' as const,
        'decline' as const,
        'caller gone' as const,
        'worker dies' as const,
        'speak' as const,
        'mute' as const,
      ),
      which,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('media answers' as const, 'media answers' as const, 'rest' as const),
    }),
  },
)

const agents = ['a', 'b', 'c'].map(agent)

/** One rehearsal under chance: does deeds, and remembers what it may ask about afterwards. */
function createChance(here: Rehearsal) {
  const callIds: CallId[] = []
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
  const withCall = (index: number, act: (callId: CallId) => unknown): void => {
    const callId = callIds[callIds.length - 1 - (index % Math.max(1, callIds.length))]
    if (callId) may(() => act(callId))
  }
  const withRing = (
    agentId: AgentId,
    act: (ring: NonNullable<ReturnType<Rehearsal['ringOf']>>) => unknown,
  ) => {
    const ring = here.heardOf(agentId, 'ringStarted').at(-1) // perhaps one that is over
    if (ring) may(() => act(ring))
  }
  const seat = (agentId: AgentId) => ({
    agentId,
    name: agentId,
    mediaKey: '',
    rtpCapabilities: { codecs: [], headerExtensions: [] },
  })

  const doOne = async (one: Deed): Promise<void> => {
    const { desk, media, clock } = here
    switch (one.do) {
      case 'join':
        return may(() =>
          here
            .join({ browser: `b${one.browser}`, seconds: one.seconds, concurrent: 2 })
            .then(answer => callIds.push(answer.callId)),
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
      case 'fail':
        return media.failNext(one.step, one.code)
      case 'seat':
        return may(() => desk.takeSeat(seat(someAgent(one.which))))
      case 'leave':
        return desk.leaveSeat(someAgent(one.which), one.why)
      case 'duty':
        return may(() => desk.setDuty(someAgent(one.which), one.duty))
      case 'accept':
        return withRing(someAgent(one.which), ring => desk.accept(someAgent(one.which), ring.ringId))
      case 'decline':
        return withRing(someAgent(one.which), ring => desk.decline(someAgent(one.which), ring.ringId))
      case 'caller gone':
        return withCall(one.which, callId => desk.callerGone(callId))
      case 'caller hangs up':
        return withCall(one.which, callId => desk.hangUp({ side: 'caller', callId }, callId, one.because))
      case 'agent hangs up':
        return withRing(someAgent(one.which), ring =>
          desk.hangUp({ side: 'agent', agentId: someAgent(one.which) }, ring.callId, one.because),
        )
      case 'worker dies':
        return withCall(one.which, callId => media.killWorker(callId))
      case 'leg fails':
        return withCall(one.which, callId => media.newsOf(callId)?.onFailed(one.side, 'media-failed'))
      case 'speak':
        withCall(one.which, callId => desk.produce({ side: 'caller', callId }, callId, voice))
        return withRing(someAgent(one.which), ring =>
          desk.produce({ side: 'agent', agentId: someAgent(one.which) }, ring.callId, voice),
        )
      case 'mute':
        return withCall(one.which, callId => desk.setMuted({ side: 'caller', callId }, callId, true))
    }
  }
  return { callIds, refusals, open, doOne }
}

/** What holds at every moment when nothing is on its way. */
function holdsAtRest(here: Rehearsal, store: Store, callIds: readonly CallId[]): void {
  const { calls, waiting, ringing, talking } = here.desk.counts()
  expect(waiting + ringing + talking).toBe(calls)
  expect(store.counts().leases).toBe(calls)
  expect(here.media.counts().rooms).toBe(calls)
  const rung = agents.filter(agentId => here.ringOf(agentId))
  expect(rung).toHaveLength(ringing)
  expect(here.media.counts().legs).toBe(calls + rung.length + talking)
  const places = callIds.flatMap(callId => {
    const last = here
      .heard(callId)
      .filter(event => event.event !== 'consumerCreated')
      .at(-1)
    return last?.event === 'waiting' ? [last.place] : []
  })
  expect(new Set(places).size).toBe(places.length)
  expect(Math.max(0, ...places)).toBeLessThanOrEqual(waiting)
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
  expect(here.heard(callId).at(-1)?.event).toBe('ended')
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
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 5, maxLength: 60 }), async deeds => {
      const clock = createRehearsalClock(setImmediate)
      const store = await openStore({ file: ':memory:', clock })
      const here = rehearse({ memory: store.calls, clock, drain: setImmediate, maxCalls: 5 })
      const chance = createChance(here)
      await here.seat('a')
      for (const one of deeds) {
        await chance.doOne(one)
        expect(here.desk.counts().calls).toBeLessThanOrEqual(5)
      }
      await answerAll(here)
      holdsAtRest(here, store, chance.callIds)
      await here.desk.close()
      await Promise.all(chance.open)
      expect(here.held()).toEqual(nothingHeld)
      expect(store.counts().leases).toBe(0)
      expect(here.logged.filter(line => line.level === 'error')).toEqual([])
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
  expect(seen.size).toBeGreaterThanOrEqual(9)
})
