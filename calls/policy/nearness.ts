/** Who is near the ring: what is dear to hold, as media is, is held for them alone. */
export interface Nearness {
  /** So many are near however few agents there are. */
  readonly always: number
  /** And so many more for each agent who could take them. */
  readonly perAgent: number
  /** And whoever is expected to wait no longer, in milliseconds. */
  readonly withinMs: number
}

/** Media stands within a second where it stands at all, and a caller with sixty seconds left is not surprised. */
export const usualNearness: Nearness = { always: 10, perAgent: 2, withinMs: 60_000 }

/** How many are near by their rank alone. */
export const mostNear = ({ always, perAgent }: Nearness, agents: number): number => always + perAgent * agents

/** One who waits. */
export interface Waiting {
  /** 1 is next, of those who could be rung for. */
  readonly rank: number
  /** `null` with too little to guess from. */
  readonly expectedWaitMs: number | null
  /** On duty, as far as they could take this caller. */
  readonly agents: number
}

/** Whether the ring is so near that the caller's media should stand. */
export const isNear = (nearness: Nearness, { rank, expectedWaitMs, agents }: Waiting): boolean =>
  rank <= mostNear(nearness, agents) || (expectedWaitMs !== null && expectedWaitMs <= nearness.withinMs)
