import type { Kysely } from 'kysely'
import * as z from 'zod/mini'
import { type Verdict, verdictOf } from '../../../calls/policy/verdict.ts'
import {
  CallClass,
  CallVerdict,
  RecordMark,
  TrustClass,
  VerdictNote,
  type VerdictOccasion,
  VerdictReason,
} from '../../../protocol/index.ts'
import { stored, storedJson } from '../engine/parseStored.ts'
import type { Tables } from '../engine/tables.ts'
import type { RunQuery } from '../engine/transaction.ts'

type Db = Kysely<Tables>

/**
 * Judges recorded calls by all that is known of them now, in the transaction that changed something of it. What is judged as before leaves no
 * trace; calls that are not recorded yet are judged when they are.
 */
export function judgeCalls(
  database: Db,
  run: RunQuery,
  {
    callIds,
    occasion,
    atMs,
  }: {
    readonly callIds: readonly string[]
    readonly occasion: VerdictOccasion
    readonly atMs: number
  },
): void {
  const calls = run(
    database
      .selectFrom('call_records')
      .select(['call_id', 'call_class', 'trust_class', 'marks'])
      .where('call_id', 'in', callIds)
      .compile(),
  )
  const reported = new Set(
    run(
      database
        .selectFrom('call_reports')
        .select('call_id')
        .where('call_id', 'in', callIds)
        .where('counts', '=', 1)
        .compile(),
    ).map(({ call_id }) => call_id),
  )
  for (const call of calls) {
    const [before] = run(lastOf(database, call.call_id).compile())
    const { verdict, because } = verdictOf({
      callClass: stored(z.nullable(CallClass), call.call_class, 'call_records.call_class'),
      trustClass: stored(TrustClass, call.trust_class, 'call_records.trust_class'),
      marks: storedJson(z.array(RecordMark), call.marks, 'call_records.marks'),
      isReported: reported.has(call.call_id),
    })
    if (before?.verdict === verdict && before.because === because) continue
    const note = { verdict, because, occasion, at_ms: atMs }
    const row = { call_id: call.call_id, number: (before?.number ?? 0) + 1, ...note }
    run(database.insertInto('call_verdicts').values(row).compile())
  }
}

/** What a call that was judged counts as now. */
export function verdictNow(database: Db, run: RunQuery, callId: string): Verdict | null {
  const [last] = run(lastOf(database, callId).compile())
  if (last === undefined) return null
  const { verdict, because } = last
  return {
    verdict: stored(CallVerdict, verdict, 'call_verdicts.verdict'),
    because: stored(VerdictReason, because, 'call_verdicts.because'),
  }
}

const lastOf = (database: Db, callId: string) =>
  database
    .selectFrom('call_verdicts')
    .selectAll()
    .where('call_id', '=', callId)
    .orderBy('number', 'desc')
    .limit(1)

/** The traces of these calls, oldest first. */
export async function verdictsOf(
  database: Db,
  callIds: readonly string[],
): Promise<ReadonlyMap<string, readonly VerdictNote[]>> {
  const rows = await database
    .selectFrom('call_verdicts')
    .selectAll()
    .where('call_id', 'in', callIds)
    .orderBy('number')
    .execute()
  const traces = new Map<string, VerdictNote[]>()
  for (const { call_id: callId, verdict, because, occasion, at_ms: atMs } of rows) {
    const note = stored(VerdictNote, { verdict, because, occasion, atMs }, 'call_verdicts.verdict')
    traces.set(callId, [...(traces.get(callId) ?? []), note])
  }
  return traces
}
