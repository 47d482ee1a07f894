import type { PhoneSnapshot } from '../sdk/index.ts'
import { formatWait } from '../ui/duration.ts'
import type { Language } from '../ui/language.ts'
import { type ButtonWords, buttonWords } from './buttonWords.ts'
import { endingWords } from './endingWords.ts'
import { type IdentityWords, identityWords } from './identityWords.ts'
import { madeWords } from './madePasskey.ts'
import { mustSignInFirst } from './passkeyView.ts'
import { situationOf } from './refusal.ts'
import { refusalWords } from './refusalWords.ts'
import { soundNotices } from './soundNotices.ts'
import { untilWords } from './untilWords.ts'

type Waiting = Extract<PhoneSnapshot, { state: 'waiting' }>
type Offering = Extract<PhoneSnapshot, { state: 'offering-passkey' }>
type Ended = Extract<PhoneSnapshot, { state: 'ended' }>
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

function ofOffering(offering: Offering, language: Language): string[] {
  const { requiredTitle, requiredAdvice, signInFirst, offerTitle, offerAdvice } = identityWords[language]
  return [
    ...madeWords(offering.made, language),
    ...(offering.required ? [`${requiredTitle}.`, requiredAdvice] : [offerTitle, offerAdvice]),
    mustSignInFirst(offering) ? signInFirst : '',
  ]
}

function ofEnded(before: PhoneSnapshot, now: Ended, language: Language): string[] {
  const { title, advice } = endingWords[language][now.reason]
  const made = madeWords(now.madePasskey, language)
  // How the call ended was said when it did.
  return before.state === 'ended' && made.length > 0 ? made : [...made, `${title}.`, advice]
}

function ofTalking(before: PhoneSnapshot, now: Talking, language: Language): string[] {
  const words = buttonWords[language]
  const identity = identityWords[language]
  const agentName = now.agentName || words.ourTeam
  if (now.stepUp !== null) return ofStepUp(now.stepUp, identity)
  if (now.askedMove !== null) return [identity.moveTitle, identity.moveAdvice]
  const justEnded = before.state === 'talking' && before.stepUp !== null && now.lastStepUp !== null
  return [
    justEnded && now.lastStepUp ? `${identity.stepUpOutcome[now.lastStepUp.outcome]}.` : '',
    `${words.talkingTo(agentName)}.`,
    // Said once; a warning is said as long as it holds.
    ...(before.state !== 'talking' || before.agent !== now.agent || now.agent === null
      ? ofAgent(now.agent, identity)
      : []),
    now.otherAwayUntilMs === null ? '' : identity.otherAway(agentName),
    ...soundNotices(now, agentName, language),
    now.otherMuted ? `${words.otherIsMuted(agentName)}.` : '',
    now.capNear ? words.oneMinuteLeft : '',
  ]
}

function ofAgent(agent: Talking['agent'], words: IdentityWords): string[] {
  if (agent === null) return [`${words.notVerified}.`, words.notVerifiedAdvice]
  if (agent === 'awaited') return [words.proofAwaited]
  const who = agent.method === 'passkey' ? words.verifiedAgent : words.demoAgent
  return [
    `${who(agent.siteName)}, ${words.seat(agent.seat)}.`,
    `${words.twoWords}: ${agent.words.join(', ')}.`,
  ]
}

const ofStepUp = (stepUp: NonNullable<Talking['stepUp']>, words: IdentityWords): string[] =>
  stepUp.step === 'signing'
    ? [words.stepUpSigning]
    : [`${words.stepUpTitle(stepUp.seat)}: ${stepUp.sentence}.`, words.stepUpAdvice]

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
      case 'resuming':
        return [words.resumingTitle]
      case 'offering-passkey':
        return ofOffering(now, language)
      case 'asking-passkey': {
        const { makingPasskeyTitle, askingPasskeyTitle, askingPasskeyAdvice } = identityWords[language]
        return [`${now.making ? makingPasskeyTitle : askingPasskeyTitle}.`, askingPasskeyAdvice]
      }
      case 'held':
        return [`${identityWords[language].heldTitle}.`, identityWords[language].heldAdvice]
      case 'asking-microphone':
        return [`${words.askingTitle}.`, words.askingAdvice, words.microphonePromise]
      case 'joining':
        return [words.joiningTitle]
      case 'waiting':
        return ofWaiting(now, before.state !== 'waiting', words, language)
      case 'connecting':
        return [words.ringingTitle, words.ringingAdvice]
      case 'talking':
        return ofTalking(before, now, language)
      case 'ended':
        return ofEnded(before, now, language)
      case 'refused': {
        const { title, advice } = refusalWords[language][situationOf(now.code)]
        return [`${title}.`, advice, untilWords(now.until, Date.now(), language) ?? '']
      }
    }
  }
  const lineLost = 'lineLost' in now && now.lineLost ? identityWords[language].lineLost : ''
  return [lineLost, ...sentences()].filter(sentence => sentence !== '').join(' ')
}
