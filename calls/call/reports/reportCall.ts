import {
  type AgentId,
  type Answer,
  type CallId,
  type ReportReason,
  RingfenceError,
} from '../../../protocol/index.ts'
import type { ReportInput } from '../../ports.ts'
import { type CallSession, logFields } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'

/** Whom a report of a call is about. */
type Reported = Pick<ReportInput, 'site' | 'jkt' | 'callerId'>

/**
 * An agent says what was wrong with a call. Whoever was rung for it may, while it goes on and as long as its record knows the browser key.
 * Nothing changes in the call.
 * @throws RingfenceError `call-not-found` for a call of others, an unknown one, and one that is too old; `store-unavailable`
 */
export async function reportCall(
  world: CallWorld,
  session: CallSession | undefined,
  report: { readonly agentId: AgentId; readonly callId: CallId; readonly reason: ReportReason },
): Promise<Answer<'reportCall'>> {
  const reported = session
    ? reportedLive(session, report.agentId)
    : await reportedLater(world, report.agentId, report.callId)
  if (!reported) throw new RingfenceError('call-not-found')
  const block = await world.reports.report({ ...reported, ...report })
  session?.reported.set(report.agentId, report.reason)
  const { callId } = report
  world.watch.reported(callId)
  world.post({ to: 'dispatch', type: 'callReported', callId })
  const fields = session ? logFields(session.call) : { callId, agentId: report.agentId }
  world.log.info('call reported', { ...fields, reason: report.reason, block: block.state })
  return { block }
}

function reportedLive({ call }: CallSession, agentId: AgentId): Reported | undefined {
  if (!call.tries.rung.has(agentId)) return undefined
  const { site, jkt, callerId } = call.admitted.token
  return { site, jkt, callerId: callerId ?? null }
}

async function reportedLater(
  { memory, outbox }: CallWorld,
  agentId: AgentId,
  callId: CallId,
): Promise<Reported | undefined> {
  const record = await memory.records.find(callId)
  // It may be one of those that are not written down yet.
  if (!record && outbox.size() > 0) throw new RingfenceError('store-unavailable')
  if (!record?.rungAgents.includes(agentId) || record.jkt === null) return undefined
  return { site: record.queue.site, jkt: record.jkt, callerId: record.callerId }
}
