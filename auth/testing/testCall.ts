import type { StepUpNote } from '../../protocol/index.ts'
import type { RecordedCall } from '../ledger/callEvidence.ts'
import type { EndedCall } from '../ledger/receipts.ts'
import { startLedgerTarget } from './attacks/targets/ledgerTarget.ts'
import type { TargetParts } from './attacks/targets/testTarget.ts'
import { claimsIn } from './testBrowser.ts'
import { createTestVisitor, tokenIn } from './testVisitor.ts'

/** A service where one call begins with a passkey, moves, has a step-up, ends, and gets its receipt. */
export async function startRecorded(parts: TargetParts, atEnd: Parameters<typeof startLedgerTarget>[1]) {
  const records = new Map<string, RecordedCall>()
  const recordOf = async (callId: string) => records.get(callId)
  const target = await startLedgerTarget(parts, atEnd, { recordOf })
  const { call, clock, service, passkey, prove } = target

  async function endCall() {
    const visitor = await createTestVisitor(service)
    const jtiOf = async (from: typeof visitor) =>
      String(claimsIn(await tokenIn(await from.signIn(passkey))).jti)
    const former = await createTestVisitor(service)
    const [formerJti, jti] = [await jtiOf(former), await jtiOf(visitor)]
    const { stepUpId, sentence, limit, grantId } = await prove()
    const [askedAtMs, endedAtMs] = [clock.nowMs, clock.nowMs]
    const stepUps: StepUpNote[] = [
      { stepUpId, sentence, limit, outcome: 'proven', askedAtMs, endedAtMs, grantId },
    ]
    const ended: EndedCall = {
      ...{
        callId: call.callId,
        jti,
        formerJtis: [formerJti],
        assurance: 'passkey',
        callerId: passkey.callerId,
        seat: call.seat,
      },
      ...{ queue: { site: call.site, queue: call.queue, siteName: 'Shop', queueName: 'Sales' } },
      ...{ admittedAtMs: clock.nowMs - 60_000, talkingAtMs: clock.nowMs - 50_000, endedAtMs: clock.nowMs },
      ...{ reason: 'caller-hung-up', stepUps },
    }
    const from = { jkt: visitor.browser.jkt, origin: call.origin }
    const { receipt, enrolment } = await service.auth.receipts.issue(ended, from)
    records.set(call.callId, { jti, formerJtis: [formerJti], stepUps, receipt })
    return { ...ended, receipt, enrolment }
  }
  return { ...target, endCall }
}
