import type { Database } from 'better-sqlite3'
import type { DutySpan, DutyTimes } from '../../../calls/ports.ts'
import { AgentId } from '../../../protocol/index.ts'
import { stored } from '../engine/parseStored.ts'
import { whenUnlocked } from '../engine/whenUnlocked.ts'

interface Row {
  readonly agent_id: string
  readonly from_ms: number
  readonly to_ms: number
}

/** When agents were on duty; the sweep forgets it in its time. */
export function createDutyTimes(connection: Database): DutyTimes {
  const put = connection.prepare<[string, number, number]>(
    `INSERT INTO duty_times (agent_id, from_ms, to_ms) VALUES (?, ?, ?)
      ON CONFLICT (agent_id, from_ms) DO UPDATE SET to_ms = max(to_ms, excluded.to_ms)`,
  )
  const reaching = connection.prepare<[number, number], Row>(
    'SELECT * FROM duty_times WHERE to_ms > ? AND from_ms < ? ORDER BY agent_id, from_ms',
  )
  const putAll = connection.transaction((spans: readonly DutySpan[]) => {
    for (const { agentId, fromMs, toMs } of spans) put.run(agentId, fromMs, toMs)
  })
  return {
    note: spans => whenUnlocked(() => putAll.immediate(spans)),
    within: ({ fromMs, toMs }) =>
      whenUnlocked(() =>
        reaching.all(fromMs, toMs).map(row => ({
          agentId: stored(AgentId, row.agent_id, 'duty_times.agent_id'),
          fromMs: row.from_ms,
          toMs: row.to_ms,
        })),
      ),
  }
}
