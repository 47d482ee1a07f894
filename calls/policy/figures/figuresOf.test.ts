import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  AgentId,
  hangUpReasons,
  QueueKey,
  RingNote,
  type RingOutcome,
  SiteKey,
} from '../../../protocol/index.ts'
import type { DutySpan, FigureCall } from '../../ports/figures.ts'
import { type CallFigures, figuresOf } from './figuresOf.ts'

const hourMs = 3600_000
const fromMs = Date.UTC(2026, 10, 1)
const window = { fromMs, toMs: fromMs + hourMs }
const agentId = (letter: string) => AgentId.parse(`agent_${letter.repeat(22)}`)
const [ana, bo] = [agentId('a'), agentId('b')]

const note = (agent: AgentId, openedAtMs: number, rangMs: number, outcome: RingOutcome): RingNote => ({
  agentId: agent,
  openedAtMs,
  rangMs,
  outcome,
})

/** Let in at the beginning of the window, rung after 10 s, talked for a minute from 12 s on. */
const call = (changes: Partial<FigureCall> = {}): FigureCall => ({
  site: SiteKey.parse('demo'),
  queue: QueueKey.parse('sales'),
  verdict: 'trusted',
  talkingAtMs: fromMs + 12_000,
  endedAtMs: fromMs + 72_000,
  waitedMs: 12_000,
  talkedMs: 60_000,
  reason: 'caller-hung-up',
  agentId: ana,
  ringNotes: [note(ana, fromMs + 10_000, 2000, 'accepted')],
  ...changes,
})

const unanswered = (reason: FigureCall['reason'], waitedMs: number, changes: Partial<FigureCall> = {}) =>
  call({
    ...{ reason, waitedMs, talkedMs: 0, talkingAtMs: null, agentId: null, ringNotes: [] },
    endedAtMs: fromMs + waitedMs,
    ...changes,
  })

const noRings = { accepted: 0, declined: 0, 'timed-out': 0, 'media-failed': 0, 'agent-device': 0, gone: 0 }

test('what is offered is answered, abandoned, not served or broken; who left at once is counted apart', () => {
  const calls = [
    call(),
    call({ waitedMs: 21_000, talkedMs: 120_000 }),
    unanswered('left-queue', 4999),
    unanswered('left-queue', 5000),
    unanswered('caller-gone', 60_000),
    unanswered('waited-too-long', 600_000),
    unanswered('no-agent', 1000),
    unanswered('declined', 30_000),
    unanswered('server-died', 7000),
    unanswered('revoked', 7000),
  ]
  expect(figuresOf({ calls, duty: [] }, window).all).toMatchObject({
    ...{ offered: 10, answered: 2, abandoned: 2, shortAbandoned: 1, notServed: 3, broken: 2 },
    ...{ abandonment: 2 / 9, serviceLevel: 1 / 9, speedOfAnswerMs: 16_500, longestWaitMs: 600_000 },
    handleMs: 90_000,
  })
})

test('of nothing there is no share and no mean', () => {
  const nothing: CallFigures = {
    ...{ offered: 0, answered: 0, abandoned: 0, shortAbandoned: 0, notServed: 0, broken: 0 },
    ...{ abandonment: null, serviceLevel: null, speedOfAnswerMs: null, longestWaitMs: null },
    ...{ handleMs: null, rings: noRings, misses: null, busyMs: 0, occupancy: null },
  }
  const figures = figuresOf({ calls: [], duty: [] }, window)
  expect(figures).toEqual({ window, dutyMs: 0, all: nothing, trusted: nothing, agents: [] })
})

test('rings are counted by whom they rang and what came of them', () => {
  const ringNotes = [
    note(bo, fromMs + 1000, 20_000, 'timed-out'),
    note(bo, fromMs + 30_000, 5000, 'declined'),
    note(ana, fromMs + 40_000, 2000, 'accepted'),
    note(bo, fromMs + 50_000, 1000, 'gone'),
  ]
  const figures = figuresOf({ calls: [call({ ringNotes })], duty: [] }, window)
  expect(figures.all).toMatchObject({
    rings: { ...noRings, accepted: 1, declined: 1, 'timed-out': 1, gone: 1 },
    misses: 1 / 4,
  })
  expect(figures.agents).toMatchObject([
    { agentId: ana, all: { answered: 1, misses: 0, rings: { ...noRings, accepted: 1 } } },
    { agentId: bo, all: { answered: 0, misses: 1 / 3, handleMs: null } },
  ])
})

