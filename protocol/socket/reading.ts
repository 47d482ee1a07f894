import type * as z from 'zod/mini'
import { IceRestart } from '../media.ts'
import {
  Authorization,
  CallReported,
  GateAnswered,
  JoinAnswer,
  Nothing,
  StepUpAnswered,
  StepUpAskedAnswer,
  TakeSeatAnswer,
} from './answers.ts'
import { AgentEvent, CallerEvent, EventFrame } from './events.ts'
import type { RequestName, requests } from './requests.ts'

/**
 * What a page reads on its socket: the events that it is told, and the answers to what it asks. Each side has its own, so that a
 * caller's page carries no schema of what only agents are told.
 */
export interface Reading {
  readonly events: z.core.$ZodType<EventFrame>
  /** Names of these events; what is not among them is not for this page, or newer than it. */
  readonly names: ReadonlySet<string>
  readonly answers: { readonly [N in RequestName]?: (typeof requests)[N]['answer'] }
}

interface Events extends z.core.$ZodType<EventFrame> {
  readonly def: {
    readonly options: readonly {
      readonly shape: { readonly event: { readonly def: { readonly values: readonly unknown[] } } }
    }[]
  }
}

const readingOf = (events: Events, answers: Reading['answers']): Reading => ({
  events,
  names: new Set(events.def.options.flatMap(({ shape }) => shape.event.def.values.map(String))),
  answers,
})

const answersToEither = {
  ping: Nothing,
  restartIce: IceRestart,
  reportMedia: Nothing,
  reportSound: Nothing,
  produce: Nothing,
  setMuted: Nothing,
  hangUp: Nothing,
} as const

const answersToCaller = {
  ...answersToEither,
  join: JoinAnswer,
  resume: JoinAnswer,
  refresh: Authorization,
  answerMove: Nothing,
  answerGate: GateAnswered,
  answerStepUp: StepUpAnswered,
} as const

const answersToAgent = {
  ...answersToEither,
  takeSeat: TakeSeatAnswer,
  askStepUp: StepUpAskedAnswer,
  reportCall: CallReported,
  signAgentStatement: Nothing,
  setDuty: Nothing,
  setAudible: Nothing,
  accept: Nothing,
  decline: Nothing,
} as const

/** What a caller's page reads. */
export const callerReading = readingOf(CallerEvent, answersToCaller)

/** What an agent's page reads. */
export const agentReading = readingOf(AgentEvent, answersToAgent)

/** All that the service says to anybody. */
export const wholeReading = readingOf(EventFrame, { ...answersToCaller, ...answersToAgent })
