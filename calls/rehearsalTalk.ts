import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished } from 'vitest'
import type { AgentId, CallId, EventOf, StepUpAnswer, StepUpChoice } from '../protocol/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { type CallerInput, createRehearsalClock, nothingHeld, type Rehearsal, rehearse } from './rehearsal.ts'
import { passkeyAnswer } from './rehearsalProofs.ts'

export const refund: StepUpChoice = { kind: 'listed', key: 'refund', amount: 40 }
export const sentence = 'Refund up to 40 EUR'

export interface Talk extends Rehearsal {
  readonly store: Store
  readonly a: AgentId
  readonly callId: CallId
  ask(choice?: StepUpChoice): ReturnType<Rehearsal['desk']['askStepUp']>
  /** The question that the caller reads. */
  asked(): EventOf<'stepUpAsked'>
  answer(answer: StepUpAnswer): ReturnType<Rehearsal['desk']['answerStepUp']>
  /** Signed with the passkey of the caller of this letter. */
  signed(letter: string): StepUpAnswer
  outcomes(who: CallId | AgentId): string[]
}

/** A desk with a real store; whatever happens at it, nothing is left in the end. */
export async function rehearsal(): Promise<Rehearsal & { readonly store: Store }> {
  const clock = createRehearsalClock(setImmediate)
  const store = await openStore({ file: ':memory:', clock })
  const here = rehearse({ memory: store.calls, clock, drain: setImmediate })
  onTestFinished(async () => {
    here.proofs.isSlow = false
    while (here.proofs.answerOne()) await here.drain()
    await here.desk.close()
    expect(here.held()).toEqual(nothingHeld)
    await store.close()
  })
  return { ...here, store }
}

/** A talk of agent a. */
export async function talk(caller: CallerInput = {}): Promise<Talk> {
  const here = await rehearsal()
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

export async function recordOf(here: Talk) {
  await here.drain()
  return (await here.store.calls.records.find(here.callId)) ?? raise()
}
