import type { PhoneSnapshot } from '../../sdk/index.ts'
import type { BrowserFamily } from '../../ui/microphone/browserFamily.ts'
import { formatWait } from '../../ui/words/duration.ts'
import { soundNews, soundTroubles } from '../../ui/words/soundTroubles.ts'
import { lightWords, missedWords } from '../card/gateView.ts'
import { madeWords } from '../card/madePasskey.ts'
import { microphoneWords } from '../card/microphoneView.ts'
import { mustSignInFirst, requiredAdviceOf } from '../card/passkeyView.ts'
import type { CallWording } from '../words/callWording.ts'
import type { IdentityWords, TalkWords } from '../words/callWords.ts'
import { endingOf } from '../words/endingOf.ts'
import { situationOf } from '../words/refusalSituations.ts'
import { untilWords } from '../words/untilWords.ts'
import { soundNotice } from './soundNotice.ts'

type Waiting = Extract<PhoneSnapshot, { state: 'waiting' }>
type Joining = Extract<PhoneSnapshot, { state: 'joining' }>
type Offering = Extract<PhoneSnapshot, { state: 'offering-passkey' }>
type Ended = Extract<PhoneSnapshot, { state: 'ended' }>
type Talking = Extract<PhoneSnapshot, { state: 'talking' }>
type Refused = Extract<PhoneSnapshot, { state: 'refused' }>

/** `You are next`, `You are number 3 in line`, or `You are in line` as long as the place is not known. */
export function placeInLine(place: number | null, wording: CallWording): string {
  const { inLineTitle, nextTitle, placeTitle } = wording.words.talk
  if (place === null) return inLineTitle
  return place <= 1 ? nextTitle : placeTitle({ place })
}

function ofWaiting(snapshot: Waiting, first: boolean, words: TalkWords, wording: CallWording): string[] {
  return [
    `${placeInLine(snapshot.place, wording)}.`,
    snapshot.expectedWaitMs === null
      ? ''
      : `${words.expectedWait({ wait: formatWait(snapshot.expectedWaitMs, wording.language) })}.`,
    snapshot.overtaken ? words.overtaken : '',
    first ? words.keepOpen : '',
  ]
}

/** What is computed is said once, and how far it is never. */
function ofJoining(before: PhoneSnapshot, { work }: Joining, words: TalkWords): string[] {
  const was = before.state === 'joining' ? before : null
  if (work?.logInHelps && !was?.work?.logInHelps) return [words.workLogIn]
  if (work) return was?.work ? [] : [words.workTitle]
  return was ? [] : [words.joiningTitle]
}

function ofOffering(offering: Offering, wording: CallWording): string[] {
  const words = wording.words.identity
  return [
    ...madeWords(offering.made, wording),
    ...(offering.required
      ? [`${words.requiredTitle}.`, requiredAdviceOf(offering, words)]
      : [words.offerTitle, words.offerAdvice]),
    mustSignInFirst(offering) ? words.signInFirst : '',
  ]
}

function ofEnded(before: PhoneSnapshot, now: Ended, wording: CallWording): string[] {
  const { title, advice } = endingOf(now, wording.words)
  const made = madeWords(now.madePasskey, wording)
  // How the call ended was said when it did.
  return before.state === 'ended' && made.length > 0 ? made : [...made, `${title}.`, advice]
}

/** All of a talk that begins; of one that goes on, what is another than before. */
function ofTalking(before: PhoneSnapshot, now: Talking, wording: CallWording): string[] {
  const words = wording.words.talk
  const identity = wording.words.identity
  const agentName = now.agentName || words.ourTeam
  const was = before.state === 'talking' ? before : undefined
  if (now.stepUp !== null && now.stepUp !== was?.stepUp) return ofStepUp(now.stepUp, identity)
  const asked = was?.stepUp && now.stepUp === null ? now.lastStepUp : null
  return [
    asked ? `${identity.stepUpOutcome[asked.outcome]}.` : '',
    now.agentName === was?.agentName ? '' : `${words.talkingTo({ name: agentName })}.`,
    ...(now.agent === was?.agent ? [] : ofAgent(now.agent, identity)),
    now.otherAwayUntilMs !== null && !was?.otherAwayUntilMs ? identity.otherAway({ name: agentName }) : '',
    now.otherAwayUntilMs === null && was?.otherAwayUntilMs ? `${words.talkingTo({ name: agentName })}.` : '',
    ...ofSound(was, now, agentName, wording),
    now.microphone.state === 'open' || now.microphone.state === was?.microphone.state
      ? ''
      : microphoneWords(now.microphone.state, now.microphone.label, words),
    now.muted ? said(!was?.muted, words.youAreMuted) : said(was?.muted, words.youAreHeard),
    now.otherMuted
      ? said(!was?.otherMuted, words.otherIsMuted({ name: agentName }))
      : said(was?.otherMuted, words.otherIsHeard({ name: agentName })),
    now.capNear && !was?.capNear ? words.oneMinuteLeft : '',
    now.soundBlocked && !was?.soundBlocked ? `${identity.soundBlocked}.` : '',
  ]
}

