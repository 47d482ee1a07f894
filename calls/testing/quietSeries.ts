import {
  hourMs,
  hoursOfWeek,
  learnedAfter,
  usualAfter,
  usualPerMinute,
  usualUnlearned,
} from '../policy/patterns/baseline.ts'
import {
  type CountRule,
  isSlowDrip,
  type ShareRule,
  sumAfterOne,
  sumAfterTalk,
} from '../policy/patterns/countAlarm.ts'

/** Numbers from 0 up to, and without, 1, which follow from the seed alone (xorshift: Marsaglia, 2003). */
export function createRandom(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1
  return () => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }
}

/** Of a normal distribution with mean 0 and deviation 1 (Box and Muller, 1958). */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** Calls of one queue that nobody attacks. */
export interface QuietCalls {
  /** Per hour, in the middle of a working day. */
  readonly atNoon: number
  /** How uneven days are among one another, and quarters of an hour within an hour: deviations of the logarithm. */
  readonly ofDays: number
  readonly ofQuarters: number
}

/** How full this hour of the week is, to noon of a working day: nights are empty, weekends half. */
export const fullness = (slot: number): number => {
  const [day, hour] = [Math.floor(slot / 24), slot % 24]
  const daily = Math.max(0.02, Math.sin(((hour - 6) / 14) * Math.PI))
  return hour < 6 || hour >= 20 ? 0.02 : daily * (day >= 5 ? 0.5 : 1)
}

const quarterMs = hourMs / 4

/** Every call of some weeks by its time, and the hour of the week. */
function* arrivals(
  quiet: QuietCalls,
  weeks: number,
  random: () => number,
  times: (ms: number) => number = () => 1,
): Generator<number> {
  let ofDay = 1
  for (let quarter = 0; quarter < weeks * hoursOfWeek * 4; quarter += 1) {
    if (quarter % 96 === 0) ofDay = Math.exp(quiet.ofDays * normal(random) - quiet.ofDays ** 2 / 2)
    const slot = Math.floor(quarter / 4) % hoursOfWeek
    const ofQuarter = Math.exp(quiet.ofQuarters * normal(random) - quiet.ofQuarters ** 2 / 2)
    const fromMs = quarter * quarterMs
    const perMs = (quiet.atNoon * fullness(slot) * ofDay * ofQuarter * times(fromMs)) / hourMs
    for (let ms = fromMs; ; ) {
      ms += -Math.log(1 - random()) / perMs
      if (ms >= fromMs + quarterMs) break
      yield ms
    }
  }
}

/** Weeks in which a series learns before its alarms count: what is usual is known by then. */
const learningWeeks = 4

/** How many alarms one quiet series raises in so many weeks, once it has learned what is usual. */
export function falseAlarmsOf(
  quiet: QuietCalls,
  weeks: number,
  rule: CountRule,
  random: () => number,
): number {
  const alarms: number[] = []
  follow(arrivals(quiet, learningWeeks + weeks, random), rule, ms => alarms.push(ms))
  return alarms.filter(ms => ms >= learningWeeks * hoursOfWeek * hourMs).length
}

/** How long it takes until a rise by so many times at ten o’clock on a Tuesday is noticed; `null` within an hour not. */
export function delayOf(
  quiet: QuietCalls,
  times: number,
  rule: CountRule,
  random: () => number,
): number | null {
  const fromMs = (learningWeeks * hoursOfWeek + 34) * hourMs
  let noticedMs: number | null = null
  const rise = (ms: number) => (ms >= fromMs && ms < fromMs + hourMs ? times : 1)
  follow(arrivals(quiet, learningWeeks + 1, random, rise), rule, ms => {
    if (ms >= fromMs && ms < fromMs + hourMs) noticedMs ??= ms - fromMs
  })
  return noticedMs
}

/** How long the window of an alarm is open, in milliseconds: nothing is learned of its hours. */
const windowMs = hourMs / 2

/** Of what a series knows nothing yet. */
interface Beginning {
  /** Taken for usual as long as nothing is learned, per hour. */
  readonly unlearned: number
  /** Of all calls, those that are good ones. */
  readonly trustedPart: number
}

const usualBeginning: Beginning = { unlearned: usualUnlearned, trustedPart: 1 }

