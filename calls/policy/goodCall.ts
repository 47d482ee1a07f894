import { goodCallSpeaksMs } from '../ports/memory.ts'

/** A talk so long was no misdial, and no machine that an agent noticed; in milliseconds. */
const goodTalkMs = 30_000

/** Whether a call that has ended speaks for whoever called: both were heard, and they talked for a while. */
export const isGoodCall = ({
  talkedMs,
  callerWasHeard,
}: {
  readonly talkedMs: number
  readonly callerWasHeard: boolean
}): boolean => talkedMs >= goodTalkMs && callerWasHeard

/** Whether the last good call of an identity still speaks for it; `null`: there was none. */
export const stillSpeaks = (lastAtMs: number | null, nowMs: number): boolean =>
  lastAtMs !== null && nowMs - lastAtMs < goodCallSpeaksMs
