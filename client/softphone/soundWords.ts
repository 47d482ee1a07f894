import type { Talking } from './seatTypes.ts'
import type { Words } from './words.ts'

/** What was measured of the sound and is not well; what another notice explains already is left out. */
export function soundWords({ sound, lineLost, otherAwayUntilMs }: Talking, { call }: Words): string[] {
  const isExplained = lineLost || otherAwayUntilMs !== null
  return [
    ...(sound.arrives || isExplained ? [] : [call.nothingArrives]),
    ...(sound.isHeard || isExplained ? [] : [call.notHeard]),
    ...(sound.microphoneIsSilent ? [call.microphoneIsSilent] : []),
  ]
}
