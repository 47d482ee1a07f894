import fc from 'fast-check'
import type { AgentId } from '../../protocol/index.ts'
import { createDispatch } from '../dispatch/createDispatch.ts'
import type { RoomPolicy } from '../policy/room.ts'
import type { RingProposed } from '../ports/messages.ts'
import type { Share, Source } from '../ports/share.ts'
import { agent, createTestClock, sales } from './testDesk.ts'
import { callOf } from './testDispatch.ts'
import { testSource, unbounded } from './testTokens.ts'

/** Which of the defences stand. What a caller may claim is told to dispatch, or kept from it. */
export interface Defences {
  readonly name: string
  readonly classes: boolean
  /** Agents are kept for callers with proof. */
  readonly reserve: boolean
  /** Turns by network and address. */
  readonly shares: boolean
  readonly room: RoomPolicy['unproven']
}

/** Who comes in an hour; times in seconds, arrivals per minute. */
export interface Crowd {
  readonly agents: number
  /** A third of them with proof, each from an address of their own. */
  readonly people: { readonly perMinute: number; readonly patience: number; readonly talk: number }
  /** Clicks of machines, from so many addresses, of which 250 share a network. */
  readonly machines: {
    readonly perMinute: number
    readonly patience: number
    readonly talk: number
    readonly addresses: number
  }
  readonly minutes: number
}

export interface Outcome {
  /** Parts of one of those who came: people with proof, people without, who talked; and of them, who were refused. */
  readonly provenAnswered: number
  readonly unprovenAnswered: number
  readonly peopleRefused: number
  /** Part of all the agents' time that went to machines. */
  readonly lostToMachines: number
}

export const noBounds = unbounded

type Kind = 'proven' | 'unproven' | 'machine'
type Event = { readonly atMs: number; readonly act: () => void }

/** Some time at real dispatch, with people and machines made up; the same seed makes the same time. */
export async function simulateFlood(defences: Defences, crowd: Crowd, seed: number): Promise<Outcome> {
  const random = seededRandom(seed)
  const soonMs = (meanSeconds: number) => -Math.log(1 - random()) * meanSeconds * 1000
  const here = openSimulatedDispatch(defences.room)
  const events = createEvents()
  const waiting = new Map<number, { readonly kind: Kind; readonly share: Share }>()
  const came = { proven: 0, unproven: 0 }
  const answered = { proven: 0, unproven: 0 }
  let [numbers, refused, lostMs] = [0, 0, 0]

  const sourceOf = (kind: Kind, number: number): Source => {
    if (!defences.shares) return testSource
    if (kind !== 'machine') return { network: `home ${number}`, address: `home ${number}` }
    const address = Math.floor(random() * crowd.machines.addresses)
    return { network: `farm ${Math.floor(address / 250)}`, address: `farm ${address}` }
  }

  function come(kind: Kind): void {
    numbers += 1
    const number = numbers
    if (kind !== 'machine') came[kind] += 1
    const isProven = kind === 'proven' && defences.classes
    const share: Share = { callClass: isProven ? 'proven' : 'unproven', source: sourceOf(kind, number) }
    // Agents are kept for those of whom dispatch was asked whether they may come in.
    if ((!isProven || defences.reserve) && !here.admits(number, share)) {
      if (kind !== 'machine') refused += 1
      return
    }
    here.tellCall(number, share, 'waiting')
    waiting.set(number, { kind, share })
    const { patience } = kind === 'machine' ? crowd.machines : crowd.people
    events.add(here.clock.monotonic() + soonMs(patience), () => {
      if (waiting.delete(number)) here.endCall(number)
    })
  }

  function answer({ callId, agentId }: RingProposed): void {
    const number = Number(callId.slice(-22))
    const call = waiting.get(number)
    if (!waiting.delete(number) || !call) return
    const { kind, share } = call
    here.tellCall(number, share, 'talking')
    here.tellSeat(agentId, null)
    const talkMs = soonMs(kind === 'machine' ? crowd.machines.talk : crowd.people.talk)
    if (kind === 'machine') lostMs += talkMs
    else answered[kind] += 1
    events.add(here.clock.monotonic() + talkMs, () => {
      here.endCall(number, talkMs)
      here.tellSeat(agentId, 0)
    })
  }

  const keepComing = (perMinute: number, kindOf: () => Kind): void =>
    events.add(here.clock.monotonic() + soonMs(60 / perMinute), () => {
      come(kindOf())
      keepComing(perMinute, kindOf)
    })

  for (const letter of 'abcdefghijklmnopqrst'.slice(0, crowd.agents)) here.tellSeat(agent(letter), 0)
  keepComing(crowd.people.perMinute, () => (random() < 1 / 3 ? 'proven' : 'unproven'))
  keepComing(crowd.machines.perMinute, () => 'machine')
  for (let event = events.next(); event.atMs < crowd.minutes * 60_000; event = events.next()) {
    await here.clock.advance(Math.max(0, event.atMs - here.clock.monotonic()))
    event.act()
    await settled()
    for (const ring of here.newRings()) answer(ring)
    await settled()
  }
  here.close()
  const part = (some: number, all: number) => (all === 0 ? 1 : some / all)
  return {
    provenAnswered: part(answered.proven, came.proven),
    unprovenAnswered: part(answered.unproven, came.unproven),
    peopleRefused: part(refused, came.proven + came.unproven),
    lostToMachines: lostMs / (crowd.agents * crowd.minutes * 60_000),
  }
}

