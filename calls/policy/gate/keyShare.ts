/** Who waits and who is served, as one more caller who passed by a key may be rung for. */
export interface KeyShare {
  readonly agentsOnDuty: number
  /** Agents who are rung for such callers, or talk with them. */
  readonly busyByKey: number
  /** Rings since the last one for such a caller. */
  readonly ringsSince: number
  /** Somebody else could be rung for instead. */
  readonly othersWait: boolean
}

/** Of so many agents, and of so many rings, one. */
const oneOf = 4

/**
 * A script can press a key: so under pressure callers who passed by one have a quarter of the agents at once, and one at least; and while
 * others wait, one ring in four.
 */
export const mayRingByKey = ({ agentsOnDuty, busyByKey, ringsSince, othersWait }: KeyShare): boolean =>
  busyByKey < Math.max(1, Math.floor(agentsOnDuty / oneOf)) && (!othersWait || ringsSince >= oneOf - 1)
