/** Who waits and who is served, as one more caller may be rung for who has an identity and no good call yet. */
interface IdentifiedShare {
  readonly agentsOnDuty: number
  /** Agents who are rung for such callers, or talk with them. */
  readonly busyIdentified: number
  /** Rings since the last one for such a caller. */
  readonly ringsSince: number
  /** Somebody for whom nothing speaks could be rung for instead. */
  readonly othersWait: boolean
}

/** Of so many agents, and of so many rings, one. */
const oneOf = 2

/**
 * Passkeys and accounts can be made by the thousand: so while others wait, callers with one that is no better proven yet go first no more
 * often than every other time, and have half of the agents at once.
 */
export const mayRingIdentified = ({
  agentsOnDuty,
  busyIdentified,
  ringsSince,
  othersWait,
}: IdentifiedShare): boolean =>
  !othersWait || (busyIdentified < Math.max(1, Math.floor(agentsOnDuty / oneOf)) && ringsSince >= oneOf - 1)