/** In a shop that has just opened, few callers are known and agents are slow. */
const trustedInNewShop = 0.25

function follow(
  calls: Iterable<number>,
  rule: CountRule,
  onAlarm: (ms: number) => void,
  { unlearned, trustedPart }: Beginning = usualBeginning,
): void {
  const week: (number | null)[] = Array.from({ length: hoursOfWeek }, () => null)
  let [sum, lastMs, hour, usual, openUntilMs] = [0, 0, 0, usualPerMinute(week, 0, unlearned), 0]
  // The hour in which the service starts teaches nothing, and each waits for what may be reported of it in the next one.
  let [before, now] = [
    { seen: 0, isSpoilt: true },
    { seen: 0, isSpoilt: true },
  ]
  for (const ms of calls) {
    for (; hour < Math.floor(ms / hourMs); hour += 1) {
      const slot = (hour - 1 + hoursOfWeek) % hoursOfWeek
      const { seen, isSpoilt } = before
      if (!isSpoilt) week[slot] = usualAfter(week[slot] ?? null, { seen, trusted: seen * trustedPart })
      before = now
      now = { seen: 0, isSpoilt: false }
      usual = usualPerMinute(week, (hour + 1) % hoursOfWeek, unlearned)
    }
    now.seen += 1
    now.isSpoilt ||= ms < openUntilMs
    sum = sumAfterOne(sum, ms - lastMs, usual, rule)
    lastMs = ms
    if (sum < rule.threshold) continue
    sum = 0
    openUntilMs = ms + windowMs
    onAlarm(ms)
  }
}

/** How many attack windows a new shop has in its first week, with so many times its usual calls on each of the first days. */
export function openingWindowsOf(
  quiet: QuietCalls,
  { days, unlearned }: { readonly days: readonly number[]; readonly unlearned: number },
  rule: CountRule,
  random: () => number,
): number {
  let [windows, openUntilMs] = [0, 0]
  const times = (ms: number) => days[Math.floor(ms / (24 * hourMs))] ?? 1
  const onAlarm = (ms: number) => {
    if (ms >= openUntilMs) windows += 1
    openUntilMs = ms + windowMs
  }
  follow(arrivals(quiet, 1, random, times), rule, onAlarm, { unlearned, trustedPart: trustedInNewShop })
  return windows
}

/** Calls of machines at an even pace to a shop of which nothing is known: minutes until they are noticed; `null` within two hours not. */
export function delayInNewShop(perMinute: number, unlearned: number, rule: CountRule): number | null {
  const pace = Array.from({ length: Math.ceil(perMinute * 120) }, (_, call) => (call * 60_000) / perMinute)
  let noticedMs: number | null = null
  const onAlarm = (ms: number) => {
    noticedMs ??= ms
  }
  follow(pace, rule, onAlarm, { unlearned, trustedPart: 0 })
  return noticedMs === null ? null : noticedMs / 60_000
}

/** How many alarms the talks of one quiet queue raise: by share and by the week. */
export function falseTalkAlarmsOf(
  { perWeek, share, ofWeeks }: { readonly perWeek: number; readonly share: number; readonly ofWeeks: number },
  weeks: number,
  rule: ShareRule,
  random: () => number,
): number {
  let [alarms, sum] = [0, 0]
  let usual: { share: number | null; perWeek: number | null } = { share: null, perWeek: null }
  for (let week = 0; week < learningWeeks + weeks; week += 1) {
    const uneven = Math.exp(ofWeeks * normal(random) - ofWeeks ** 2 / 2)
    const talks = Math.round(perWeek * uneven)
    let [nothing, drips] = [0, 0]
    for (let talk = 0; talk < talks; talk += 1) {
      const cameToNothing = random() < share
      if (cameToNothing) nothing += 1
      sum = sumAfterTalk(sum, cameToNothing, usual.share ?? 0.5, rule)
      if (usual.perWeek !== null && isSlowDrip(nothing, usual.perWeek)) drips = 1
      if (sum < rule.threshold) continue
      sum = 0
      if (week >= learningWeeks) alarms += 1
    }
    if (week >= learningWeeks) alarms += drips
    usual = {
      share: learnedAfter(usual.share, nothing / Math.max(1, talks)),
      perWeek: learnedAfter(usual.perWeek, nothing),
    }
  }
  return alarms
}
