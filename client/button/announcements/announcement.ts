import type { PhoneSnapshot } from '../../sdk/index.ts'
import type { BrowserFamily } from '../../ui/microphone/browserFamily.ts'
import { microphoneSteps } from '../../ui/microphone/microphoneSteps.ts'
import { formatWait } from '../../ui/words/duration.ts'
import type { Language } from '../../ui/words/language.ts'
import { soundNews, soundTroubles } from '../../ui/words/soundTroubles.ts'
import { lightWords, missedWords } from '../card/gateView.ts'
import { madeWords } from '../card/madePasskey.ts'
import { mustSignInFirst, requiredAdviceOf } from '../card/passkeyView.ts'
import { type ButtonWords, buttonWords } from '../words/buttonWords.ts'
import { endingOf, endingWords } from '../words/endingWords.ts'
import { gateWords } from '../words/gateWords.ts'
import { type IdentityWords, identityWords } from '../words/identityWords.ts'
import { situationOf } from '../words/refusalSituations.ts'
import { refusalWords } from '../words/refusalWords.ts'
import { untilWords } from '../words/untilWords.ts'
import { soundNotice } from './soundNotice.ts'

type Waiting = Extract<PhoneSnapshot, { state: 'waiting' }>
type Joining = Extract<PhoneSnapshot, { state: 'joining' }>
type Offering = Extract<PhoneSnapshot, { state: 'offering-passkey' }>
type Ended = Extract<PhoneSnapshot, { state: 'ended' }>
type Talking = Extract<PhoneSnapshot, { state: 'talking' }>
type Refused = Extract<PhoneSnapshot, { state: 'refused' }>

/** `You are next`, `You are number 3 in line`, or `You are in line` as long as the place is not known. */
export function placeInLine(place: number | null, language: Language): string {
  const { inLineTitle, nextTitle, placeTitle } = buttonWords[language]
  if (place === null) return inLineTitle
  return place <= 1 ? nextTitle : placeTitle(new Intl.NumberFormat(language).format(place))
}

function ofWaiting(snapshot: Waiting, first: boolean, words: ButtonWords, language: Language): string[] {
  return [
    `${placeInLine(snapshot.place, language)}.`,
    snapshot.expectedWaitMs === null
      ? ''
      : `${words.expectedWait(formatWait(snapshot.expectedWaitMs, language))}.`,
    snapshot.overtaken ? words.overtaken : '',
    first ? words.keepOpen : '',
  ]
}

/** What is computed is said once, and how far it is never. */
function ofJoining(before: PhoneSnapshot, { work }: Joining, words: ButtonWords): string[] {
  const was = before.state === 'joining' ? before : null
  if (work?.logInHelps && !was?.work?.logInHelps) return [words.workLogIn]
  if (work) return was?.work ? [] : [words.workTitle]
  return was ? [] : [words.joiningTitle]
}

function ofOffering(offering: Offering, language: Language): string[] {
  const words = identityWords[language]
  return [
    ...madeWords(offering.made, language),
    ...(offering.required
      ? [`${words.requiredTitle}.`, requiredAdviceOf(offering, words)]
      : [words.offerTitle, words.offerAdvice]),
    mustSignInFirst(offering) ? words.signInFirst : '',
  ]
}

function ofEnded(before: PhoneSnapshot, now: Ended, language: Language): string[] {
  const { title, advice } = endingOf(now, language)
  const made = madeWords(now.madePasskey, language)
  // How the call ended was said when it did.
  return before.state === 'ended' && made.length > 0 ? made : [...made, `${title}.`, advice]
}

/** All of a talk that begins; of one that goes on, what is another than before. */
function ofTalking(before: PhoneSnapshot, now: Talking, language: Language): string[] {
  const words = buttonWords[language]
  const identity = identityWords[language]
  const agentName = now.agentName || words.ourTeam
  const was = before.state === 'talking' ? before : undefined
  if (now.stepUp !== null && now.stepUp !== was?.stepUp) return ofStepUp(now.stepUp, identity)
  const asked = was?.stepUp && now.stepUp === null ? now.lastStepUp : null
  return [
    asked ? `${identity.stepUpOutcome[asked.outcome]}.` : '',
    now.agentName === was?.agentName ? '' : `${words.talkingTo(agentName)}.`,
    ...(now.agent === was?.agent ? [] : ofAgent(now.agent, identity)),
    now.otherAwayUntilMs !== null && !was?.otherAwayUntilMs ? identity.otherAway(agentName) : '',
    now.otherAwayUntilMs === null && was?.otherAwayUntilMs ? `${words.talkingTo(agentName)}.` : '',
    ...ofSound(was, now, agentName, language),
    now.microphone.state === 'open' || now.microphone.state === was?.microphone.state
      ? ''
      : words.microphone[now.microphone.state](now.microphone.label),
    now.muted ? said(!was?.muted, words.youAreMuted) : said(was?.muted, words.youAreHeard),
    now.otherMuted
      ? said(!was?.otherMuted, words.otherIsMuted(agentName))
      : said(was?.otherMuted, words.otherIsHeard(agentName)),
    now.capNear && !was?.capNear ? words.oneMinuteLeft : '',
    now.soundBlocked && !was?.soundBlocked ? `${identity.soundBlocked}.` : '',
  ]
}