/** Dispatch settles in the next turn. */
const settled = async () => {
  await Promise.resolve()
  await Promise.resolve()
}

/** Dispatch, and what it said since one last looked. */
function openSimulatedDispatch(unproven: RoomPolicy['unproven']) {
  const clock = createTestClock(settled)
  let rings: RingProposed[] = []
  let isAdmitted = false
  let versions = 0
  const dispatch = createDispatch({
    queues: [sales],
    room: { maxCalls: 400, unproven },
    clock,
    log: { info() {}, warn() {}, error() {} },
    post(message) {
      if (message.type === 'ringProposed') rings.push(message)
      if (message.type === 'admissionAnswered') isAdmitted = message.answer.state === 'admitted'
    },
  })
  const { queue } = sales
  const deviceOf = (number: number) => ({
    site: queue.site,
    callerId: null,
    jkt: String(number).padStart(43, '0'),
  })
  const told = (number: number) => {
    versions += 1
    return { to: 'dispatch', type: 'callTold', callId: callOf(number), version: versions } as const
  }
  return {
    clock,
    close: dispatch.close,
    newRings() {
      const since = rings
      rings = []
      return since
    },
    admits(number: number, share: Share): boolean {
      const callId = callOf(number)
      dispatch.receive({
        ...{ to: 'dispatch', type: 'admissionAsked', callId },
        ...{ device: deviceOf(number), queue: queue.queue, share },
      })
      return isAdmitted
    },
    tellCall(number: number, share: Share, phase: 'waiting' | 'talking') {
      const isRingable = phase === 'waiting'
      const report = { phase, device: deviceOf(number), queue, arrival: number, share, waitedMs: 0 }
      const standing = { isRingable, isCandidate: isRingable, turn: 'usual', isAbsent: false } as const
      dispatch.receive({ ...told(number), call: { ...report, ...standing, declinedBy: [], missedBy: [] } })
    },
    endCall(number: number, talkedMs: number | null = null) {
      dispatch.receive({ ...told(number), call: { phase: 'ended', talkedMs } })
    },
    tellSeat(agentId: AgentId, idleMs: number | null) {
      versions += 1
      const seat = { duty: 'on-duty', idleMs, isHere: true, isAwaited: false, audible: true } as const
      dispatch.receive({
        ...{ to: 'dispatch', type: 'seatTold', agentId, incarnation: 1, version: versions },
        seat,
      })
    },
  }
}

/** What is to happen, the next one first: a binary heap. */
function createEvents() {
  const heap: Event[] = []
  const never: Event = { atMs: Number.POSITIVE_INFINITY, act: () => {} }
  const at = (index: number): Event => heap[index] ?? never
  const swap = (one: number, other: number): void => {
    const [first, second] = [at(one), at(other)]
    heap[one] = second
    heap[other] = first
  }
  return {
    add(atMs: number, act: () => void): void {
      heap.push({ atMs, act })
      let index = heap.length - 1
      for (let up = (index - 1) >> 1; index > 0 && at(up).atMs > at(index).atMs; up = (index - 1) >> 1) {
        swap(up, index)
        index = up
      }
    },
    next(): Event {
      const first = at(0)
      const last = heap.pop()
      if (last && heap.length > 0) heap[0] = last
      for (let index = 0; ; ) {
        const [left, right] = [2 * index + 1, 2 * index + 2]
        const least = at(right).atMs < at(left).atMs ? right : left
        if (at(least).atMs >= at(index).atMs) return first
        swap(index, least)
        index = least
      }
    },
  }
}

const drawnAtOnce = 10_000

/** Numbers from 0 up to, and without, 1, which follow from the seed alone. */
function seededRandom(seed: number): () => number {
  const numbers = fc.noBias(fc.integer({ min: 0, max: 2 ** 32 - 1 }))
  let drawn: number[] = []
  let draws = 0
  return () => {
    if (drawn.length === 0) {
      drawn = fc.sample(numbers, { seed: seed + draws, numRuns: drawnAtOnce })
      draws += 1
    }
    return (drawn.pop() ?? 0) / 2 ** 32
  }
}
