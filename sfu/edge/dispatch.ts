import type { Desk, Party, PartyOf } from '../../calls/index.ts'
import {
  type Answer,
  type Params,
  type RequestFrame,
  type RequestName,
  RingfenceError,
} from '../../protocol/index.ts'

/** Where one socket stands. It only moves forward: `new` → `entering` → `caller` or `agent`. */
export type SocketPhase =
  | { readonly name: 'new' }
  | { readonly name: 'entering' }
  | {
      readonly name: 'caller'
      readonly party: PartyOf<'caller'>
      /** Takes the proof that the browser key is still there. */
      readonly refresh: (params: Params<'refresh'>) => Answer<'refresh'>
    }
  | { readonly name: 'agent'; readonly party: PartyOf<'agent'> }

/** What both sides of a call may ask for. */
const ofEither = [
  'ping',
  'restartIce',
  'reportMedia',
  'reportSound',
  'produce',
  'setMuted',
  'hangUp',
] as const

/** Which requests a socket may send in which phase. Everything else is refused before any rule sees it. */
const allowedRequests: Readonly<Record<SocketPhase['name'], readonly RequestName[]>> = {
  new: ['join', 'resume', 'takeSeat'],
  entering: [],
  caller: ['refresh', 'answerMove', 'answerStepUp', ...ofEither],
  agent: ['setDuty', 'setAudible', 'accept', 'decline', 'signAgentStatement', 'askStepUp', ...ofEither],
}

/** The ways in: for a caller, for a caller's page that is back, for an agent. */
export interface Entrances {
  join(params: Params<'join'>): Promise<Answer<'join'>>
  resume(params: Params<'resume'>): Promise<Answer<'resume'>>
  takeSeat(params: Params<'takeSeat'>): Promise<Answer<'takeSeat'>>
}

/** Whether this request is somebody's first frame. */
export const isEntrance = (request: RequestName): boolean => allowedRequests.new.includes(request)

/**
 * Serves one checked request of one socket.
 * @throws RingfenceError `request-not-allowed` in the wrong phase; whatever the rule refuses with.
 */
export async function dispatch(
  frame: RequestFrame,
  phase: SocketPhase,
  entrances: Entrances,
  desk: Desk,
): Promise<object> {
  if (!allowedRequests[phase.name].includes(frame.request)) throw new RingfenceError('request-not-allowed')
  if (frame.request === 'join') return entrances.join(frame.params)
  if (frame.request === 'resume') return entrances.resume(frame.params)
  if (frame.request === 'takeSeat') return entrances.takeSeat(frame.params)
  if (phase.name === 'caller') return serveCaller(frame, phase, desk)
  if (phase.name === 'agent') return serveAgent(frame, phase.party, desk)
  throw new RingfenceError('request-not-allowed')
}

async function serveCaller(
  frame: RequestFrame,
  { party, refresh }: Extract<SocketPhase, { name: 'caller' }>,
  desk: Desk,
): Promise<object> {
  switch (frame.request) {
    case 'refresh':
      return refresh(frame.params)
    case 'answerMove':
      desk.answerMove(party.callId, frame.params.moveId, frame.params.agrees)
      return {}
    case 'answerStepUp': {
      const { callId, stepUpId, answer } = frame.params
      return desk.answerStepUp(party, callId, stepUpId, answer) satisfies Promise<Answer<'answerStepUp'>>
    }
    default:
      return serveEither(frame, party, desk)
  }
}

async function serveAgent(frame: RequestFrame, party: PartyOf<'agent'>, desk: Desk): Promise<object> {
  const { agentId } = party
  switch (frame.request) {
    case 'askStepUp':
      return desk.askStepUp(agentId, frame.params.callId, frame.params.choice) satisfies Promise<
        Answer<'askStepUp'>
      >
    case 'setDuty':
      desk.setDuty(agentId, frame.params.duty)
      return {}
    case 'setAudible':
      desk.setAudible(agentId, frame.params.audible)
      return {}
    case 'accept':
      await desk.accept(agentId, frame.params.ringId, frame.params.signature)
      return {}
    case 'decline':
      desk.decline(agentId, frame.params.ringId)
      return {}
    case 'signAgentStatement':
      desk.signAgentStatement(agentId, frame.params.callId, frame.params.signature)
      return {}
    default:
      return serveEither(frame, party, desk)
  }
}

async function serveEither(frame: RequestFrame, party: Party, desk: Desk): Promise<object> {
  switch (frame.request) {
    case 'ping':
      return {}
    case 'restartIce':
      return desk.restartIce(party, frame.params.callId) satisfies Promise<Answer<'restartIce'>>
    case 'reportMedia':
      await desk.mediaCarries(party, frame.params.callId)
      return {}
    case 'reportSound':
      desk.reportSound(party, frame.params.callId, frame.params.arrives)
      return {}
    case 'produce':
      await desk.produce(party, frame.params.callId, frame.params.rtpParameters)
      return {}
    case 'setMuted':
      await desk.setMuted(party, frame.params.callId, frame.params.muted)
      return {}
    case 'hangUp':
      desk.hangUp(party, frame.params.callId, frame.params.because)
      return {}
    default:
      throw new RingfenceError('request-not-allowed')
  }
}
