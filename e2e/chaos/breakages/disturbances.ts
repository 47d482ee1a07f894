/** What is broken, or was: of one person, or of everybody (`all`). Times are milliseconds of one monotonic clock. */
export interface Disturbance {
  readonly kind: string
  readonly who: string
  readonly fromMs: number
  /** Infinite while it lasts. */
  readonly untilMs: number
}

export const everybody = 'all'

export interface Disturbances {
  readonly all: readonly Disturbance[]
  /** The answer ends it. */
  begin(kind: string, who: string, nowMs: number): (nowMs: number) => void
}

export function createDisturbances(): Disturbances {
  const all: Disturbance[] = []
  return {
    all,
    begin(kind, who, fromMs) {
      const at = all.push({ kind, who, fromMs, untilMs: Number.POSITIVE_INFINITY }) - 1
      return untilMs => {
        all[at] = { kind, who, fromMs, untilMs }
      }
    },
  }
}

/** Whether anything is broken for one of these at this moment. */
export const isDisturbed = (all: readonly Disturbance[], who: readonly string[], nowMs: number): boolean =>
  all.some(each => concerns(each, who) && each.fromMs <= nowMs && nowMs < each.untilMs)

/** The kinds of what was broken for one of these within this time, by a part of it at least. */
export const kindsWithin = (
  all: readonly Disturbance[],
  who: readonly string[],
  fromMs: number,
  untilMs: number,
): ReadonlySet<string> =>
  new Set(
    all
      .filter(each => concerns(each, who) && each.fromMs <= untilMs && each.untilMs >= fromMs)
      .map(({ kind }) => kind),
  )

const concerns = ({ who }: Disturbance, whom: readonly string[]): boolean =>
  who === everybody || whom.includes(who)
