import type { Kysely } from 'kysely'
import type { AttackWindow, AttackWindows } from '../../../auth/ports.ts'
import { AgentId, Alarm, AttackEnding, AttackWindowId, QueueKey, SiteKey } from '../../../protocol/index.ts'
import { stored, storedJson } from '../engine/parseStored.ts'
import type { Tables } from '../engine/tables.ts'
import type { AttackWindowRow } from '../schema/attackWindows.ts'

/** Attack windows. Every change is one statement. */
export const createAttackWindows = (database: Kysely<Tables>): AttackWindows => ({
  async open(window) {
    await database.insertInto('attack_windows').values(rowOf(window)).execute()
  },
  async goOn(windowId, { untilMs, alarm }) {
    await database
      .updateTable('attack_windows')
      .set({ until_ms: untilMs, alarm: alarm && JSON.stringify(alarm) })
      .where('window_id', '=', windowId)
      .where('ended', 'is', null)
      .execute()
  },
  async end(windowId, { ended, atMs }) {
    const { numUpdatedRows } = await database
      .updateTable('attack_windows')
      .set(({ fn, ref, val }) => ({ ended, until_ms: fn<number>('min', [ref('until_ms'), val(atMs)]) }))
      .where('window_id', '=', windowId)
      .where('ended', 'is', null)
      .$if(ended === 'by-hand', query => query.where('until_ms', '>', atMs))
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  },
  async since(ms) {
    const rows = await database
      .selectFrom('attack_windows')
      .selectAll()
      .where('until_ms', '>', ms)
      .orderBy('since_ms', 'desc')
      .orderBy('window_id')
      .execute()
    return rows.map(windowOf)
  },
})

const rowOf = (window: AttackWindow): AttackWindowRow => ({
  window_id: window.windowId,
  site_key: window.site,
  queue_key: window.queue,
  agent_id: window.by,
  reason: window.reason,
  alarm: window.alarm && JSON.stringify(window.alarm),
  since_ms: window.sinceMs,
  until_ms: window.untilMs,
  ended: window.ended,
})

function windowOf(row: AttackWindowRow): AttackWindow {
  const { site_key, queue_key, agent_id, reason, alarm, ended } = row
  return {
    windowId: stored(AttackWindowId, row.window_id, 'attack_windows.window_id'),
    site: site_key === null ? null : stored(SiteKey, site_key, 'attack_windows.site_key'),
    queue: queue_key === null ? null : stored(QueueKey, queue_key, 'attack_windows.queue_key'),
    by: agent_id === null ? null : stored(AgentId, agent_id, 'attack_windows.agent_id'),
    reason,
    alarm: alarm === null ? null : storedJson(Alarm, alarm, 'attack_windows.alarm'),
    sinceMs: row.since_ms,
    untilMs: row.until_ms,
    ended: ended === null ? null : stored(AttackEnding, ended, 'attack_windows.ended'),
  }
}
