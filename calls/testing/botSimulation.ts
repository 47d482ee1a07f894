import { type AgentId, type CallId, RingfenceError } from '../../protocol/index.ts'
import type { QueuePolicy } from '../ports/queuePolicy.ts'
import type { Heard } from '../ports.ts'
import { voice } from './fakeMedia.ts'
import { openDesk, type StoredDesk } from './openDesk.ts'
import { seededRandom } from './simulatedTime.ts'
import { earFor } from './sounds/playSounds.ts'
import type { CallerInput } from './testDesk.ts'

/** What stands behind one kind of calls. */
export interface Visitors {
  readonly name: string
  /** What the n-th of them sends from when it is listened to. */
  sound(number: number): Heard
  /** Whether they press the key that the gate shows. */
  readonly pressesKey?: boolean
  /** What the n-th of them brings, beside a browser of their own. */
  caller?(number: number): CallerInput
}

/** One stretch of simulated time; times in seconds. */
interface BotPlan {
  readonly people: Visitors
  readonly machines: Visitors
  readonly gate: QueuePolicy['gate']['when']
  readonly agents: number
  readonly minutes: number
  readonly peoplePerMinute: number
  readonly machinesPerMinute: number
}

export interface BotOutcome {
  readonly machines: number
  /** How many rings agents heard for machines. */
  readonly rings: number
  /** Of agents, ringing and talking to machines. */
  readonly lostSeconds: number
  readonly people: number
  /** Of those who came early enough, who talked. */
  readonly answered: number
}

/** After so long of a ring an agent accepts. */
const pickUpSeconds = 4
/** A machine is known as one after so long of a talk. */
const machineTalkSeconds = 10
const personTalkSeconds = 60
const patienceSeconds = 90
/** Each address has so many of them, each network so many addresses. */
const perAddress = 4
const addressesPerNetwork = 4

interface LiveVisitor {
  readonly isMachine: boolean
  /** Whoever comes late may still wait in the end. */
  readonly isCounted: boolean
  readonly leavesAtMs: number
  readonly visitors: Visitors
  offers: number
  answeredKeys: number
}

interface Engagement {
  readonly callId: CallId
  readonly sinceMs: number
  isTalk: boolean
}

/** Real rules, real memory and recorded voices in simulated time; the same seed makes the same time. */
export async function simulateBots(plan: BotPlan, seed: number): Promise<BotOutcome> {
  const random = seededRandom(seed)
  const here = await openDesk({ gate: { when: plan.gate, passkeyHelps: false } })
  const sounds = new Map<CallId, Heard>()
  here.media.ear = callId => earFor(here.clock, () => sounds.get(callId) ?? null)
  const live = new Map<CallId, LiveVisitor>()
  const engaged = new Map<AgentId, Engagement | null>()
  for (const letter of 'abcdefgh'.slice(0, plan.agents)) engaged.set(await here.seat(letter), null)
  const counted = { machines: 0, rings: 0, lostSeconds: 0, people: 0, answered: 0 }
  let came = 0
  const nowMs = () => here.clock.monotonic()
  const endsMs = nowMs() + plan.minutes * 60_000

  async function come(visitors: Visitors): Promise<void> {
    came += 1
    const isMachine = visitors === plan.machines
    const number = isMachine ? counted.machines : came
    const isCounted = isMachine || nowMs() < endsMs - patienceSeconds * 1000
    if (isMachine) counted.machines += 1
    else if (isCounted) counted.people += 1
    const address = isMachine ? Math.floor(number / perAddress) : number
    const kind = isMachine ? 'farm' : 'home'
    const network = `${kind} ${isMachine ? Math.floor(address / addressesPerNetwork) : address}`
    const source = { network, address: `${kind} ${address}` }
    const joined = await here
      .join({ browser: `b${came}`, source, ...visitors.caller?.(number) })
      .catch(refused)
    if (joined === null) return
    const { callId } = joined
    sounds.set(callId, visitors.sound(number))
    const leavesAtMs = nowMs() + patienceSeconds * 1000
    live.set(callId, { isMachine, isCounted, leavesAtMs, visitors, offers: 0, answeredKeys: 0 })
    if (joined.media) await speak(here, callId)
  }

  /** What pages do by themselves, and people at them. */
  async function visit(callId: CallId, visitor: LiveVisitor): Promise<void> {
    if (here.heardOf(callId, 'ended').length > 0) {
      live.delete(callId)
      return
    }
    const offers = here.heardOf(callId, 'mediaOffered').length
    if (offers > visitor.offers) await speak(here, callId)
    visitor.offers = offers
    const key = here.heardOf(callId, 'gateChanged').at(-1)?.gate?.key
    if (visitor.visitors.pressesKey && key && key.number >= visitor.answeredKeys) {
      visitor.answeredKeys = key.number + 1
      await here.desk.answerGate(callId, key).catch(refused)
    }
    const isEngaged = [...engaged.values()].some(each => each?.callId === callId)
    if (!isEngaged && nowMs() >= visitor.leavesAtMs) {
      here.desk.hangUp({ side: 'caller', callId }, callId, 'person')
      live.delete(callId)
    }
  }

  async function work(agentId: AgentId): Promise<void> {
    const before = engaged.get(agentId) ?? null
    const ring = here.ringOf(agentId)
    if (before === null) {
      if (ring) begin(agentId, ring.call.callId)
      return
    }
    const visitor = live.get(before.callId)
    if (visitor?.isMachine) counted.lostSeconds += 1
    const seconds = (nowMs() - before.sinceMs) / 1000
    if (!visitor || (!before.isTalk && ring?.call.callId !== before.callId)) engaged.set(agentId, null)
    else if (!before.isTalk && seconds >= pickUpSeconds) {
      await here.accept(agentId)
      engaged.set(agentId, { callId: before.callId, sinceMs: nowMs(), isTalk: true })
      if (!visitor.isMachine && visitor.isCounted) counted.answered += 1
    } else if (before.isTalk && seconds >= (visitor.isMachine ? machineTalkSeconds : personTalkSeconds)) {
      here.desk.hangUp({ side: 'agent', agentId }, before.callId, 'person')
      engaged.set(agentId, null)
      live.delete(before.callId)
    }
  }

  function begin(agentId: AgentId, callId: CallId): void {
    engaged.set(agentId, { callId, sinceMs: nowMs(), isTalk: false })
    if (live.get(callId)?.isMachine) counted.rings += 1
  }

  while (nowMs() < endsMs) {
    if (random() < plan.machinesPerMinute / 60) await come(plan.machines)
    if (random() < plan.peoplePerMinute / 60) await come(plan.people)
    await here.clock.advance(1000)
    await here.drain()
    for (const [callId, visitor] of [...live]) await visit(callId, visitor)
    for (const agentId of engaged.keys()) await work(agentId)
  }
  return counted
}

/** There is no room for them, or nothing is asked of them any more. */
function refused(error: unknown): null {
  if (error instanceof RingfenceError) return null
  throw error
}

async function speak(here: StoredDesk, callId: CallId): Promise<void> {
  await here.desk.produce({ side: 'caller', callId }, callId, voice)
}
