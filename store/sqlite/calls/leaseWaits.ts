import type { Database } from 'better-sqlite3'
import type { Caps } from '../../../protocol/index.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** What an identity that has used up an allowance must wait for. */
interface LeaseWaits {
  /** Until so many calls lie behind that one more fits into every window. */
  forCalls(identity: string, caps: Caps, nowMs: number): number
  /** Until a second of the day's talk lies behind; nothing else happens meanwhile. */
  forSeconds(identity: string, caps: Caps, nowMs: number): number
}

export function createLeaseWaits(connection: Database): LeaseWaits {
  const nthNewest = connection
    .prepare<[string, number], number>(
      'SELECT begun_at_ms FROM leases WHERE identity = ? ORDER BY begun_at_ms DESC LIMIT 1 OFFSET ?',
    )
    .pluck()
  /** Those that ended, and those whose process died, which count as talk all along. */
  const talks = connection.prepare<
    { identity: string; now: number },
    { readonly beganAtMs: number; readonly endedAtMs: number }
  >(`
    SELECT MIN(@now, ends_at_ms) - COALESCE(talked_ms, ends_at_ms - begun_at_ms) AS beganAtMs,
      MIN(@now, ends_at_ms) AS endedAtMs
    FROM leases
    WHERE identity = @identity AND ends_at_ms > @now - ${dayMs} AND (talked_ms IS NOT NULL OR ends_at_ms <= @now)
    ORDER BY beganAtMs
  `)

  return {
    forCalls(identity, caps, nowMs) {
      const windows = [
        [15 * minuteMs, caps.callsPer15Minutes],
        [60 * minuteMs, caps.callsPer60Minutes],
        [dayMs, caps.callsPer24Hours],
      ] as const
      const leaveAtMs = windows.map(([windowMs, most]) => {
        const begunAtMs = nthNewest.get(identity, most - 1)
        return begunAtMs === undefined ? nowMs : begunAtMs + windowMs
      })
      return Math.max(...leaveAtMs) - nowMs
    },
    forSeconds(identity, caps, nowMs) {
      const from = nowMs - dayMs
      const rows = talks.all({ identity, now: nowMs }).map(({ beganAtMs, endedAtMs }) => ({
        beganAtMs: Math.max(beganAtMs, from),
        endedAtMs,
      }))
      const usedMs = rows.reduce((sum, { beganAtMs, endedAtMs }) => sum + endedAtMs - beganAtMs, 0)
      let aboveMs = usedMs - (caps.secondsPer24Hours - 1) * 1000
      for (const { beganAtMs, endedAtMs } of rows) {
        const talkedMs = endedAtMs - beganAtMs
        if (aboveMs <= talkedMs) return beganAtMs + aboveMs - from
        aboveMs -= talkedMs
      }
      return dayMs
    },
  }
}
