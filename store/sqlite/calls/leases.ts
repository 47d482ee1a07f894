import type { Database } from 'better-sqlite3'
import type { LeaseAnswer, Leases } from '../../../calls/ports.ts'
import type { CallId, Caps } from '../../../protocol/index.ts'
import { whenUnlocked } from '../engine/whenUnlocked.ts'
import type { BegunCalls } from './begunCalls.ts'
import { createLeaseWaits } from './leaseWaits.ts'

interface CountedLeases extends Leases {
  /** Live leases, of all identities. */
  count(nowMs: number): number
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** What one identity uses at one moment. Windows are open at their far end: what began exactly a day ago is over. */
interface Use {
  readonly live: number
  readonly begun15: number
  readonly begun60: number
  readonly begunDay: number
  /** Within the last 24 h; a call that reaches back further counts with what lies within. */
  readonly talkedMs: number
  /** What live leases may talk at most. */
  readonly reservedMs: number
}

/**
 * A live lease counts with what its call may talk. One whose process died counts its whole age as talk: nobody could say how
 * much of it was. What was released counts what was talked, up to its end.
 */
const useOfIdentity = `
  SELECT
    COUNT(*) FILTER (WHERE talked_ms IS NULL AND ends_at_ms > @now) AS live,
    COUNT(*) FILTER (WHERE begun_at_ms > @now - ${15 * minuteMs}) AS begun15,
    COUNT(*) FILTER (WHERE begun_at_ms > @now - ${60 * minuteMs}) AS begun60,
    COUNT(*) FILTER (WHERE begun_at_ms > @now - ${dayMs}) AS begunDay,
    COALESCE(SUM(MIN(
      COALESCE(talked_ms, ends_at_ms - begun_at_ms),
      MIN(@now, ends_at_ms) - (@now - ${dayMs})
    )) FILTER (WHERE talked_ms IS NOT NULL OR ends_at_ms <= @now), 0) AS talkedMs,
    COALESCE(SUM(reserved_ms) FILTER (WHERE talked_ms IS NULL AND ends_at_ms > @now), 0) AS reservedMs
  FROM leases WHERE identity = @identity AND ends_at_ms > @now - ${dayMs}
`

const unused: Use = { live: 0, begun15: 0, begun60: 0, begunDay: 0, talkedMs: 0, reservedMs: 0 }

/** Whether one more call fits, most passing reason first. */
function answerOf(use: Use, caps: Caps): LeaseAnswer {
  if (use.live >= caps.concurrent) return { state: 'over-cap', over: 'concurrent' }
  const calls =
    use.begun15 >= caps.callsPer15Minutes ||
    use.begun60 >= caps.callsPer60Minutes ||
    use.begunDay >= caps.callsPer24Hours
  if (calls) return { state: 'over-cap', over: 'calls' }
  const left = (usedMs: number) => Math.floor(caps.secondsPer24Hours - usedMs / 1000)
  if (left(use.talkedMs) < 1) return { state: 'over-cap', over: 'seconds' }
  const secondsLeft = left(use.talkedMs + use.reservedMs)
  // What calls at once do not use of theirs is there again when they end.
  return secondsLeft < 1 ? { state: 'over-cap', over: 'concurrent' } : { state: 'acquired', secondsLeft }
}

/**
 * Leases in SQLite, so that what an identity has used outlives calls and restarts and is one for all processes. Counting
 * and taking is one immediate transaction: nobody counts while another takes.
 */
export function createLeases(connection: Database, begun: BegunCalls): CountedLeases {
  const use = connection.prepare<{ identity: string; now: number }, Use>(useOfIdentity)
  const waits = createLeaseWaits(connection)
  const insert = connection.prepare<[string, string, number, number, number]>(
    'INSERT INTO leases (call_id, identity, begun_at_ms, ends_at_ms, reserved_ms) VALUES (?, ?, ?, ?, ?)',
  )
  const renew = connection.prepare<[number, string]>(
    'UPDATE leases SET ends_at_ms = ? WHERE call_id = ? AND talked_ms IS NULL',
  )
  const release = connection.prepare<[number, number, string]>(
    'UPDATE leases SET ends_at_ms = ?, talked_ms = ? WHERE call_id = ? AND talked_ms IS NULL',
  )
  const forget = connection.prepare<[string]>('DELETE FROM leases WHERE call_id = ? AND talked_ms IS NULL')
  const countLive = connection
    .prepare<[number], number>('SELECT COUNT(*) FROM leases WHERE talked_ms IS NULL AND ends_at_ms > ?')
    .pluck()

  const acquire = connection.transaction((lease: Parameters<Leases['acquire']>[0]): LeaseAnswer => {
    const { identity, id, caps, nowMs, expiresAtMs } = lease
    const used = use.get({ identity, now: nowMs })
    const answer = answerOf(used ?? unused, caps)
    if (answer.state === 'acquired') {
      insert.run(id, identity, nowMs, expiresAtMs, Math.min(caps.seconds, answer.secondsLeft) * 1000)
      if (lease.begun) begun.begin(lease.begun)
    }
    if (answer.state === 'acquired' || answer.over === 'concurrent') return answer
    const retryAfterMs = answer.over === 'calls' ? waits.forCalls : waits.forSeconds
    return { ...answer, retryAfterMs: retryAfterMs(identity, caps, nowMs) }
  })
  const renewAll = connection.transaction((calls: Parameters<Leases['renew']>[0], expiresAtMs: number) => {
    for (const { id, livedUntilMs } of calls) {
      renew.run(expiresAtMs, id)
      if (livedUntilMs !== undefined) begun.lives(id, livedUntilMs)
    }
  })

  const forgetBoth = connection.transaction((id: CallId) => {
    forget.run(id)
    begun.forget(id)
  })

  return {
    acquire: lease => whenUnlocked(() => acquire.immediate(lease)),
    renew: (calls, expiresAtMs) => whenUnlocked(() => renewAll.immediate(calls, expiresAtMs)),
    release: ({ id, talkedMs, counted, nowMs }) =>
      whenUnlocked(() => (counted ? void release.run(nowMs, talkedMs, id) : forgetBoth.immediate(id))),
    count: nowMs => countLive.get(nowMs) ?? 0,
  }
}