function ofSound(was: Talking | undefined, now: Talking, agentName: string, wording: CallWording): string[] {
  const { told, mended } = was ? soundNews(was, now) : { told: soundTroubles(now), mended: null }
  const notices = told.map(trouble => soundNotice(trouble, agentName, wording))
  if (mended === 'hearing') return [...notices, wording.words.identity.heardAgain]
  return mended === 'microphone' ? [...notices, `${wording.words.talk.youAreHeard}.`] : notices
}

const said = (isNew: boolean | undefined, words: string): string => (isNew ? `${words}.` : '')

function ofAgent(agent: Talking['agent'], words: IdentityWords): string[] {
  if (agent === null) return [`${words.notVerified}.`, words.notVerifiedAdvice]
  if (agent === 'awaited') return [words.proofAwaited]
  const who = agent.method === 'passkey' ? words.verifiedAgent : words.demoAgent
  return [
    `${who({ site: agent.siteName })}, ${words.seat(agent)}.`,
    `${words.twoWords}: ${agent.words.join(', ')}.`,
  ]
}

const ofStepUp = (stepUp: NonNullable<Talking['stepUp']>, words: IdentityWords): string[] =>
  stepUp.step === 'signing'
    ? [words.stepUpSigning]
    : [`${words.stepUpTitle(stepUp)}: ${stepUp.sentence}.`, words.stepUpAdvice]

function ofRefused({ code, until }: Refused, wording: CallWording, browser: BrowserFamily): string[] {
  const situation = situationOf(code)
  const { title, advice } = wording.words.refusals[situation]
  return [
    `${title}.`,
    advice,
    untilWords(until, Date.now(), wording) ?? '',
    until?.appeal === 'passkey' ? wording.words.identity.appealAdvice : '',
    ...(situation === 'microphone-blocked' ? wording.words.microphoneSteps[browser] : []),
  ]
}

/**
 * What a screen reader says when the phone comes from `before` to `now`: the same words the eyes get, without the
 * timer. Each change is said once; where nothing changed that is worth a word, there is none.
 */
export function announcement(
  before: PhoneSnapshot,
  now: PhoneSnapshot,
  wording: CallWording,
  browser: BrowserFamily,
): string {
  const words = wording.words.talk
  const sentences = (): string[] => {
    switch (now.state) {
      case 'idle':
        // Leaving the line closes the card at once; the word for it must outlive the card.
        return before.state === 'ended' && before.reason === 'left-queue'
          ? [`${wording.words.endings['left-queue'].title}.`]
          : []
      case 'resuming':
        return [words.resumingTitle]
      case 'offering-passkey':
        return ofOffering(now, wording)
      case 'asking-passkey': {
        const { makingPasskeyTitle, askingPasskeyTitle, askingPasskeyAdvice } = wording.words.identity
        return [`${now.making ? makingPasskeyTitle : askingPasskeyTitle}.`, askingPasskeyAdvice]
      }
      case 'held':
        return [`${wording.words.identity.heldTitle}.`, wording.words.identity.heldAdvice]
      case 'asking-microphone':
        return [`${words.askingTitle}.`, words.askingAdvice, words.microphonePromise]
      case 'joining':
        return ofJoining(before, now, words)
      case 'waiting':
        return ofWaiting(now, before.state !== 'waiting', words, wording)
      case 'connecting':
        return [words.ringingTitle, words.ringingAdvice]
      case 'talking':
        return ofTalking(before, now, wording)
      case 'ended':
        return ofEnded(before, now, wording)
      case 'refused':
        return ofRefused(now, wording, browser)
    }
  }
  const line = ofLine(before, now, wording.words.identity)
  // What is asked now is not drowned in the place, which was said before.
  const gate = ofGate(before, now, wording)
  const isAsked = before.state === 'waiting' && gate.some(sentence => sentence !== '')
  const isPlaceSaid = isAsked || isComputing(before, now)
  return [line, ...ofMove(before, now, wording.words.identity), ...(isPlaceSaid ? [] : sentences()), ...gate]
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
function ofGate(before: PhoneSnapshot, now: PhoneSnapshot, wording: CallWording): string[] {
  const gate = now.state === 'waiting' ? now.gate : null
  const was = before.state === 'waiting' ? before.gate : null
  if (gate === null) return []
  const words = wording.words.gate
  const said = lightWords(gate, wording)
  return [
    was && said === lightWords(was, wording) ? '' : `${said.replace(/\.$/, '')}.`,
    was ? '' : words.promise,
    gate.missed && (gate.missed !== was?.missed || gate.triesLeft !== was?.triesLeft)
      ? `${missedWords(gate, wording)}.`
      : '',
    gate.key === null || (was?.key === gate.key && was.missed === gate.missed)
      ? ''
      : `${words.key({ key: gate.key })}.`,
    gate.work && !was?.work ? words.checking : '',
    gate.triesLeft === 0 && was?.triesLeft !== 0 && gate.passkeyHelps ? words.passkeyAdvice : '',
  ]
}

function ofMove(before: PhoneSnapshot, now: PhoneSnapshot, words: IdentityWords): string[] {
  const was = 'askedMove' in before ? before.askedMove : null
  const isNew = 'askedMove' in now && now.askedMove !== null && now.askedMove !== was
  return isNew ? [words.moveTitle, words.moveAdvice] : []
}
