import {
  type AskedStepUp,
  type CallId,
  type ErrorCode,
  type MoveId,
  type PhoneSnapshot,
  type ProvenAgent,
  type RefusedUntil,
  RingfenceError,
  type StepUpId,
} from '../../sdk/index.ts'
import type { EndReason } from '../words/callWords.ts'
import { endings } from '../words/en/endings.en.ts'
import { situations } from '../words/refusalSituations.ts'
import { gateNames, gateState } from './gateStates.ts'

const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(situations, text)
const isEndReason = (text: string): text is EndReason => Object.hasOwn(endings, text)

/** Ids of things that never were: nothing on the card shows them. */
const isCallId = (text: string): text is CallId => text.startsWith('call_')
const isStepUpId = (text: string): text is StepUpId => text.startsWith('stepup_')
const isMoveId = (text: string): text is MoveId => text.startsWith('move_')

function madeUp<T extends string>(text: string, is: (text: string) => text is T): T {
  if (!is(text)) throw new TypeError(`${text} is no such id`)
  return text
}
const callId = madeUp('call_AAAAAAAAAAAAAAAAAAAAAA', isCallId)
const stepUpId = madeUp('stepup_AAAAAAAAAAAAAAAAAAAAAA', isStepUpId)
const moveId = madeUp('move_AAAAAAAAAAAAAAAAAAAAAA', isMoveId)

const sentence = 'Refund up to 40 EUR to the card you paid with'

const agent: ProvenAgent = {
  siteName: 'Oakfold',
  seat: '4KT-9QX',
  method: 'passkey',
  words: ['copper', 'lantern'],
  language: 'en',
}

export const talkingState = (
  changes: Partial<Extract<PhoneSnapshot, { state: 'talking' }>>,
): PhoneSnapshot => ({
  state: 'talking',
  callId,
  agentName: 'Maria Fernandez',
  agent,
  startedAtMs: Date.now() - 245_000,
  endsAtMs: Date.now() + 600_000,
  capNear: false,
  muted: false,
  otherMuted: false,
  sound: { arrives: true, isHeard: true, microphoneIsSilent: false },
  connectionLost: false,
  otherAwayUntilMs: null,
  soundBlocked: false,
  microphone: { state: 'open', label: '' },
  stepUp: null,
  lastStepUp: null,
  askedMove: null,
  ...changes,
})

const asked = (step: 'asked' | 'signing'): AskedStepUp => ({
  stepUpId,
  sentence,
  seat: '4KT-9QX',
  endsAtMs: Date.now() + 52_000,
  step,
})

const ended = (reason: EndReason, talkedMs: number): PhoneSnapshot => ({
  state: 'ended',
  reason,
  talkedMs,
  retryable: reason !== 'media-key-mismatch' && reason !== 'moved',
  receipt: 'a.signed.receipt',
  mayMakePasskey: reason === 'caller-hung-up',
  madePasskey: null,
})

const offering = (
  changes: Partial<Extract<PhoneSnapshot, { state: 'offering-passkey' }>>,
): PhoneSnapshot => ({
  state: 'offering-passkey',
  required: false,
  mayMake: false,
  failed: null,
  made: null,
  ...changes,
})

const blocked = (until: RefusedUntil, code: ErrorCode = 'blocked'): PhoneSnapshot => ({
  ...{ state: 'refused', code, retryable: code !== 'blocked', until },
})

/** A moment that is long over, so that two pictures of one state are the same picture. */
const madeLater = { usableAtMs: Date.UTC(2026, 0, 15, 9, 30) }

const talked: readonly EndReason[] = ['caller-hung-up', 'agent-hung-up', 'cap-reached', 'media-failed']

type Waiting = Extract<PhoneSnapshot, { state: 'waiting' }>

