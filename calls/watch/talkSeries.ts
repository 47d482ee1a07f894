import type { Alarm } from '../../protocol/index.ts'
import { hourMs, learnedAfter, slotAt, weekAt } from '../policy/patterns/baseline.ts'
import { isSlowDrip, shareRule, sumAfterTalk } from '../policy/patterns/countAlarm.ts'
import type { Clock } from '../ports.ts'

type Seen = Pick<Alarm, 'pattern' | 'seen' | 'usual' | 'spanMs'>

/** What was learned of talks; `null`: nothing yet. */
export interface UsualTalks {
  /** The part of talks that come to nothing. */
  readonly share: number | null
  /** Talks of a week that come to nothing. */
  readonly perWeek: number | null
}

/** Talks of one queue, and how many of them come to nothing: by share, and by the week. */
export interface TalkSeries {
  talked(isGood: boolean, isUnderAttack: boolean): readonly Seen[]
  confirm(pattern: 'short-talks' | 'slow-drip'): void
  /** What the week that is over taught; `null`: it is not over, or taught nothing. */
  learn(): UsualTalks | null
}

/** Fewer talks than that in a week teach no share. */
const fewestTalks = 20

export function createTalkSeries(clock: Pick<Clock, 'now' | 'monotonic'>, learned: UsualTalks): TalkSeries {
  let usual = learned
  let sum = 0
  let onset = { atMs: clock.monotonic(), talks: 0, seen: 0 }
  const weekNow = () => weekAt(clock.now())
  /** Outside of attacks, and all. The week in which the service started is not whole, so it teaches no sum. */
  let week = { number: weekNow(), talks: 0, nothing: 0, allNothing: 0, isWhole: false }
  let saidDrip = false
  let isConfirmed = false

  /** A half, as long as nobody knows. */
  const usualShare = () => usual.share ?? 0.5

  function noteShare(isGood: boolean): Seen | null {
    sum = sumAfterTalk(sum, !isGood, usualShare())
    if (sum === 0) onset = { atMs: clock.monotonic(), talks: 0, seen: 0 }
    else onset = { ...onset, talks: onset.talks + 1, seen: onset.seen + (isGood ? 0 : 1) }
    if (sum < shareRule.threshold) return null
    const { talks, seen, atMs } = onset
    sum = 0
    const spanMs = Math.max(60_000, clock.monotonic() - atMs)
    return { pattern: 'short-talks', seen, usual: usualShare() * talks, spanMs }
  }

  function noteWeek(): Seen | null {
    if (saidDrip || isConfirmed || usual.perWeek === null) return null
    if (!isSlowDrip(week.allNothing, usual.perWeek)) return null
    saidDrip = true
    const spanMs = (slotAt(clock.now()) + 1) * hourMs
    return { pattern: 'slow-drip', seen: week.allNothing, usual: usual.perWeek, spanMs }
  }

  return {
    talked(isGood, isUnderAttack) {
      if (!isUnderAttack) {
        week.talks += 1
        if (!isGood) week.nothing += 1
      }
      if (!isGood) week.allNothing += 1
      return [noteShare(isGood), isGood ? null : noteWeek()].filter(each => each !== null)
    },
    confirm(pattern) {
      sum = 0
      if (pattern === 'slow-drip') isConfirmed = true
    },
    learn() {
      if (weekNow() === week.number) return null
      const { talks, nothing, allNothing, isWhole } = week
      const share = talks < fewestTalks ? usual.share : learnedAfter(usual.share, nothing / talks)
      const perWeek = isWhole
        ? learnedAfter(usual.perWeek, isConfirmed ? allNothing : nothing, isConfirmed)
        : usual.perWeek
      usual = { share, perWeek }
      week = { number: weekNow(), talks: 0, nothing: 0, allNothing: 0, isWhole: true }
      saidDrip = false
      isConfirmed = false
      return usual
    },
  }
}
