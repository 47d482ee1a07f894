import type { CallOver, WebhookEvent } from '../../protocol/index.ts'
import type { CallRecord } from '../ports.ts'
import type { Verdict } from './verdict.ts'

/** What is told of a call as it stands; never who called. */
const begunOf = ({ callId, queue, assurance, callClass, admittedAtMs }: CallRecord) => ({
  callId,
  queue: queue.queue,
  assurance,
  callClass,
  admittedAtMs,
})

const talkingOf = (record: CallRecord) => ({
  ...begunOf(record),
  waitedMs: record.waitedMs,
  rings: record.rings,
  seat: record.seat,
})

/** What a call that is over comes to, for the back end of its site. */
export const overOf = (record: CallRecord, { verdict, because }: Verdict): CallOver => ({
  ...talkingOf(record),
  talkingAtMs: record.talkingAtMs,
  endedAtMs: record.endedAtMs,
  talkedMs: record.talkedMs,
  reason: record.reason,
  verdict,
  because,
  marks: [...record.marks],
  provenStepUps: record.stepUps.filter(({ outcome }) => outcome === 'proven').length,
})

/**
 * Everything that is to be told of a call by now, in order. It follows from what is known of the call and nothing else, so whoever finds it
 * later tells the same: an event that could not be written when it happened is written with the next.
 */
export function callTelling(
  record: CallRecord,
  /** `null` while the call lives. */
  verdict: Verdict | null,
  vouched: WebhookEvent['data']['vouched'],
): readonly WebhookEvent[] {
  const { site } = record.queue
  const at = (atMs: number) => ({ timestamp: new Date(atMs).toISOString(), site })
  const events: WebhookEvent[] = [
    { type: 'call.admitted', ...at(record.admittedAtMs), data: { ...begunOf(record), vouched } },
  ]
  const { talkingAtMs } = record
  if (talkingAtMs !== null) {
    const data = { ...talkingOf(record), talkingAtMs, vouched }
    events.push({ type: 'call.answered', ...at(talkingAtMs), data })
  }
  if (verdict !== null) {
    const data = { ...overOf(record, verdict), vouched }
    events.push({ type: 'call.ended', ...at(record.endedAtMs), data })
  }
  return events
}
