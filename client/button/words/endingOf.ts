import type { PhoneSnapshot } from '../../sdk/index.ts'
import type { CallWords, ToldWords } from './callWords.ts'

/** How this call ended. Nothing breaks off that never began. */
export const endingOf = (
  { reason, talkedMs }: Pick<Extract<PhoneSnapshot, { state: 'ended' }>, 'reason' | 'talkedMs'>,
  words: CallWords,
): ToldWords => words.endings[reason === 'media-failed' && talkedMs === 0 ? 'never-heard' : reason]
