import { type AgentId, CallId } from '../../protocol/index.ts'
import { createDispatch, type Dispatch } from '../dispatch/createDispatch.ts'
import type { Nearness } from '../policy/nearness.ts'
import type { RoomPolicy } from '../policy/room.ts'
import type { AdmissionAnswer, Device, LiveCallReport, Message, SeatReport } from '../ports/messages.ts'
import type { Share } from '../ports/share.ts'
import { agent, createTestClock, sales, service } from './testDesk.ts'
import { numbered, site, testShare, unbounded } from './testTokens.ts'

interface TestDispatch extends Dispatch {
  readonly clock: ReturnType<typeof createTestClock>
  /** Everything that it said, oldest first. */
  readonly said: readonly Message[]
  saidOf<T extends Message['type']>(type: T): Extract<Message, { type: T }>[]
  /** Tells how a call stands, by its number; a version rises with each telling unless given. */
  tellCall(number: number, call?: Partial<LiveCallReport>, version?: number): CallId
  /** A talk of half a minute is a good call unless told. */
  endCall(number: number, talkedMs?: number | null, isGood?: boolean): void
  report(number: number): void
  /** Tells how a seat stands, by its letter. */
  tellSeat(letter: string, seat?: Partial<NonNullable<SeatReport>>, version?: number): void
  leaveSeat(letter: string, incarnation?: number): void
  admit(number: number, device?: Partial<Device>, share?: Share): AdmissionAnswer | undefined
  /** Lets everything settle. */
  settle(): Promise<void>
  ringsProposed(): string[]
}

export const callOf = (number: number): CallId => CallId.parse(numbered('call', number))

const letterOf = (agentId: AgentId): string => agentId.slice(-1)

/** Dispatch alone, with calls and seats that are only told of; no time passes by itself. */
export function openTestDispatch(
  options: {
    readonly maxCalls?: number
    readonly unproven?: RoomPolicy['unproven']
    readonly roundsUntilAllHeard?: number
    readonly nearness?: Nearness
    readonly isUnderAttack?: () => boolean
  } = {},
): TestDispatch {
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
  const clock = createTestClock(settle)
  const said: Message[] = []
  const dispatch = createDispatch({
    queues: [sales, service],
    room: { maxCalls: options.maxCalls ?? 100_000, unproven: options.unproven ?? unbounded },
    attacks: { isUnder: options.isUnderAttack ?? (() => false) },
    clock,
    log: { info() {}, warn() {}, error() {} },
    post: message => void said.push(message),
    ...(options.nearness && { nearness: options.nearness }),
    ...(options.roundsUntilAllHeard && { roundsUntilAllHeard: options.roundsUntilAllHeard }),
  })
  let versions = 0
  const next = () => {
    versions += 1
    return versions
  }
  const deviceOf = (number: number): Device => ({
    site,
    callerId: null,
    jkt: String(number).padStart(43, '0'),
  })
  const saidOf = <T extends Message['type']>(type: T) =>
    said.filter((message): message is Extract<Message, { type: T }> => message.type === type)
  return {
    ...dispatch,
    clock,
    said,
    saidOf,
    settle,
    tellCall(number, call = {}, version = next()) {
      const callId = callOf(number)
      const report: LiveCallReport = {
        phase: 'waiting',
        device: deviceOf(number),
        queue: sales.queue,
        arrival: number,
        share: testShare,
        waitedMs: 0,
        isRingable: true,
        isCandidate: true,
        turn: 'usual',
        isAbsent: false,
        declinedBy: [],
        missedBy: [],
        ...call,
      }
      dispatch.receive({ to: 'dispatch', type: 'callTold', callId, version, call: report })
      return callId
    },
    endCall(number, talkedMs = null, isGood = (talkedMs ?? 0) >= 30_000) {
      const callId = callOf(number)
      const call = { phase: 'ended', talkedMs, isGood } as const
      dispatch.receive({ to: 'dispatch', type: 'callTold', callId, version: next(), call })
    },
    report: number => dispatch.receive({ to: 'dispatch', type: 'callReported', callId: callOf(number) }),
    tellSeat(letter, seat = {}, version = next()) {
      const report: SeatReport = {
        duty: 'on-duty',
        idleMs: 0,
        isHere: true,
        isAwaited: false,
        audible: true,
        ...seat,
      }
      const agentId = agent(letter)
      dispatch.receive({ to: 'dispatch', type: 'seatTold', agentId, incarnation: 1, version, seat: report })
    },
    leaveSeat(letter, incarnation = 1) {
      const agentId = agent(letter)
      dispatch.receive({
        to: 'dispatch',
        type: 'seatTold',
        agentId,
        incarnation,
        version: next(),
        seat: null,
      })
    },
    admit(number, device = {}, share = testShare) {
      const callId = callOf(number)
      dispatch.receive({
        ...{ to: 'dispatch', type: 'admissionAsked', callId },
        device: { ...deviceOf(number), ...device },
        queue: sales.queue.queue,
        share,
      })
      return saidOf('admissionAnswered').findLast(answered => answered.callId === callId)?.answer
    },
    ringsProposed: () =>
      saidOf('ringProposed').map(({ callId, agentId }) => `${Number(callId.slice(-6))} ${letterOf(agentId)}`),
  }
}
