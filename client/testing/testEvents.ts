import type {
  AgentProof,
  AskedGate,
  CallId,
  EventFrame,
  MoveId,
  PhoneSnapshot,
  ProvenAgent,
  ShownAgent,
  StepUpId,
} from '../sdk/index.ts'
import type { TestStep } from './testSteps.ts'

const made = { call: 0, stepup: 0, move: 0 }

/** An identifier of the service's shape, another each time, of a thing that never was. */
function madeUp<T extends string>(kind: keyof typeof made, is: (text: string) => text is T): T {
  made[kind] += 1
  const text = `${kind}_${String(made[kind]).padStart(22, '0')}`
  if (!is(text)) throw new TypeError(`${text} is no such identifier`)
  return text
}
const isCallId = (text: string): text is CallId => text.startsWith('call_')
const isStepUpId = (text: string): text is StepUpId => text.startsWith('stepup_')
const isMoveId = (text: string): text is MoveId => text.startsWith('move_')
export const newCallId = (): CallId => madeUp('call', isCallId)

const everydayAgent: ProvenAgent = {
  siteName: 'Demo',
  seat: 'ABC-123',
  method: 'passkey',
  words: ['copper', 'lantern'],
  language: 'en',
}

/** Who the caller is shown after such a step. */
export function agentOf(step: TestStep): ShownAgent {
  if (step.step !== 'answer' || step.agent === undefined) return everydayAgent
  const { agent } = step
  return agent === null || agent === 'awaited' ? agent : { ...everydayAgent, ...agent }
}

const noProof: AgentProof = {
  ...{ statement: '', signature: '', seat: everydayAgent.seat, method: everydayAgent.method },
  seatKey: { kty: 'EC', crv: 'P-256', x: '', y: '' },
}

/**
 * What the service would have said: the real phone's own rules make a snapshot of it. `undefined` for a step that is none of the
 * service's, or that ends what nobody asked.
 */
export function eventOf(step: TestStep, callId: CallId, now: PhoneSnapshot): EventFrame | undefined {
  switch (step.step) {
    case 'move-up':
    case 'miss-ring':
      return {
        ...{ event: 'waiting', callId, place: step.place ?? 1 },
        expectedWaitMs: step.step === 'move-up' ? (step.expectedWaitMs ?? null) : null,
      }
    case 'ask-gate': {
      const { key = '7', nextTryAtMs, work, ...rest } = step.gate ?? {}
      const light: AskedGate['light'] = 'soon'
      const gate = {
        ...{ light, missed: null, muted: false, triesLeft: 3, passkeyHelps: false },
        ...{ nextTryInMs: null, key: key === null ? null : { number: 1, key } },
        ...rest,
      }
      return { event: 'gateChanged', callId, gate }
    }
    case 'pass-gate':
      return { event: 'gateChanged', callId, gate: null }
    case 'ring':
      return { event: 'connecting', callId }
    case 'answer':
      return {
        ...{ event: 'talking', callId, withName: step.agentName ?? 'Ana', talkedMs: 0 },
        ...{
          secondsLeft: step.secondsLeft ?? 900,
          agentProof: noProof,
          proofAwaited: step.agent === 'awaited',
        },
      }
    case 'near-cap':
      return { event: 'capNear', callId, secondsLeft: step.secondsLeft ?? 60 }
    case 'mute-agent':
      return { event: 'otherMuted', callId, muted: step.muted }
    case 'lose-agent':
      return { event: 'otherAway', callId, away: true, waitsMs: step.waitsMs ?? 30_000 }
    case 'find-agent':
      return { event: 'otherAway', callId, away: false, waitsMs: 0 }
    case 'ask-step-up':
      return {
        ...{ event: 'stepUpAsked', callId, stepUpId: madeUp('stepup', isStepUpId), limit: null },
        ...{ sentence: step.sentence, seat: everydayAgent.seat, options: { challenge: '' } },
        expiresInMs: step.expiresInMs ?? 60_000,
      }
    case 'end-step-up': {
      if (now.state !== 'talking' || !now.stepUp) return undefined
      const { stepUpId, sentence } = now.stepUp
      const { outcome } = step
      return {
        ...{ event: 'stepUpEnded', callId, stepUpId, sentence, outcome },
        ...{ grant: null, provenBy: null, asksLeft: 9 },
      }
    }
    case 'ask-move': {
      const answerWithinMs = step.answerWithinMs ?? 30_000
      return { event: 'moveAsked', callId, moveId: madeUp('move', isMoveId), answerWithinMs }
    }
    case 'end-move': {
      const moveId = 'askedMove' in now ? now.askedMove?.moveId : undefined
      return moveId && { event: 'moveEnded', callId, moveId }
    }
    default:
      return undefined
  }
}
