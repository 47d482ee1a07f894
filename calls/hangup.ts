import type { AgentId, EventOf, HangUpReason, StepUpNote } from '../protocol/index.ts'
import { afterTalk } from './agents.ts'
import { keepEmpty } from './awaitedSeat.ts'
import { agentOf, type Call, type EndedCall, end } from './call.ts'
import {
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
import type { Job } from './outbox.ts'
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
  because: 'person' | 'media-failed' | 'agent-device',
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

/** Gives the lease back and keeps what remains: receipt, then record, then the news of both. Each is done though another failed. */
async function settleAccounts(floor: Floor, line: Line, ended: EndedCall): Promise<void> {
  const { callId } = ended.admitted
  const fields = { ...logFields(ended) }
  const lease = { id: callId, talkedMs: ended.talkedMs, counted: true, nowMs: floor.clock.now() }
  let isOpen = true
  const closeLine = () => {
    if (isOpen) floor.notify.callerDone(callId)
    isOpen = false
  }
  const released = floor.outbox.add({
    fields,
    steps: [{ what: 'lease not released', act: () => floor.memory.leases.release(lease) }],
  })
  // A passkey answered before the end: the record says whether it proved something.
  await line.stepUpChecked
  // Nobody waits on the line for what cannot be written now.
  await floor.outbox.add({ fields, steps: stepsOfRecord(floor, ended, line.stepUps.ended) }, closeLine)
  closeLine()
  await released
}

function stepsOfRecord(floor: Floor, ended: EndedCall, stepUps: readonly StepUpNote[]): Job['steps'] {
  const { callId, token } = ended.admitted
  const unsigned = recordOf(ended, stepUps)
  let receipt: string | null = null
  return [
    {
      what: 'receipt not signed',
      async act() {
        const issued = await floor.receipts.issue(unsigned, { jkt: token.jkt, origin: token.origin })
        receipt = issued.receipt
        floor.notify.caller(callId, { event: 'receiptIssued', callId, ...issued })
      },
    },
    {
      what: 'call not recorded',
      async act() {
        const record = { ...unsigned, receipt }
        await floor.memory.records.insert(record)
        floor.log.info('call recorded', {
          ...logFields(ended),
          trustClass: record.trustClass,
          rings: record.rings,
          recordMs: timeOf(floor, ended) - ended.endedAtMs,
        })
        if (record.agentId) {
          floor.notify.agent(record.agentId, { event: 'callRecorded', call: recentCallOf(record) })
        }
      },
    },
  ]
}
