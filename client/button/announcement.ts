import type { PhoneSnapshot } from '../sdk/index.ts'
import { formatWait } from '../ui/duration.ts'
import type { Language } from '../ui/language.ts'
import { type ButtonWords, buttonWords } from './buttonWords.ts'
import { endingWords } from './endingWords.ts'
import { situationOf } from './refusal.ts'
import { refusalWords } from './refusalWords.ts'

type Waiting = Extract<PhoneSnapshot, { state: 'waiting' }>
type Talking = Extract<PhoneSnapshot, { state: 'talking' }>

/** `You are next` or `You are number 3 in line`. */
export const placeInLine = (place: number, language: Language): string =>
  place <= 1
    ? buttonWords[language].nextTitle
    : buttonWords[language].placeTitle(new Intl.NumberFormat(language).format(place))

function ofWaiting(snapshot: Waiting, first: boolean, words: ButtonWords, language: Language): string[] {
  return [
    `${placeInLine(snapshot.place, language)}.`,
    snapshot.expectedWaitMs === null
      ? ''
      : `${words.expectedWait(formatWait(snapshot.expectedWaitMs, language))}.`,
    first ? words.keepOpen : '',
  ]
}

function ofTalking(snapshot: Talking, words: ButtonWords): string[] {
  const agentName = snapshot.agentName || words.ourTeam
  return [
    `${words.talkingTo(agentName)}.`,
    snapshot.otherMuted ? `${words.otherIsMuted(agentName)}.` : '',
    snapshot.capNear ? words.oneMinuteLeft : '',
  ]
}

/**
 * What a screen reader says when the phone comes from `before` to `now`: the same words the eyes get, without the
 * timer. An unchanged text is not spoken again.
 */
export function announcement(before: PhoneSnapshot, now: PhoneSnapshot, language: Language): string {
  const words = buttonWords[language]
  const sentences = (): string[] => {
    switch (now.state) {
      case 'idle':
        // Leaving the line closes the card at once; the word for it must outlive the card.
        return before.state === 'ended' && before.reason === 'left-queue'
          ? [`${endingWords[language]['left-queue'].title}.`]
          : []
      case 'asking-microphone':
        return [`${words.askingTitle}.`, words.askingAdvice, words.microphonePromise]
      case 'joining':
        return [words.joiningTitle]
      case 'waiting':
        return ofWaiting(now, before.state !== 'waiting', words, language)
      case 'connecting':
        return [words.ringingTitle, words.ringingAdvice]
      case 'talking':
        return ofTalking(now, words)
      case 'ended':
        return [`${endingWords[language][now.reason].title}.`, endingWords[language][now.reason].advice]
      case 'refused': {
        const { title, advice } = refusalWords[language][situationOf(now.code)]
        return [`${title}.`, advice]
      }
    }
  }
  return sentences()
    .filter(sentence => sentence !== '')
    .join(' ')
}
