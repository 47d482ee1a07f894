/** What is usual at each hour of the week, per hour; `null`: never learned. From Monday, 00:00 UTC. */
export type WeekOfHours = readonly (number | null)[]

export const hoursOfWeek = 168
export const hourMs = 3600_000

export const unlearnedWeek: WeekOfHours = Array.from({ length: hoursOfWeek }, () => null)

/** 1 January 1970 was a Thursday. */
const hoursBeforeMonday = 3 * 24

const hoursSinceMonday = (epochMs: number): number => Math.floor(epochMs / hourMs) + hoursBeforeMonday

export const slotAt = (epochMs: number): number => hoursSinceMonday(epochMs) % hoursOfWeek

/** Weeks since some Monday. */
export const weekAt = (epochMs: number): number => Math.floor(hoursSinceMonday(epochMs) / hoursOfWeek)

/** What is believed usual is changed so much by one week, up or down. */
const mostChangePerWeek = 0.2

/** As many as that come to each call that is trusted, at most: nobody teaches by what nobody trusts. */
const mostPerTrusted = 3

/** One hour, as it was. */
export interface Lesson {
  readonly seen: number
  /** Of these, calls that are trusted and that nobody reported. */
  readonly trusted: number
}

/**
 * What an hour teaches: of what came, no more than trusted calls speak for, and no more than a fifth of what was believed. What an
 * admin confirmed is taken as it was; the first lesson of an hour of the week, as far as it is trusted.
 */
export function usualAfter(before: number | null, { seen, trusted }: Lesson, isConfirmed = false): number {
  if (isConfirmed) return Math.max(before ?? 0, seen)
  const taught = Math.min(seen, mostPerTrusted * trusted)
  if (before === null) return taught
  // From nothing a fifth of nothing would lead nowhere.
  const most = before + Math.max(1, before * mostChangePerWeek)
  return Math.min(most, Math.max(before * (1 - mostChangePerWeek), taught))
}

/** What is usual of something where nothing was learned yet, per hour: a shop may open with a campaign. Chosen by simulation. */
export const usualUnlearned = 120

/**
 * Per minute, at one hour of the week: of that hour, or towards the fuller one beside it, and one standard deviation more, since one hour a week is a
 * small lesson. An hour that was never learned is like the fullest of the same hour on other days, at least like the mean of those that were, and at
 * least what is usual where nothing is known.
 */
export function usualPerMinute(week: WeekOfHours, slot: number, unlearned = usualUnlearned): number {
  const learned = week.filter(each => each !== null)
  const mean = learned.reduce((sum, each) => sum + each, 0) / Math.max(1, learned.length)
  const onOtherDays = (hour: number): number =>
    Math.max(0, ...week.filter((each, other) => each !== null && other % 24 === hour).map(each => each ?? 0))
  const at = (offset: number): number => {
    const hour = (slot + offset + hoursOfWeek) % hoursOfWeek
    return week[hour] ?? Math.max(unlearned, mean, onOtherDays(hour % 24))
  }
  const perHour = Math.max(at(0), (at(0) + at(-1)) / 2, (at(0) + at(1)) / 2)
  return (perHour + Math.sqrt(perHour)) / 60
}

/** A share or a sum that is learned once a week, by at most a fifth. */
export function learnedAfter(before: number | null, seen: number, isConfirmed = false): number {
  if (before === null || isConfirmed) return seen
  return Math.min(before * (1 + mostChangePerWeek), Math.max(before * (1 - mostChangePerWeek), seen))
}
