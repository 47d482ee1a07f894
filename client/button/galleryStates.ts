import { type CallId, type ErrorCode, type PhoneSnapshot, RingfenceError } from '../sdk/index.ts'
import { type EndReason, endingWords } from './endingWords.ts'
import { situations } from './refusal.ts'

const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(situations, text)
const isEndReason = (text: string): text is EndReason => Object.hasOwn(endingWords.en, text)

const isCallId = (text: string): text is CallId => text.startsWith('call_')

/** A call that never was: nothing on the card shows its id. */
function madeUpCallId(): CallId {
  const text = 'call_AAAAAAAAAAAAAAAAAAAAAA'
  if (!isCallId(text)) throw new TypeError(`${text} is no call id`)
  return text
}
const callId = madeUpCallId()

export const talkingState = (
  changes: Partial<Extract<PhoneSnapshot, { state: 'talking' }>>,
): PhoneSnapshot => ({
  state: 'talking',
  callId,
  agentName: 'Maria Fernandez',
  startedAtMs: Date.now() - 245_000,
  endsAtMs: Date.now() + 600_000,
  capNear: false,
  muted: false,
  otherMuted: false,
  ...changes,
})

const ended = (reason: EndReason, talkedMs: number): PhoneSnapshot => ({
  state: 'ended',
  reason,
  talkedMs,
  retryable: reason !== 'media-key-mismatch',
})

const talkedReasons: readonly EndReason[] = ['caller-hung-up', 'agent-hung-up', 'cap-reached']

/** Every picture of the button, by name; made when asked for, because times count from now. */
export function galleryState(name: string): PhoneSnapshot {
  const [kind = '', detail = ''] = name.split('.')
  if (kind === 'ended' && isEndReason(detail))
    return ended(detail, talkedReasons.includes(detail) ? 245_000 : 0)
  if (kind === 'refused' && isErrorCode(detail))
    return { state: 'refused', code: detail, retryable: new RingfenceError(detail).retryable }
  const states: Readonly<Record<string, PhoneSnapshot>> = {
    idle: { state: 'idle' },
    asking: { state: 'asking-microphone' },
    joining: { state: 'joining' },
    waiting: { state: 'waiting', callId, place: 4, expectedWaitMs: 170_000 },
    'waiting-next': { state: 'waiting', callId, place: 1, expectedWaitMs: null },
    'waiting-long': { state: 'waiting', callId, place: 1234, expectedWaitMs: 3_000_000 },
    connecting: { state: 'connecting', callId },
    talking: talkingState({}),
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
  'waiting',
  'waiting-next',
  'waiting-long',
  'connecting',
  'talking',
  'talking-muted',
  'talking-quiet',
  'talking-near',
  'talking-long',
  ...Object.keys(endingWords.en).map(reason => `ended.${reason}`),
  ...Object.keys(situations).map(code => `refused.${code}`),
]
