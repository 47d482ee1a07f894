import {
  AgentId,
  type AgentId as AgentIdType,
  CallId,
  type EventFrame,
  type EventName,
  type EventOf,
  MoveId,
  QueueKey,
  RingId,
  StepUpId,
} from '../../protocol/index.ts'
import type { Joined } from '../call/entering/joinAnswer.ts'
import { createDesk, type Desk, type DeskOptions } from '../desk.ts'
import type { Nearness } from '../policy/nearness.ts'
import type { RoomPolicy } from '../policy/room.ts'
import type { QueuePolicy } from '../ports/queuePolicy.ts'
import type { Relays } from '../ports/relays.ts'
import type { CallMemory, NewIds } from '../ports.ts'
import type { SeatInput } from '../seat/seat.ts'
import { createFakeMedia, type FakeMedia } from './fakeMedia.ts'
import { createFakeProofs, type FakeProofs, seatKeyOf, signatureOf } from './fakeProofs.ts'
import {
  type CallerInput,
  mediaKeyOf,
  numbered,
  site,
  testSource,
  testToken,
  unbounded,
} from './testTokens.ts'
import { createVirtualClock, type VirtualClock } from './virtualClock.ts'

export { type CallerInput, testToken } from './testTokens.ts'

export const startMs = Date.UTC(2026, 10, 21, 12)

const policy = (queue: string): QueuePolicy => ({
  queue: { site, queue: QueueKey.parse(queue), siteName: 'Demo shop', queueName: queue },
  ringTimeMs: 20_000,
  maxWaitMs: 600_000,
  awayTimeMs: 30_000,
  authorizationMs: 1_800_000,
  gate: { when: 'off', passkeyHelps: false },
  stepUps: {
    purposes: [
      { key: 'address', sentence: 'Change the delivery address', limit: null },
      { key: 'refund', sentence: 'Refund up to {limit}', limit: { unit: 'EUR', most: 40 } },
    ],
    typed: queue === 'service',
  },
  stepUpsPerCall: 10,
  keepVouchedMs: 0,
  tellsSite: false,
})
export const sales = policy('sales')
export const service = policy('service')

export const agent = (letter: string): AgentIdType => AgentId.parse(`agent_${letter.repeat(22)}`)
const noCapabilities = { codecs: [], headerExtensions: [] }
/** A seat as its page would take it; the same browser brings the same keys. */
export const seatInput = (letter: string, browser = letter): SeatInput => ({
  agentId: agent(letter),
  name: `Agent ${letter}`,
  role: 'agent',
  method: 'passkey',
  mediaKey: mediaKeyOf(browser),
  seatKey: seatKeyOf(letter),
  rtpCapabilities: noCapabilities,
})

export type TestClock = VirtualClock

/** Time that only a test moves, from {@link startMs} on. */
export const createTestClock = (drain: () => Promise<unknown>): TestClock =>
  createVirtualClock(startMs, drain)

/** A desk with real rules and real memory, counted media, and time in the test's hand. */
export interface TestDesk {
  readonly desk: Desk
  readonly clock: TestClock
  readonly media: FakeMedia
  readonly proofs: FakeProofs
  /** Callers whose line was closed, in order. */
  readonly done: readonly CallId[]
  /** How late the event loop is said to be. */
  readonly load: { delayMs: number }
  /** Whether its site is said to be under attack, and whether every source of callers is. */
  readonly attack: { isOn: boolean; isNoticed: boolean }
  readonly logged: { readonly level: string; readonly event: string }[]
  /** Waits until nothing goes on by itself any more. */
  drain(): Promise<void>
  join(caller?: CallerInput): Promise<Joined>
  /** Sits down and goes on duty. */
  seat(letter: string): Promise<AgentIdType>
  /** Everything that was said to a caller or an agent, in order. */
  heard(who: CallId | AgentIdType): readonly EventFrame[]
  heardOf<N extends EventName>(who: CallId | AgentIdType, name: N): EventOf<N>[]
  /** The ring that this agent sees now. */
  ringOf(agentId: AgentIdType): EventOf<'ringStarted'> | undefined
  accept(agentId: AgentIdType): Promise<void>
  /** What is held now; after closing, all of it must be zero and empty. */
  held(): Held
}

export interface Held {
  readonly calls: number
  readonly rooms: number
  readonly legs: number
  readonly timers: number
  readonly statements: number
  readonly misuse: readonly string[]
}

export const nothingHeld: Held = { calls: 0, rooms: 0, legs: 0, timers: 0, statements: 0, misuse: [] }

