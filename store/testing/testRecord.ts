import type { CallRecord } from '../../calls/ports.ts'
import { CallerId, GrantId, QueueKey, StepUpId } from '../../protocol/index.ts'
import { agentId, callId, site, startMs } from './testStore.ts'

const dayMs = 24 * 3600_000

/** What remains of a call that moved, was vouched for and had a purpose proven. */
export const record = (number: number, changes: Partial<CallRecord> = {}): CallRecord => ({
  callId: callId(number),
  jti: `jti-${number}`,
  formerJtis: [`jti-before-${number}`],
  queue: { site, queue: QueueKey.parse('help'), siteName: 'Demo shop', queueName: 'Help' },
  assurance: 'vouched',
  trustClass: 'verified',
  callClass: 'identified',
  heard: { sound: 'voice', gate: null },
  callerId: CallerId.parse(`caller_${'c'.repeat(22)}`),
  admittedAtMs: startMs,
  talkingAtMs: startMs + 3000,
  endedAtMs: startMs + number * 1000,
  waitedMs: 3000,
  talkedMs: 61_000,
  reason: 'caller-hung-up',
  agentId: agentId('a'),
  seat: '7KQ-2M4',
  rings: 2,
  jkt: 'k'.repeat(43),
  rungAgents: [agentId('a')],
  ringNotes: [{ agentId: agentId('a'), openedAtMs: startMs + 1000, rangMs: 2000, outcome: 'accepted' }],
  stepUps: [
    {
      stepUpId: StepUpId.parse(`stepup_${'s'.repeat(22)}`),
      sentence: 'Refund up to 40 EUR',
      limit: { unit: 'EUR', amount: 40 },
      outcome: 'proven',
      askedAtMs: startMs + 4000,
      endedAtMs: startMs + 5000,
      grantId: GrantId.parse(`grant_${'g'.repeat(22)}`),
    },
  ],
  marks: ['step-up-failures'],
  vouched: { name: 'María', attributes: { plan: 'gold' } },
  vouchedUntilMs: startMs + dayMs,
  receipt: 'a.signed.receipt',
  ...changes,
})
