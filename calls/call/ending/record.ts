import type {
  AgentId,
  Assurance,
  CallerHeard,
  RecentCall,
  StepUpNote,
  TrustClass,
} from '../../../protocol/index.ts'
import type { CallRecord, ReadRecord } from '../../ports.ts'
import { type EndedCall, end, type LiveCall } from '../call.ts'
import { marksOf } from '../stepUps/stepUps.ts'

/** How much a call counts in figures. */
export const trustClassOf = (assurance: Assurance): TrustClass =>
  assurance === 'anonymous' ? 'unverified' : 'verified'

/** A record before its receipt is signed. */
type UnsignedRecord = Omit<CallRecord, 'receipt'>

/** ended → recorded: what remains of a call. */
export function recordOf(
  call: EndedCall,
  stepUps: readonly StepUpNote[],
  heard: CallerHeard | null = null,
): UnsignedRecord {
  const { callId, token, formerJtis, policy, share, admittedAtMs, cameUnderAttack } = call.admitted
  const kept = policy.keepVouchedMs > 0 ? (token.vouched ?? null) : null
  return {
    callId,
    jti: token.jti,
    formerJtis,
    queue: policy.queue,
    assurance: token.assurance,
    trustClass: trustClassOf(token.assurance),
    callClass: share.callClass,
    heard,
    callerId: token.callerId ?? null,
    jkt: token.jkt,
    admittedAtMs,
    talkingAtMs: call.talkingAtMs,
    endedAtMs: call.endedAtMs,
    waitedMs: call.waitedMs,
    talkedMs: call.talkedMs,
    reason: call.reason,
    agentId: call.agentId,
    seat: call.seat,
    rings: call.tries.rings,
    rungAgents: [...call.tries.rung],
    ringNotes: call.tries.notes,
    stepUps,
    // Fixed when it came, so that what is written first and last agree, whoever writes it.
    marks: [...marksOf(stepUps), ...(cameUnderAttack ? ['attack-window' as const] : [])],
    vouched: kept,
    vouchedUntilMs: kept && call.endedAtMs + policy.keepVouchedMs,
  }
}

/**
 * What would remain of a living call if its process died now. What a site vouched for is left out: it is kept no longer than
 * promised, and nobody could say when this row goes.
 */
export const begunRecordOf = (
  call: LiveCall,
  stepUps: readonly StepUpNote[],
  nowMs: number,
  heard: CallerHeard | null = null,
): CallRecord => ({
  ...recordOf(end(call, 'server-died', nowMs), stepUps, heard),
  vouched: null,
  vouchedUntilMs: null,
  receipt: null,
})

/** What an agent sees of a record. */
export const recentCallOf = (record: UnsignedRecord): RecentCall => ({
  callId: record.callId,
  queue: record.queue,
  assurance: record.assurance,
  trustClass: record.trustClass,
  admittedAtMs: record.admittedAtMs,
  waitedMs: record.waitedMs,
  talkedMs: record.talkedMs,
  reason: record.reason,
  marks: [...record.marks],
})

/** What an agent sees of a call that is over, with what they have reported of it. */
export function readCallOf(record: ReadRecord, agentId: AgentId): RecentCall {
  const report = record.reports.find(each => each.agentId === agentId)?.reason
  return { ...recentCallOf(record), ...(report && { report }) }
}