function ofSound(was: Talking | undefined, now: Talking, agentName: string, language: Language): string[] {
  const { told, mended } = was ? soundNews(was, now) : { told: soundTroubles(now), mended: null }
  const notices = told.map(trouble => soundNotice(trouble, agentName, language))
  if (mended === 'hearing') return [...notices, identityWords[language].heardAgain]
  return mended === 'microphone' ? [...notices, `${buttonWords[language].youAreHeard}.`] : notices
}

const said = (isNew: boolean | undefined, words: string): string => (isNew ? `${words}.` : '')

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

function ofRefused({ code, until }: Refused, language: Language, browser: BrowserFamily): string[] {
  const situation = situationOf(code)
  const { title, advice } = refusalWords[language][situation]
  return [
    `${title}.`,
    advice,
    untilWords(until, Date.now(), language) ?? '',
    until?.appeal === 'passkey' ? identityWords[language].appealAdvice : '',
    ...(situation === 'microphone-blocked' ? microphoneSteps[language][browser] : []),
  ]
}

/**
 * What a screen reader says when the phone comes from `before` to `now`: the same words the eyes get, without the
 * timer. Each change is said once; where nothing changed that is worth a word, there is none.
 */
export function announcement(
  before: PhoneSnapshot,
  now: PhoneSnapshot,
  language: Language,
  browser: BrowserFamily,
): string {
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
        return ofJoining(before, now, words)
      case 'waiting':
        return ofWaiting(now, before.state !== 'waiting', words, language)
      case 'connecting':
        return [words.ringingTitle, words.ringingAdvice]
      case 'talking':
        return ofTalking(before, now, language)
      case 'ended':
        return ofEnded(before, now, language)
      case 'refused':
        return ofRefused(now, language, browser)
    }
  }
  const line = ofLine(before, now, identityWords[language])
  // What is asked now is not drowned in the place, which was said before.
  const gate = ofGate(before, now, language)
  const isAsked = before.state === 'waiting' && gate.some(sentence => sentence !== '')
  const isPlaceSaid = isAsked || isComputing(before, now)
  return [line, ...ofMove(before, now, identityWords[language]), ...(isPlaceSaid ? [] : sentences()), ...gate]
    .filter(sentence => sentence !== '')
    .join(' ')
}

function ofLine(before: PhoneSnapshot, now: PhoneSnapshot, words: IdentityWords): string {
  const wasLost = 'connectionLost' in before && before.connectionLost
  const isLost = 'connectionLost' in now && now.connectionLost
  if (isLost) return wasLost ? '' : words.connectionLost
  return wasLost && 'connectionLost' in now ? words.lineBack : ''
}

const workOf = (snapshot: PhoneSnapshot) => (snapshot.state === 'waiting' ? snapshot.gate?.work : undefined)

/** How far a key is being checked is never said. */
function isComputing(before: PhoneSnapshot, now: PhoneSnapshot): boolean {
  const [was, work] = [workOf(before), workOf(now)]
  return was !== undefined && work !== undefined && was !== work
}

/** Each word of it once, when it is new: what to do now, the other ways, and what is left. */
function ofGate(before: PhoneSnapshot, now: PhoneSnapshot, language: Language): string[] {
  const gate = now.state === 'waiting' ? now.gate : null
  const was = before.state === 'waiting' ? before.gate : null
  if (gate === null) return []
  const words = gateWords[language]
  const said = lightWords(gate, language)
  return [
    was && said === lightWords(was, language) ? '' : `${said.replace(/\.$/, '')}.`,
    was ? '' : words.promise,
    gate.missed && (gate.missed !== was?.missed || gate.triesLeft !== was?.triesLeft)
      ? `${missedWords(gate, language)}.`
      : '',
    gate.key === null || (was?.key === gate.key && was.missed === gate.missed)
      ? ''
      : `${words.key(gate.key)}.`,
    gate.work && !was?.work ? words.checking : '',
    gate.triesLeft === 0 && was?.triesLeft !== 0 && gate.passkeyHelps ? words.passkeyAdvice : '',
  ]
}

function ofMove(before: PhoneSnapshot, now: PhoneSnapshot, words: IdentityWords): string[] {
  const was = 'askedMove' in before ? before.askedMove : null
  const isNew = 'askedMove' in now && now.askedMove !== null && now.askedMove !== was
  return isNew ? [words.moveTitle, words.moveAdvice] : []
}
