import type { AgentId, CallId, EventOf, StepUpAnswer, StepUpChoice } from '../../protocol/index.ts'
import { passkeyAnswer } from './fakeProofs.ts'
import type { CallerInput, TestDesk } from './testDesk.ts'

export const refund: StepUpChoice = { kind: 'listed', key: 'refund', amount: 40 }
export const sentence = 'Refund up to 40 EUR'

export interface Talk extends TestDesk {
  readonly a: AgentId
  readonly callId: CallId
  ask(choice?: StepUpChoice): ReturnType<TestDesk['desk']['askStepUp']>
  /** The question that the caller reads. */
  asked(): EventOf<'stepUpAsked'>
  answer(answer: StepUpAnswer): ReturnType<TestDesk['desk']['answerStepUp']>
  /** Signed with the passkey of the caller of this letter. */
  signed(letter: string): StepUpAnswer
  outcomes(who: CallId | AgentId): string[]
}

/** A talk of agent a at this desk. */
export async function beginTalk<H extends TestDesk>(here: H, caller: CallerInput): Promise<H & Talk> {
  const a = await here.seat('a')
  const { callId } = await here.join(caller)
  await here.drain()
  await here.accept(a)
  const asked = () => here.heardOf(callId, 'stepUpAsked').at(-1) ?? raise()
  return {
    ...here,
    a,
    callId,
    ask: (choice = refund) => here.desk.askStepUp(a, callId, choice),
    asked,
    answer: answer => here.desk.answerStepUp({ side: 'caller', callId }, callId, asked().stepUpId, answer),
    signed: letter => passkeyAnswer(letter, asked().options.challenge),
    outcomes: who => here.heardOf(who, 'stepUpEnded').map(event => event.outcome),
  }
}

export function raise(): never {
  throw new Error('nothing was asked, or nothing rings')
}

export const hangUp = (here: Talk) =>
  here.desk.hangUp({ side: 'agent', agentId: here.a }, here.callId, 'person')
