import type { EventOf, HangUpReason } from '../../../protocol/index.ts'
import { comingOf, identityOf } from '../admitted.ts'
import { type EndedCall, end } from '../call.ts'
import { callChanged, sayRing } from '../callReport.ts'
import { type CallSession, cancelTimers, logFields, timeOf, wasGood } from '../callSession.ts'
import { type CallWorld, track } from '../callWorld.ts'
import { heardInRecord } from '../gate/callerGate.ts'
import { failRing } from '../ring/ring.ts'
import { concludeRing } from '../ring/ringEnd.ts'
import { withdrawStepUp } from '../stepUps/answerStepUp.ts'
import type { Job } from './outbox.ts'
import { recentCallOf, recordOf } from './record.ts'

/**
 * The one way to end a call. Exactly once: a call that has ended is left alone. When this returns, the room is
 * closed, no timer or question is left, and caller, seat and dispatch are told; lease, receipt and record follow by themselves,
 * and with them the end of the caller's line.
 */
export function endCall(world: CallWorld, session: CallSession, reason: HangUpReason): void {
  const { call } = session
  if (call.phase === 'ended') return
  withdrawStepUp(world, session)
  const ended = end(call, reason, timeOf(world, call))
  session.call = ended
  world.forget(call.admitted.callId)
  session.endRenewal()
  cancelTimers(session)
  if (call.phase === 'connecting') {
    concludeRing(world, session, call, failRing(call.ring, { outcome: 'gone', because: 'call-ended' }))
  }
  session.room.close()
  session.move?.end('unanswered')
  const isGood = wasGood(session, ended)
  void track(world, settleAccounts(world, session, { ended, isGood }))
  if (ended.talkingAtMs !== null) {
    const { callId, token, share } = ended.admitted
    world.watch.talked({ callId, isGood, ...comingOf(token, share) })
  }

  const { waitedMs, talkedMs } = ended
  const { callId } = ended.admitted
  const news: EventOf<'ended'> = { event: 'ended', callId, reason, waitedMs, talkedMs }
  world.notify.caller(callId, news)
  if (call.phase === 'talking') sayRing(world, session, call, { stage: 'talked', ended: news })
  world.log.info('call ended', { ...logFields(ended), reason, waitedMs, talkedMs })
  callChanged(world, session)
}

/** Gives the lease back and keeps what remains: receipt, then record, then the news of both. Each is done though another failed. */
async function settleAccounts(
  world: CallWorld,
  session: CallSession,
  { ended, isGood }: { readonly ended: EndedCall; readonly isGood: boolean },
): Promise<void> {
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
  const steps = [...stepsOfRecord(world, ended, session), ...(isGood ? [noteGoodCall(world, ended)] : [])]
  await world.outbox.add({ fields, steps }, closeLine)
  closeLine()
  await released
}

function stepsOfRecord(
  world: CallWorld,
  ended: EndedCall,
  { stepUps, reported, gate }: CallSession,
): Job['steps'] {
  const { callId, token } = ended.admitted
  const unsigned = recordOf(ended, stepUps.ended, heardInRecord(gate))
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
        await world.memory.records.insert(record, token.vouched ?? null)
        world.log.info('call recorded', {
          ...logFields(ended),
          trustClass: record.trustClass,
          rings: record.rings,
          recordMs: timeOf(world, ended) - ended.endedAtMs,
        })
        if (record.agentId) {
          const report = reported.get(record.agentId)
          const call = { ...recentCallOf(record), ...(report && { report }) }
          const event = { event: 'callRecorded', call } as const
          world.post({
            to: 'seat',
            type: 'agentTold',
            agentId: record.agentId,
            ringId: null,
            order: 0,
            event,
          })
        }
      },
    },
  ]
}

/** It speaks for whoever called, at their next call. */
function noteGoodCall(world: CallWorld, { admitted: { callId, token } }: EndedCall): Job['steps'][number] {
  const { site } = token
  const goodCall = { site, identity: identityOf(token), callId, atMs: world.clock.now() }
  return { what: 'good call not noted', act: () => world.memory.goodCalls.note(goodCall) }
}
