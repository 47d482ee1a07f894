import type { Assurance, RecentCall, TrustClass } from '../protocol/index.ts'
import type { EndedCall } from './call.ts'
import type { CallRecord } from './ports.ts'

/** How much a call counts in figures. */
export const trustClassOf = (assurance: Assurance): TrustClass =>
  assurance === 'anonymous' ? 'unverified' : 'verified'

/** ended → recorded: what remains of a call. */
export function recordOf(call: EndedCall): CallRecord {
  const { callId, token, policy, admittedAtMs } = call.admitted
  return {
    callId,
    queue: policy.queue,
    assurance: token.assurance,
    trustClass: trustClassOf(token.assurance),
    admittedAtMs,
    endedAtMs: call.endedAtMs,
    waitedMs: call.waitedMs,
    talkedMs: call.talkedMs,
    reason: call.reason,
    agentId: call.agentId,
    rings: call.tries.rings,
  }
}

/** What an agent sees of a record. */
export const recentCallOf = (record: CallRecord): RecentCall => ({
  callId: record.callId,
  queue: record.queue,
  assurance: record.assurance,
  trustClass: record.trustClass,
  admittedAtMs: record.admittedAtMs,
  waitedMs: record.waitedMs,
  talkedMs: record.talkedMs,
  reason: record.reason,
})
