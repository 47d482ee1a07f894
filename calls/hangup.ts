import type { AgentId, EventOf, HangUpReason } from '../protocol/index.ts'
import { afterTalk } from './agents.ts'
import { agentOf, type Call, type EndedCall, end } from './call.ts'
import { keepEmpty } from './emptySeat.ts'
import {
  attempt,
  cancelTimers,
  type Floor,
  type Line,
  logFields,
  removeSeat,
  timeOf,
  track,
  updateSeat,
} from './floor.ts'
import { keepLeases } from './leaseKeeping.ts'
import type { Side } from './ports.ts'
import { talksRemembered } from './queue.ts'
import { recentCallOf, recordOf } from './record.ts'
import { failRing } from './ringing.ts'
import { concludeRing } from './ringOutcome.ts'
import { withdrawStepUp } from './stepUps/stepUpAnswers.ts'

/** What a hang-up by one side means in this phase. */
export function hangUpReason(
  phase: Call['phase'],
  side: Side,
  because: 'person' | 'media-failed',
): HangUpReason {
  if (because === 'media-failed') return 'media-failed'
  if (side === 'agent') return 'agent-hung-up'
  return phase === 'talking' ? 'caller-hung-up' : 'left-queue'
}

/**
 * The one way to end a call. Exactly once: a call that has ended is left alone. When this returns, the room is
 * closed, no timer or question is left, the agent is free and both sides have been told; lease, receipt and record follow by
 * themselves, and with them the end of the caller's line.
 */
export function endCall(floor: Floor, line: Line, reason: HangUpReason): void {
  const { call } = line
  if (call.phase === 'ended') return
  withdrawStepUp(floor, line)
  const knowing = call.phase === 'talking' ? agentOf(call) : null
  const ended = end(call, reason, timeOf(floor, call))
  line.call = ended
  floor.lines.delete(call.admitted.callId)
  keepLeases(floor)
  cancelTimers(line)
  if (call.phase === 'connecting') {
    concludeRing(floor, line, call, failRing(call.ring, { outcome: 'gone', because: 'call-ended' }))
  }
  line.room.close()
  if (knowing) leaveTalk(floor, line, knowing)
  line.move?.end('unanswered')
  void track(floor, settleAccounts(floor, line, ended))
  rememberTalk(floor, ended)

  const { waitedMs, talkedMs } = ended
  const { callId } = ended.admitted
  const news: EventOf<'ended'> = { event: 'ended', callId, reason, waitedMs, talkedMs }
  floor.notify.caller(callId, news)
  if (knowing) floor.notify.agent(knowing, news)
  floor.log.info('call ended', { ...logFields(ended), reason, waitedMs, talkedMs })
  floor.changed()
}

/** An agent who is away may still come back to the seat, for as long as the talk would have waited. */
function leaveTalk(floor: Floor, line: Line, agentId: AgentId): void {
  const nowMs = floor.clock.monotonic()
  updateSeat(floor, agentId, seat => afterTalk(seat, nowMs))
  const awayUntilMs = line.awayUntilMs.agent
  if (awayUntilMs === null) return
  if (awayUntilMs > nowMs) keepEmpty(floor, agentId, awayUntilMs - nowMs)
  else removeSeat(floor, agentId, 'gone')
}

function rememberTalk(floor: Floor, ended: EndedCall): void {
  if (ended.agentId === null) return
  floor.recentTalksMs.push(ended.talkedMs)
  if (floor.recentTalksMs.length > talksRemembered) floor.recentTalksMs.shift()
}

/** Gives the lease back and keeps what remains; neither waits for the other, and neither failure stops the other. */
async function settleAccounts(floor: Floor, line: Line, ended: EndedCall): Promise<void> {
  const { callId } = ended.admitted
  const { talkedMs } = ended
  const nowMs = floor.clock.now()
  await Promise.all([
    attempt(floor, 'lease not released', logFields(ended), () =>
      floor.memory.leases.release({ id: callId, talkedMs, counted: true, nowMs }),
    ),
    keepRecord(floor, line, ended).finally(() => floor.notify.callerDone(callId)),
  ])
}

/** Receipt, then record, then the news of both. Each is done though the other failed. */
async function keepRecord(floor: Floor, line: Line, ended: EndedCall): Promise<void> {
  const { callId, token } = ended.admitted
  // A passkey answered before the end: the record says whether it proved something.
  await line.stepUpChecked
  const unsigned = recordOf(ended, line.stepUps.ended)
  let issued: { readonly receipt: string; readonly enrolment: string | null } | undefined
  await attempt(floor, 'receipt not signed', logFields(ended), async () => {
    issued = await floor.receipts.issue(unsigned, { jkt: token.jkt, origin: token.origin })
  })
  const record = { ...unsigned, receipt: issued?.receipt ?? null }
  const isRecorded = await attempt(floor, 'call not recorded', logFields(ended), () =>
    floor.memory.records.insert(record),
  )
  if (issued) floor.notify.caller(callId, { event: 'receiptIssued', callId, ...issued })
  if (!isRecorded) return
  floor.log.info('call recorded', {
    ...logFields(ended),
    trustClass: record.trustClass,
    rings: record.rings,
    recordMs: timeOf(floor, ended) - ended.endedAtMs,
  })
  if (record.agentId) {
    floor.notify.agent(record.agentId, { event: 'callRecorded', call: recentCallOf(record) })
  }
}
