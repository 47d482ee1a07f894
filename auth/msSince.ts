/**
 * How long ago something was, by a clock that may be set at any time. Once it was set back it cannot tell, and that counts as
 * long ago: what is looked at again, or believed no longer, costs little; what is believed for too long does not.
 */
export const msSince = (thenMs: number, nowMs: number): number =>
  nowMs < thenMs ? Number.POSITIVE_INFINITY : nowMs - thenMs