test('how busy agents were is counted as far as it lies in the window, and held to their time on duty there', () => {
  const duty: DutySpan[] = [
    { agentId: ana, fromMs: fromMs - hourMs, toMs: fromMs + 100_000 },
    { agentId: bo, fromMs: fromMs + 200_000, toMs: fromMs + 300_000 },
    { agentId: bo, fromMs: fromMs + hourMs, toMs: fromMs + 2 * hourMs },
  ]
  const early = call({
    ...{ talkingAtMs: fromMs - 30_000, endedAtMs: fromMs + 10_000, talkedMs: 40_000, ringNotes: [] },
  })
  const late = call({
    ...{
      talkingAtMs: window.toMs - 8000,
      endedAtMs: window.toMs + 52_000,
      verdict: 'untrusted',
      agentId: bo,
    },
    ringNotes: [note(bo, window.toMs - 10_000, 2000, 'accepted')],
  })
  const figures = figuresOf({ calls: [early, late], duty }, window)
  expect(figures).toMatchObject({
    dutyMs: 200_000,
    // What has not ended in the window was not answered in it.
    all: { offered: 1, busyMs: 20_000, occupancy: 0.1 },
    trusted: { offered: 1, busyMs: 10_000, occupancy: 0.05 },
  })
  expect(figures.agents).toMatchObject([
    { agentId: ana, dutyMs: 100_000, all: { busyMs: 10_000 }, trusted: { occupancy: 0.1 } },
    { agentId: bo, dutyMs: 100_000, all: { busyMs: 10_000 }, trusted: { busyMs: 0, occupancy: 0 } },
  ])
})

const time = fc.integer({ min: fromMs - hourMs, max: window.toMs + hourMs })
const someAgent = fc.constantFrom(ana, bo)
const anyCall = (verdict: FigureCall['verdict']): fc.Arbitrary<FigureCall> =>
  fc
    .record({
      endedAtMs: time,
      waitedMs: fc.nat(600_000),
      talked: fc.option(fc.record({ agentId: someAgent, ms: fc.integer({ min: 1, max: hourMs }) })),
      reason: fc.constantFrom(...hangUpReasons),
      ringNotes: fc.array(
        fc.record({
          agentId: someAgent,
          openedAtMs: time,
          rangMs: fc.nat(20_000),
          outcome: fc.constantFrom(...RingNote.shape.outcome.options),
        }),
        { maxLength: 4 },
      ),
    })
    .map(({ talked, ...facts }) =>
      call({
        ...{ ...facts, verdict, agentId: talked?.agentId ?? null, talkedMs: talked?.ms ?? 0 },
        talkingAtMs: talked ? facts.endedAtMs - talked.ms : null,
      }),
    )
const anyDuty = fc.array(
  fc.record({ agentId: someAgent, fromMs: time, ms: fc.nat(hourMs) }).map(({ ms, ...span }) => ({
    ...span,
    toMs: span.fromMs + ms,
  })),
  { maxLength: 6 },
)

test('no number of calls that are not trusted moves a trusted figure, of all agents or of one', () => {
  const trusted = fc.array(anyCall('trusted'), { maxLength: 12 })
  const flood = fc.array(anyCall('untrusted'), { maxLength: 40 })
  fc.assert(
    fc.property(trusted, flood, anyDuty, (calls, more, duty) => {
      const calm = figuresOf({ calls, duty }, window)
      // It comes in between, as it would.
      const mixed = [...more.slice(0, 20), ...calls, ...more.slice(20)]
      const flooded = figuresOf({ calls: mixed, duty }, window)
      expect(flooded.trusted).toEqual(calm.trusted)
      for (const agent of calm.agents) {
        const same = flooded.agents.find(each => each.agentId === agent.agentId)
        expect([same?.dutyMs, same?.trusted]).toEqual([agent.dutyMs, agent.trusted])
      }
      // Whoever was only busy with the flood is nobody in trusted figures.
      const others = flooded.agents.filter(one => !calm.agents.some(each => each.agentId === one.agentId))
      expect(others.every(one => one.dutyMs === 0 && one.trusted.busyMs === 0)).toBe(true)
    }),
  )
})

test('every call that is offered has one fate, agents’ figures add up to those of all, and shares are shares', () => {
  const anyCalls = fc.array(fc.oneof(anyCall('trusted'), anyCall('untrusted')), { maxLength: 30 })
  fc.assert(
    fc.property(anyCalls, anyDuty, (calls, duty) => {
      const { all, agents, dutyMs } = figuresOf({ calls, duty }, window)
      const { answered, abandoned, shortAbandoned, notServed, broken } = all
      expect(answered + abandoned + shortAbandoned + notServed + broken).toBe(all.offered)
      const total = (of: (agent: (typeof agents)[number]) => number) =>
        agents.reduce((sum, agent) => sum + of(agent), 0)
      expect(total(agent => agent.all.answered)).toBe(answered)
      expect(total(agent => agent.all.busyMs)).toBe(all.busyMs)
      expect(total(agent => agent.dutyMs)).toBe(dutyMs)
      expect(total(agent => agent.all.rings['timed-out'])).toBe(all.rings['timed-out'])
      for (const part of [all.abandonment, all.serviceLevel, all.misses]) {
        expect(part === null || (part >= 0 && part <= 1)).toBe(true)
      }
    }),
  )
})
