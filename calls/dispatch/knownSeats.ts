import type { AgentId, CallId } from '../../protocol/index.ts'
import type { SeatReport, SeatTold } from '../ports/messages.ts'

/** A seat as it last told dispatch. */
export interface KnownSeat {
  readonly agentId: AgentId
  incarnation: number
  version: number
  report: NonNullable<SeatReport>
  /** Since when it could have been rung, by the monotonic clock of dispatch. */
  idleSinceMs: number
  /** The call it was last proposed to, until it is heard of again. */
  proposedTo: CallId | null
  /** Rounds of telling since it was heard of. */
  silentRounds: number
  /** Which line it was last told; `null`: none since it was taken. */
  toldLine: number | null
}

/** The seats that dispatch knows. */
export interface KnownSeats {
  readonly byAgent: ReadonlyMap<AgentId, KnownSeat>
  /** Those that may be rung now, whoever was idle longest first. */
  readonly free: readonly KnownSeat[]
  /** Agents on duty, free or busy, and those who may be back any moment. */
  readonly onDuty: ReadonlySet<AgentId>
  /** What was heard already, or is older, changes nothing. */
  hear(told: SeatTold, nowMs: number): void
  propose(seat: KnownSeat, callId: CallId): void
  /** A proposal that nothing followed holds no longer. */
  withdraw(seat: KnownSeat): void
  /** A round of telling is over: whoever was not heard of for some rounds is forgotten. */
  roundOver(): void
}

const silentRoundsAllowed = 4
/** A seat that was left is remembered for so many rounds, so that nothing late brings it back. */
const roundsRemembered = 12

export function createKnownSeats(): KnownSeats {
  const byAgent = new Map<AgentId, KnownSeat>()
  const free: KnownSeat[] = []
  const onDuty = new Set<AgentId>()
  const left = new Map<AgentId, { readonly incarnation: number; readonly round: number }>()
  let rounds = 0

  function place(seat: KnownSeat): void {
    const { duty, isAwaited } = seat.report
    if (duty === 'on-duty' || isAwaited) onDuty.add(seat.agentId)
    else onDuty.delete(seat.agentId)
    takeOut(seat)
    if (!mayBeRung(seat)) return
    const index = free.findIndex(each => each.idleSinceMs > seat.idleSinceMs)
    free.splice(index < 0 ? free.length : index, 0, seat)
  }

  function takeOut(seat: KnownSeat): void {
    const index = free.indexOf(seat)
    if (index >= 0) free.splice(index, 1)
  }

  function remove(seat: KnownSeat): void {
    takeOut(seat)
    byAgent.delete(seat.agentId)
    onDuty.delete(seat.agentId)
  }

  /** Whether this is news, compared with what is known of the seat. */
  function isNewer({ agentId, incarnation, version }: SeatTold): boolean {
    const before = byAgent.get(agentId)
    if (incarnation <= (left.get(agentId)?.incarnation ?? 0)) return false
    if (!before || incarnation > before.incarnation) return true
    return incarnation === before.incarnation && version > before.version
  }

  function hear(told: SeatTold, nowMs: number): void {
    const { agentId, incarnation, version, seat: report } = told
    const before = byAgent.get(agentId)
    if (before) before.silentRounds = 0
    if (!isNewer(told)) return
    if (before) remove(before)
    if (report === null) {
      left.set(agentId, { incarnation, round: rounds })
      return
    }
    const seat: KnownSeat = {
      ...{ agentId, incarnation, version, report },
      idleSinceMs: nowMs - (report.idleMs ?? 0),
      proposedTo: null,
      silentRounds: 0,
      toldLine: before?.incarnation === incarnation ? before.toldLine : null,
    }
    byAgent.set(agentId, seat)
    place(seat)
  }

  return {
    byAgent,
    free,
    onDuty,
    hear,
    propose(seat, callId) {
      seat.proposedTo = callId
      takeOut(seat)
    },
    withdraw(seat) {
      seat.proposedTo = null
      place(seat)
    },
    roundOver() {
      rounds += 1
      for (const seat of [...byAgent.values()]) {
        seat.silentRounds += 1
        if (seat.silentRounds > silentRoundsAllowed) remove(seat)
      }
      for (const [agentId, { round }] of left) if (rounds - round > roundsRemembered) left.delete(agentId)
    },
  }
}

/** There, free, on duty, and not offered to a call already. */
const mayBeRung = ({ report, proposedTo }: KnownSeat): boolean =>
  report.duty === 'on-duty' && report.idleMs !== null && report.isHere && proposedTo === null
