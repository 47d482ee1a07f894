import type { Seated } from '../model/seatTypes.ts'
import type { Words } from './words.ts'

/** Why the agent is away: their own choice, rings that nobody answered, sound that could not be set up, or a silent microphone. */
export function awayWords(
  { free }: Words,
  because: Seated['awayBecause'],
): { readonly title: string; readonly text: string } {
  switch (because) {
    case 'missed-rings':
      return { title: free.missed, text: free.missedText }
    case 'media-failed':
      return { title: free.missed, text: free.noSoundText }
    case 'agent-device':
      return { title: free.missed, text: free.noVoiceText }
    case null:
      return { title: free.away, text: free.awayText }
  }
}
