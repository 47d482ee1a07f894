import type { Alarm } from '../../protocol/index.ts'
import { hourMs, slotAt, usualAfter, usualPerMinute, type WeekOfHours } from '../policy/patterns/baseline.ts'
import { countRule, sumAfterOne } from '../policy/patterns/countAlarm.ts'
import type { Coming } from '../ports/patterns.ts'
import type { Clock } from '../ports.ts'
import { createEvidence } from './evidence.ts'

type Seen = Pick<Alarm, 'seen' | 'usual' | 'spanMs' | 'evidence'>

/** Something that comes at some rate, and what rate is usual at this hour of the week. */
export interface CountSeries {
  /** `by`: who came, where that is known. Answers what is unusual about it, where something is. */
  came(isUnderAttack: boolean, by?: Coming): Seen | null
  /** So many are usual for a while, and the hours in which they come may be learned from as they are. */
  confirm(times: number): void
  /** What the hours that are over taught: by hour of the week. Trusted calls of each hour are asked for. */
  learn(trustedIn: (hour: number) => number): readonly { readonly slot: number; readonly usual: number }[]
}

interface Hour {
  /** Hours since the epoch. */
  readonly hour: number
  seen: number
  /** It was no usual hour: an attack, or the service was not there for all of it. */
  isSpoilt: boolean
}

/** How long what an admin confirmed is usual, in milliseconds: a day. */
const confirmedForMs = 24 * hourMs

/** Hours that wait to be learned from; what is older was slept through. */
const mostHours = 200

export function createCountSeries(
  clock: Pick<Clock, 'now' | 'monotonic'>,
  learned: WeekOfHours,
): CountSeries {
  const week = [...learned]
  let sum = 0
  let lastMs = clock.monotonic()
  let onset = { atMs: lastMs, seen: 0, usual: 0, evidence: createEvidence() }
  let hours: Hour[] = [{ hour: hourNow(), seen: 0, isSpoilt: true }]
  let confirmed = { times: 1, untilMs: 0 }

  function hourNow(): number {
    return Math.floor(clock.now() / hourMs)
  }

  const isConfirmed = (): boolean => clock.monotonic() < confirmed.untilMs

  function thisHour(): Hour {
    const now = hourNow()
    const last = hours.at(-1)
    if (last?.hour === now) return last
    // Hours in which nothing came, and none when the clock was set back.
    const first = Math.max((last?.hour ?? now) + 1, now - mostHours)
    for (let hour = first; hour < now; hour += 1) hours.push({ hour, seen: 0, isSpoilt: false })
    const begun = { hour: now, seen: 0, isSpoilt: false }
    hours = [...hours.filter(({ hour }) => hour < now), begun]
    return begun
  }

  return {
    came(isUnderAttack, by) {
      const nowMs = clock.monotonic()
      const hour = thisHour()
      hour.seen += 1
      hour.isSpoilt ||= isUnderAttack && !isConfirmed()
      const usual = usualPerMinute(week, slotAt(clock.now())) * (isConfirmed() ? confirmed.times : 1)
      const elapsedMs = nowMs - lastMs
      lastMs = nowMs
      const before = sumAfterOne(sum, elapsedMs, usual, countRule)
      // Whatever was there before is usual: what is unusual begins here.
      const one = sumAfterOne(0, 0, usual, countRule)
      if (before <= one) onset = { atMs: nowMs, seen: 0, usual: 0, evidence: createEvidence() }
      else onset.usual += (usual * elapsedMs) / 60_000
      sum = before
      onset.seen += 1
      if (by) onset.evidence.add(by)
      if (sum < countRule.threshold) return null
      const { atMs, seen, evidence } = onset
      const alarm = {
        seen,
        usual: onset.usual,
        spanMs: Math.max(60_000, nowMs - atMs),
        evidence: evidence.shown(),
      }
      sum = 0
      return alarm
    },
    confirm(times) {
      confirmed = { times, untilMs: clock.monotonic() + confirmedForMs }
      sum = 0
      for (const hour of hours) if (hour.hour === hourNow()) hour.isSpoilt = false
    },
    learn(trustedIn) {
      thisHour()
      // The last whole hour waits for what agents may still report of it.
      const over = hours.filter(({ hour }) => hour < hourNow() - 1)
      hours = hours.filter(hour => !over.includes(hour))
      return over.flatMap(({ hour, seen, isSpoilt }) => {
        if (isSpoilt) return []
        const slot = slotAt(hour * hourMs)
        const usual = usualAfter(week[slot] ?? null, { seen, trusted: trustedIn(hour) }, isConfirmed())
        week[slot] = usual
        return [{ slot, usual }]
      })
    },
  }
}