export function openTestDesk(options: {
  readonly memory: CallMemory
  readonly clock: TestClock
  readonly drain: () => Promise<unknown>
  readonly maxCalls?: number
  readonly unproven?: RoomPolicy['unproven']
  readonly nearness?: Nearness
  readonly mostUnwritten?: number
  readonly relays?: Relays
  readonly carry?: DeskOptions['carry']
  /** Of the queue for sales. */
  readonly gate?: QueuePolicy['gate']
  readonly calm?: DeskOptions['calm']
  /** Passing the gate by a key is free unless given. */
  readonly settleKey?: DeskOptions['keyWork']['settle']
}): TestDesk {
  const { clock, memory } = options
  const media = createFakeMedia()
  const proofs = createFakeProofs(clock)
  const heard = new Map<CallId | AgentIdType, EventFrame[]>()
  const logged: { level: string; event: string }[] = []
  const hear = (who: CallId | AgentIdType, event: EventFrame) =>
    void heard.set(who, [...(heard.get(who) ?? []), event])
  const done: CallId[] = []
  const load = { delayMs: 0 }
  const attack = { isOn: false, isNoticed: false }
  let callers = 0
  const desk = createDesk({
    queues: [{ ...sales, ...(options.gate && { gate: options.gate }) }, service],
    ...(options.calm && { calm: options.calm }),
    room: { maxCalls: options.maxCalls ?? 100, unproven: options.unproven ?? unbounded },
    ...(options.mostUnwritten && { mostUnwritten: options.mostUnwritten }),
    ...(options.nearness && { nearness: options.nearness }),
    media,
    relays: options.relays ?? { iceServers: () => [] },
    ...(options.carry && { carry: options.carry }),
    memory,
    clock,
    attacks: { isUnder: () => attack.isOn },
    keyWork: { settle: options.settleKey ?? (async () => {}) },
    watch: { came() {}, refused() {}, talked() {}, reported() {}, isNoticed: () => attack.isNoticed },
    load: { mostDelayMs: 200, delayMs: () => load.delayMs },
    soundHash: text => text,
    notify: { caller: hear, callerDone: callId => void done.push(callId), agent: hear },
    ...proofs,
    ids: testIds(),
    log: {
      info: event => logged.push({ level: 'info', event }),
      warn: event => logged.push({ level: 'warn', event }),
      error: event => logged.push({ level: 'error', event }),
    },
  })
  const heardOf = <N extends EventName>(who: CallId | AgentIdType, name: N): EventOf<N>[] =>
    (heard.get(who) ?? []).filter((event): event is EventOf<N> => event.event === name)

  const self: TestDesk = {
    desk,
    clock,
    media,
    proofs,
    done,
    load,
    attack,
    logged,
    async drain() {
      await options.drain()
    },
    join(caller) {
      callers += 1
      return desk.join({
        token: testToken(callers, caller ?? {}, clock.now()),
        rtpCapabilities: noCapabilities,
        pageContext: { basket: '2 lamps' },
        language: 'en',
        source: caller?.source ?? testSource,
        onHeld: caller?.onHeld ?? (() => {}),
      })
    },
    async seat(letter) {
      const input = seatInput(letter)
      await desk.takeSeat(input)
      desk.setDuty(input.agentId, 'on-duty')
      await options.drain()
      return input.agentId
    },
    heard: who => heard.get(who) ?? [],
    heardOf,
    ringOf(agentId) {
      const ring = heardOf(agentId, 'ringStarted').at(-1)
      const isOver = heardOf(agentId, 'ringEnded').some(each => each.ringId === ring?.ringId)
      return isOver ? undefined : ring
    },
    async accept(agentId) {
      const ring = self.ringOf(agentId)
      if (!ring) throw new Error('nothing rings')
      await desk.accept(agentId, ring.ringId, signatureOf(ring.statement))
      await options.drain()
    },
    held: () => ({
      calls: desk.counts().calls,
      ...media.counts(),
      timers: clock.pending(),
      statements: proofs.statements(),
      misuse: media.misuse,
    }),
  }
  return self
}

/** Identifiers that count up. */
export function testIds(): NewIds {
  let last = 0
  const next = (kind: string) => {
    last += 1
    return numbered(kind, last)
  }
  return {
    callId: () => CallId.parse(next('call')),
    ringId: () => RingId.parse(next('ring')),
    stepUpId: () => StepUpId.parse(next('stepup')),
    moveId: () => MoveId.parse(next('move')),
    numberBelow: limit => Math.floor(limit / 2),
  }
}
