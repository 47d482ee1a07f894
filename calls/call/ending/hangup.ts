import type { AgentId, EventOf, HangUpReason, StepUpNote } from '../../../protocol/index.ts'
import { talksRemembered } from '../../dispatch/queue.ts'
import type { Side } from '../../ports.ts'
import { keepEmpty } from '../../seat/awaitedSeat.ts'
import { afterTalk } from '../../seat/seat.ts'
import { agentOf, type Call, type EndedCall, end } from '../call.ts'
import {
  type CallSession,
  type CallWorld,
  cancelTimers,
  logFields,
  removeSeat,
  timeOf,
  track,
  updateSeat,
} from '../callSession.ts'
import { failRing } from '../ring/ring.ts'
import { concludeRing } from '../ring/ringEnd.ts'
import { withdrawStepUp } from '../stepUps/answerStepUp.ts'
import { keepLeases } from './leaseRenewal.ts'
import type { Job } from './outbox.ts'
import { recentCallOf, recordOf } from './record.ts'

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
export function endCall(world: CallWorld, session: CallSession, reason: HangUpReason): void {
  const { call } = session
  if (call.phase === 'ended') return
  withdrawStepUp(world, session)
  const knowing = call.phase === 'talking' ? agentOf(call) : null
  const ended = end(call, reason, timeOf(world, call))
  session.call = ended
  world.sessions.delete(call.admitted.callId)
  keepLeases(world)
  cancelTimers(session)
  if (call.phase === 'connecting') {
    concludeRing(world, session, call, failRing(call.ring, { outcome: 'gone', because: 'call-ended' }))
  }
  session.room.close()
  if (knowing) leaveTalk(world, session, knowing)
  session.move?.end('unanswered')
  void track(world, settleAccounts(world, session, ended))
  rememberTalk(world, ended)

  const { waitedMs, talkedMs } = ended
  const { callId } = ended.admitted
  const news: EventOf<'ended'> = { event: 'ended', callId, reason, waitedMs, talkedMs }
  world.notify.caller(callId, news)
  if (knowing) world.notify.agent(knowing, news)
  world.log.info('call ended', { ...logFields(ended), reason, waitedMs, talkedMs })
  world.changed()
}

/** An agent who is away may still come back to the seat, for as long as the talk would have waited. */
function leaveTalk(world: CallWorld, session: CallSession, agentId: AgentId): void {
  const nowMs = world.clock.monotonic()
  updateSeat(world, agentId, seat => afterTalk(seat, nowMs))
  const awayUntilMs = session.awayUntilMs.agent
  if (awayUntilMs === null) return
  if (awayUntilMs > nowMs) keepEmpty(world, agentId, awayUntilMs - nowMs)
  else removeSeat(world, agentId, 'gone')
}

function rememberTalk(world: CallWorld, ended: EndedCall): void {
  if (ended.agentId === null) return
  world.recentTalksMs.push(ended.talkedMs)
  if (world.recentTalksMs.length > talksRemembered) world.recentTalksMs.shift()
}

/** Gives the lease back and keeps what remains: receipt, then record, then the news of both. Each is done though another failed. */
async function settleAccounts(world: CallWorld, session: CallSession, ended: EndedCall): Promise<void> {
  const { callId } = ended.admitted
  const fields = { ...logFields(ended) }
  const lease = { id: callId, talkedMs: ended.talkedMs, counted: true, nowMs: world.clock.now() }
  let isOpen = true
  const closeLine = () => {
    if (isOpen) world.notify.callerDone(callId)
    isOpen = false
  }
  const released = world.outbox.add({
    fields,
    steps: [{ what: 'lease not released', act: () => world.memory.leases.release(lease) }],
  })
  // A passkey answered before the end: the record says whether it proved something.
  await session.stepUpChecked
  // Nobody waits on the line for what cannot be written now.
  await world.outbox.add({ fields, steps: stepsOfRecord(world, ended, session.stepUps.ended) }, closeLine)
  closeLine()
  await released
}

function stepsOfRecord(world: CallWorld, ended: EndedCall, stepUps: readonly StepUpNote[]): Job['steps'] {
  const { callId, token } = ended.admitted
  const unsigned = recordOf(ended, stepUps)
  let receipt: string | null = null
  return [
    {
      what: 'receipt not signed',
      async act() {
        const issued = await world.receipts.issue(unsigned, { jkt: token.jkt, origin: token.origin })
        receipt = issued.receipt
        world.notify.caller(callId, { event: 'receiptIssued', callId, ...issued })
      },
    },
    {
      what: 'call not recorded',
      async act() {
        const record = { ...unsigned, receipt }
        await world.memory.records.insert(record)
        world.log.info('call recorded', {
          ...logFields(ended),
          trustClass: record.trustClass,
          rings: record.rings,
          recordMs: timeOf(world, ended) - ended.endedAtMs,
        })
        if (record.agentId) {
          world.notify.agent(record.agentId, { event: 'callRecorded', call: recentCallOf(record) })
        }
      },
    },
  ]
}