/** Every picture of the button, by name; made when asked for, because times count from now. */
export function galleryState(name: string): PhoneSnapshot {
  const [kind = '', detail = ''] = name.split('.')
  if (name === 'ended.never-heard') return ended('media-failed', 0)
  if (kind === 'ended' && isEndReason(detail)) return ended(detail, talked.includes(detail) ? 245_000 : 0)
  if (kind === 'refused' && isErrorCode(detail))
    return { state: 'refused', code: detail, retryable: new RingfenceError(detail).retryable }
  const inLine = (place: number | null, expectedWaitMs: number | null): Waiting => ({
    ...{ state: 'waiting', callId, place, expectedWaitMs, overtaken: false, gate: null },
    ...{ connectionLost: false, askedMove: null },
  })
  const gate = gateState(name)
  if (gate) return { ...inLine(2, null), gate }
  const states: Readonly<Record<string, PhoneSnapshot>> = {
    idle: { state: 'idle' },
    asking: { state: 'asking-microphone' },
    joining: { state: 'joining', work: null },
    'joining-work': { state: 'joining', work: { progress: 0.4, logInHelps: false } },
    'joining-long': { state: 'joining', work: { progress: 0.95, logInHelps: true } },
    waiting: inLine(4, 170_000),
    'waiting-next': inLine(1, null),
    'waiting-unknown': inLine(null, null),
    'waiting-overtaken': { ...inLine(4, 170_000), overtaken: true },
    'waiting-long': inLine(1234, 3_000_000),
    connecting: { state: 'connecting', callId, connectionLost: false, askedMove: null },
    'waiting-lost': { ...inLine(4, 170_000), connectionLost: true },
    'connecting-lost': { state: 'connecting', callId, connectionLost: true, askedMove: null },
    resuming: { state: 'resuming' },
    offering: offering({}),
    'offering-required': offering({ required: true, mayMake: true, failed: 'passkey-invalid' }),
    'offering-visitor': offering({ required: true }),
    'offering-make': offering({ mayMake: true }),
    'offering-failed': offering({ mayMake: true, failed: 'passkey-cancelled' }),
    'offering-early': offering({ failed: 'passkey-cooling-off' }),
    'offering-made': offering({ made: { usableAtMs: null } }),
    'offering-made-later': offering({ required: true, made: madeLater }),
    'offering-appeal': offering({ required: true, appeals: true }),
    'refused-appeal': blocked({ retryAfterMs: 83_400_000, appeal: 'passkey' }),
    'refused-crowded': blocked({ retryAfterMs: 500_000, expectedWaitMs: 1_100_000 }, 'crowded'),
    'refused-for-a-time': blocked({ retryAfterMs: 83_400_000 }),
    'making-passkey': { state: 'asking-passkey', making: true },
    'ended-made': {
      state: 'ended',
      reason: 'caller-hung-up',
      talkedMs: 245_000,
      retryable: true,
      receipt: 'a.signed.receipt',
      mayMakePasskey: false,
      madePasskey: madeLater,
    },
    'asking-passkey': { state: 'asking-passkey', making: false },
    held: { state: 'held', endsAtMs: Date.now() + 25_000 },
    'waiting-move': {
      ...inLine(2, 60_000),
      askedMove: { moveId, endsAtMs: Date.now() + 25_000 },
    },
    talking: talkingState({}),
    'talking-demo': talkingState({
      agent: { ...agent, method: 'demo' },
    }),
    'talking-unproven': talkingState({ agent: null }),
    'talking-moved': talkingState({ agent: 'awaited' }),
    'talking-asked': talkingState({ stepUp: asked('asked') }),
    'talking-signing': talkingState({ stepUp: asked('signing') }),
    'talking-proven': talkingState({ lastStepUp: { sentence, outcome: 'proven' } }),
    'talking-refused': talkingState({ lastStepUp: { sentence, outcome: 'refused' } }),
    'talking-failed': talkingState({ lastStepUp: { sentence, outcome: 'failed' } }),
    'talking-late': talkingState({ lastStepUp: { sentence, outcome: 'timed-out' } }),
    'talking-move': talkingState({ askedMove: { moveId, endsAtMs: Date.now() + 25_000 } }),
    'talking-unheard': talkingState({ sound: { arrives: true, isHeard: false, microphoneIsSilent: false } }),
    'talking-away': talkingState({ otherAwayUntilMs: Date.now() + 20_000 }),
    'talking-lost': talkingState({ connectionLost: true }),
    'talking-blocked': talkingState({ soundBlocked: true }),
    'talking-muted': talkingState({ muted: true }),
    'talking-quiet': talkingState({ otherMuted: true }),
    'talking-near': talkingState({
      capNear: true,
      muted: true,
      otherMuted: true,
      endsAtMs: Date.now() + 42_500,
    }),
    'talking-long': talkingState({
      agentName: 'Maximiliana Wolfeschlegelsteinhausen-Bergerdorff',
      startedAtMs: Date.now() - 3_729_000,
    }),
  }
  const state = states[name]
  if (!state) throw new RangeError(`the gallery has no state ${name}`)
  return state
}

export const galleryNames: readonly string[] = [
  'idle',
  'asking',
  'joining',
  'joining-work',
  'joining-long',
  'waiting',
  'waiting-next',
  'waiting-unknown',
  'waiting-long',
  ...gateNames,
  'connecting',
  'waiting-lost',
  'connecting-lost',
  'resuming',
  'offering',
  'offering-required',
  'offering-visitor',
  'offering-make',
  'offering-failed',
  'offering-early',
  'offering-made',
  'offering-made-later',
  'offering-appeal',
  'refused-appeal',
  'refused-for-a-time',
  'asking-passkey',
  'making-passkey',
  'ended-made',
  'held',
  'waiting-move',
  'talking',
  'talking-demo',
  'talking-unproven',
  'talking-moved',
  'talking-asked',
  'talking-signing',
  'talking-proven',
  'talking-refused',
  'talking-failed',
  'talking-late',
  'talking-move',
  'talking-away',
  'talking-lost',
  'talking-unheard',
  'talking-blocked',
  'talking-muted',
  'talking-quiet',
  'talking-near',
  'talking-long',
  ...Object.keys(endings).map(reason => `ended.${reason}`),
  ...Object.keys(situations).map(code => `refused.${code}`),
]
