import * as z from 'zod/mini'
import type { CallRecord } from '../../../calls/ports.ts'
import {
  AgentId,
  Assurance,
  CallClass,
  CallerHeard,
  CallerId,
  CallId,
  HangUpReason,
  KeyThumbprint,
  QueueName,
  RecordMark,
  RingNote,
  SeatPseudonym,
  StepUpNote,
  storedLine,
  TrustClass,
  Vouched,
} from '../../../protocol/index.ts'
import { stored, storedJson, storedStrings } from '../engine/parseStored.ts'
import type { CallRecordRow } from '../engine/tables.ts'

/** A record as its row, and back. */
export const rowOf = (record: CallRecord): CallRecordRow => ({
  call_id: record.callId,
  site_key: record.queue.site,
  queue_key: record.queue.queue,
  site_name: record.queue.siteName,
  queue_name: record.queue.queueName,
  assurance: record.assurance,
  trust_class: record.trustClass,
  admitted_at_ms: record.admittedAtMs,
  ended_at_ms: record.endedAtMs,
  waited_ms: record.waitedMs,
  talked_ms: record.talkedMs,
  reason: record.reason,
  agent_id: record.agentId,
  rings: record.rings,
  jti: record.jti,
  former_jtis: JSON.stringify(record.formerJtis),
  caller_id: record.callerId,
  talking_at_ms: record.talkingAtMs,
  seat: record.seat,
  step_ups: JSON.stringify(record.stepUps),
  marks: JSON.stringify(record.marks),
  vouched: record.vouched && JSON.stringify(record.vouched),
  vouched_until_ms: record.vouchedUntilMs,
  receipt: record.receipt,
  jkt: record.jkt,
  rung_agents: JSON.stringify(record.rungAgents),
  call_class: record.callClass,
  ring_notes: JSON.stringify(record.ringNotes),
  heard: record.heard && JSON.stringify(record.heard),
})

const queueOf = (row: CallRecordRow): QueueName =>
  stored(
    QueueName,
    {
      site: row.site_key,
      queue: row.queue_key,
      siteName: storedLine(row.site_name, 80),
      queueName: storedLine(row.queue_name, 80),
    },
    'call_records.site_key, queue_key',
  )

/** What was vouched for is not told a moment longer than promised, though the next sweep may be minutes away. */
function vouchedOf(row: CallRecordRow, nowMs: number): Pick<CallRecord, 'vouched' | 'vouchedUntilMs'> {
  const { vouched, vouched_until_ms: untilMs } = row
  if (vouched === null || untilMs === null || untilMs <= nowMs) return { vouched: null, vouchedUntilMs: null }
  return { vouched: storedJson(Vouched, vouched, 'call_records.vouched'), vouchedUntilMs: untilMs }
}

export const recordOf = (row: CallRecordRow, nowMs: number): CallRecord => ({
  callId: stored(CallId, row.call_id, 'call_records.call_id'),
  jti: row.jti,
  formerJtis: storedStrings(row.former_jtis, 'call_records.former_jtis'),
  queue: queueOf(row),
  assurance: stored(Assurance, row.assurance, 'call_records.assurance'),
  trustClass: stored(TrustClass, row.trust_class, 'call_records.trust_class'),
  callClass: stored(z.nullable(CallClass), row.call_class, 'call_records.call_class'),
  heard: row.heard === null ? null : storedJson(CallerHeard, row.heard, 'call_records.heard'),
  callerId: stored(z.nullable(CallerId), row.caller_id, 'call_records.caller_id'),
  admittedAtMs: row.admitted_at_ms,
  talkingAtMs: row.talking_at_ms,
  endedAtMs: row.ended_at_ms,
  waitedMs: row.waited_ms,
  talkedMs: row.talked_ms,
  reason: stored(HangUpReason, row.reason, 'call_records.reason'),
  agentId: stored(z.nullable(AgentId), row.agent_id, 'call_records.agent_id'),
  seat: stored(z.nullable(SeatPseudonym), row.seat, 'call_records.seat'),
  rings: row.rings,
  stepUps: storedJson(z.array(StepUpNote), row.step_ups, 'call_records.step_ups'),
  marks: storedJson(z.array(RecordMark), row.marks, 'call_records.marks'),
  ...vouchedOf(row, nowMs),
  receipt: row.receipt,
  jkt: stored(z.nullable(KeyThumbprint), row.jkt, 'call_records.jkt'),
  rungAgents: storedJson(z.array(AgentId), row.rung_agents, 'call_records.rung_agents'),
  ringNotes: storedJson(z.array(RingNote), row.ring_notes, 'call_records.ring_notes'),
})
