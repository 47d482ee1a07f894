import type { AgentId, CallClass } from '../../protocol/index.ts'
import { createDispatch } from '../dispatch/createDispatch.ts'
import { callClasses } from '../policy/callClass.ts'
import { isGoodCall } from '../policy/goodCall.ts'
import type { RoomPolicy } from '../policy/room.ts'
import { type LiveCallReport, type RingProposed, tellEveryMs } from '../ports/messages.ts'
import type { Share, Source } from '../ports/share.ts'
import { createEvents, seededRandom } from './simulatedTime.ts'
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
  /** Somebody has said that there is an attack. */
  readonly isUnderAttack: boolean
}

/** Who comes in an hour; times in seconds, arrivals per minute. */
export interface Crowd {
  readonly agents: number
  /** Of each class as many as of each other, each from an address of their own. */
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
  /** Of the people of each class who came, the part that talked. */
  readonly answered: Readonly<Record<CallClass, number>>
  /** Of all people who came, the part that was refused. */
  readonly peopleRefused: number
  /** Part of all the agents' time that went to machines. */
  readonly lostToMachines: number
}

export const noBounds = unbounded

type Kind = CallClass | 'machine'

/** Some time at real dispatch, with people and machines made up; the same seed makes the same time. */
export async function simulateFlood(defences: Defences, crowd: Crowd, seed: number): Promise<Outcome> {
  const random = seededRandom(seed)
  const soonMs = (meanSeconds: number) => -Math.log(1 - random()) * meanSeconds * 1000
  const here = openSimulatedDispatch(defences)
  const events = createEvents()
  const waiting = new Map<number, { readonly kind: Kind; readonly share: Share }>()
  const none = { proven: 0, returning: 0, identified: 0, unproven: 0 }
  const [came, answered] = [{ ...none }, { ...none }]
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
    const callClass = kind === 'machine' || !defences.classes ? 'unproven' : kind
    const source = sourceOf(kind, number)
    const share: Share =
      callClass === 'identified' ? { callClass, source, cohort: source.network } : { callClass, source }
    // Agents are kept for those of whom dispatch was asked whether they may come in.
    if ((callClass !== 'proven' || defences.reserve) && !here.admits(number, share)) {
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
  keepComing(
    crowd.people.perMinute,
    () => callClasses[Math.floor(random() * callClasses.length)] ?? 'unproven',
  )
  const keepRounds = (): void =>
    events.add(here.clock.monotonic() + 3 * tellEveryMs, () => {
      here.roundOver()
      keepRounds()
    })
  keepRounds()
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
  const partOf = (callClass: CallClass) => part(answered[callClass], came[callClass])
  const all = callClasses.reduce((sum, each) => sum + came[each], 0)
  return {
    answered: {
      ...{ proven: partOf('proven'), returning: partOf('returning') },
      ...{ identified: partOf('identified'), unproven: partOf('unproven') },
    },
    peopleRefused: part(refused, all),
    lostToMachines: lostMs / (crowd.agents * crowd.minutes * 60_000),
  }
}

/** Dispatch settles in the next turn. */
const settled = async () => {
  await Promise.resolve()
  await Promise.resolve()
}

/** Dispatch, and what it said since one last looked. */
function openSimulatedDispatch({ room: unproven, isUnderAttack }: Defences) {
  const clock = createTestClock(settled)
  let rings: RingProposed[] = []
  let isAdmitted = false
  let versions = 0
  const dispatch = createDispatch({
    queues: [sales],
    room: { maxCalls: 400, unproven },
    attacks: { isUnder: () => isUnderAttack },
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
  /** What lives, and is told again in each round. */
  const live = new Map<number, LiveCallReport>()
  const seats = new Map<AgentId, number | null>()
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
      const call = { ...report, ...standing, declinedBy: [], missedBy: [] }
      live.set(number, call)
      dispatch.receive({ ...told(number), call })
    },
    /** Nobody is forgotten: what stands is told again, by its old version. */
    roundOver() {
      for (const [number, call] of live) dispatch.receive({ ...told(number), version: 0, call })
      for (const agentId of seats.keys())
        dispatch.receive({
          ...{ to: 'dispatch', type: 'seatTold', agentId, incarnation: 1, version: 0 },
          seat: { duty: 'on-duty', idleMs: 0, isHere: true, isAwaited: false, audible: true },
        })
      dispatch.roundOver()
    },
    endCall(number: number, talkedMs: number | null = null) {
      live.delete(number)
      const isGood = isGoodCall({ talkedMs: talkedMs ?? 0, callerWasHeard: true })
      dispatch.receive({ ...told(number), call: { phase: 'ended', talkedMs, isGood } })
    },
    tellSeat(agentId: AgentId, idleMs: number | null) {
      versions += 1
      seats.set(agentId, idleMs)
      const seat = { duty: 'on-duty', idleMs, isHere: true, isAwaited: false, audible: true } as const
      dispatch.receive({
        ...{ to: 'dispatch', type: 'seatTold', agentId, incarnation: 1, version: versions },
        seat,
      })
    },
  }
}
