import { RingfenceError } from '../protocol/index.ts'
import { type CallWorld, track } from './call/callWorld.ts'
import { resumeTalk } from './call/connection/resume.ts'
import { createLeaseRenewal } from './call/ending/leaseRenewal.ts'
import { createOutbox } from './call/ending/outbox.ts'
import { readCallOf } from './call/ending/record.ts'
import { createRecentSounds } from './call/gate/recentSounds.ts'
import { createLiveCalls, type LiveCalls } from './call/liveCalls.ts'
import { createDispatch, type Dispatch } from './dispatch/createDispatch.ts'
import type { Nearness } from './policy/nearness.ts'
import type { Calm } from './policy/pressure.ts'
import type { RoomPolicy } from './policy/room.ts'
import { type Message, type Post, tellEveryMs } from './ports/messages.ts'
import type { QueuePolicy } from './ports/queuePolicy.ts'
import type { Relays } from './ports/relays.ts'
import type {
  CallMemory,
  CallReports,
  Clock,
  KeyedHash,
  KeyWork,
  Load,
  Log,
  Media,
  NewIds,
  Notify,
  Receipts,
  SeatProofs,
  StepUpProver,
  UnderAttack,
  Watch,
} from './ports.ts'
import { createDutyWatch } from './seat/dutyWatch.ts'
import { createSeats, type Seats } from './seat/seats.ts'

export interface DeskOptions {
  readonly queues: readonly QueuePolicy[]
  readonly room: RoomPolicy
  /** Whose media stands; `usualNearness` unless given. */
  readonly nearness?: Nearness
  /** Up to where a queue is in calm; `usualCalm` unless given. */
  readonly calm?: Calm
  /** Most that may be unwritten, counting the calls that live; `mostUnwritten` unless given. */
  readonly mostUnwritten?: number
  readonly media: Media
  readonly relays: Relays
  readonly notify: Notify
  readonly memory: CallMemory
  readonly stepUpProver: StepUpProver
  readonly seatProofs: SeatProofs
  readonly receipts: Receipts
  readonly reports: CallReports
  readonly attacks: UnderAttack
  readonly keyWork: KeyWork
  readonly watch: Watch
  readonly clock: Clock
  readonly load: Load
  /** To know sounds again, and tell nobody what they were. */
  readonly soundHash: KeyedHash
  readonly ids: NewIds
  readonly log: Log
  /** How messages travel between the three; in order and at once unless given. */
  readonly carry?: Carry
}

/** Makes a way for messages, which never arrive in the tick in which they are sent. */
type Carry = (deliver: (message: Message) => void) => Post

/** Calls, seats and dispatch of one process, and what passes between them. */
interface Owners {
  readonly world: CallWorld
  readonly calls: LiveCalls
  readonly seats: Seats
  readonly pressure: Dispatch['pressure']
  /** Lets closing wait for this work. */
  track<T>(work: Promise<T>): Promise<T>
  /** Ends every call with `server-stopping`; resolves when all is released and recorded. Idempotent. */
  close(): Promise<void>
}

/** Whoever stops the service waits so long for what cannot be written now, in milliseconds. */
const stopWritingMs = 5000

/** Recent calls that an agent sees on sitting down. */
const recentCallsShown = 20

/** Makes the three owners and lets them hear each other: none of them holds another one. */
export function connectOwners(options: DeskOptions): Owners {
  const { queues, clock, log, notify, memory } = options
  const pending = new Set<Promise<unknown>>()
  const carry = options.carry ?? inOrder
  const send = carry(message => {
    try {
      deliver(message)
    } catch (cause) {
      log.error('message not heard', { to: message.to, type: message.type, cause })
    }
    keepRounds()
  })
  // Whoever says something may be the first, whether or not it arrives.
  const post: Post = message => {
    send(message)
    keepRounds()
  }
  const dispatch = createDispatch({ ...options, post })
  const outbox = createOutbox(options)
  const leaseRenewal = createLeaseRenewal({
    leases: memory.leases,
    clock,
    log,
    track: work => track({ pending }, work),
  })
  const recentSounds = createRecentSounds(options.soundHash, clock)
  const calls = createLiveCalls(
    { ...options, post, outbox, leaseRenewal, recentSounds, pending },
    options.mostUnwritten,
  )
  const dutyWatch = createDutyWatch({
    dutyTimes: memory.dutyTimes,
    clock,
    log,
    track: work => void track({ pending }, work),
  })
  const seats = createSeats({
    clock,
    log,
    dutyWatch,
    post,
    tellAgent: notify.agent,
    awayTimeMs: Math.max(0, ...queues.map(({ awayTimeMs }) => awayTimeMs)),
    newIncarnation: countFrom(clock.now()),
    async recentCalls(agentId) {
      return (await memory.records.recentOfAgent(agentId, recentCallsShown)).map(record =>
        readCallOf(record, agentId),
      )
    },
    async takeUpTalk({ callId, ringId }, agent) {
      const session = calls.find(callId)
      if (!session) throw new RingfenceError('call-not-found')
      return resumeTalk(calls.world, session, { callId, ringId, agent })
    },
  })
  let cancelRound: (() => void) | null = null
  let isClosed = false

  function deliver(message: Message): void {
    if (message.to === 'dispatch') dispatch.receive(message)
    else if (message.to === 'call') calls.receive(message)
    else seats.receive(message)
  }

  /** While there is anybody, everybody tells again and again what is so. */
  function keepRounds(): void {
    const isNeeded = !isClosed && (calls.size > 0 || !seats.isEmpty)
    if (isNeeded) cancelRound ??= clock.after(tellEveryMs, round)
    else {
      cancelRound?.()
      cancelRound = null
    }
  }

  function round(): void {
    cancelRound = null
    calls.tellAgain()
    seats.roundOver()
    dispatch.roundOver()
    keepRounds()
  }

  async function close(): Promise<void> {
    calls.stop()
    seats.stop()
    dispatch.close()
    const cancel = clock.after(stopWritingMs, outbox.giveUp)
    while (pending.size > 0) await Promise.allSettled([...pending])
    cancel()
    isClosed = true
    keepRounds()
  }

  const { pressure } = dispatch
  return { world: calls.world, calls, seats, pressure, track: work => track({ pending }, work), close }
}

/** In one process nothing is lost, and nothing overtakes anything. */
const inOrder: Carry = deliver => message => void Promise.resolve(message).then(deliver)

/** Numbers that rise, also from one process to the next. */
function countFrom(start: number): () => number {
  let last = start
  return () => {
    last += 1
    return last
  }
}
