import type { Desk, Party, PartyOf } from '../../../calls/index.ts'
import {
  type Answer,
  type Params,
  type RequestFrame,
  type RequestName,
  RingfenceError,
} from '../../../protocol/index.ts'

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

/** Who may send a request: somebody new by their first frame, a side of a call, or either side. */
type Sender = 'new' | 'caller' | 'agent' | 'either'

/** Everything else is refused before any rule sees it. A request that is missing here does not compile. */
const senders = {
  join: 'new',
  resume: 'new',
  takeSeat: 'new',
  refresh: 'caller',
  answerMove: 'caller',
  answerGate: 'caller',
  answerStepUp: 'caller',
  setDuty: 'agent',
  setAudible: 'agent',
  accept: 'agent',
  decline: 'agent',
  signAgentStatement: 'agent',
  reportCall: 'agent',
  askStepUp: 'agent',
  ping: 'either',
  restartIce: 'either',
  reportMedia: 'either',
  reportSound: 'either',
  produce: 'either',
  setMuted: 'either',
  hangUp: 'either',
} as const satisfies Readonly<Record<RequestName, Sender>>

type FrameFrom<S extends Sender> = Extract<
  RequestFrame,
  { request: { [N in RequestName]: (typeof senders)[N] extends S ? N : never }[RequestName] }
>

const isFrom = <S extends Sender>(frame: RequestFrame, sender: S): frame is FrameFrom<S> =>
  senders[frame.request] === sender

/** The ways in: for a caller, for a caller's page that is back, for an agent. */
export interface Entrances {
  join(params: Params<'join'>): Promise<Answer<'join'>>
  resume(params: Params<'resume'>): Promise<Answer<'resume'>>
  takeSeat(params: Params<'takeSeat'>): Promise<Answer<'takeSeat'>>
}

/** Whether this request is somebody's first frame. */
export const isEntrance = (request: RequestName): boolean => senders[request] === 'new'

/**
 * Serves one checked request of one socket. A request without a rule does not compile.
 * @throws RingfenceError `request-not-allowed` in the wrong phase; whatever the rule refuses with.
 */
export async function serveRequest(
  frame: RequestFrame,
  phase: SocketPhase,
  entrances: Entrances,
  desk: Desk,
): Promise<object> {
  if (phase.name === 'new' && isFrom(frame, 'new')) return serveNew(frame, entrances)
  if (phase.name === 'caller' && isFrom(frame, 'caller')) return serveCaller(frame, phase, desk)
  if (phase.name === 'agent' && isFrom(frame, 'agent')) return serveAgent(frame, phase.party, desk)
  const hasEntered = phase.name === 'caller' || phase.name === 'agent'
  if (hasEntered && isFrom(frame, 'either')) return serveEither(frame, phase.party, desk)
  throw new RingfenceError('request-not-allowed')
}

async function serveNew(frame: FrameFrom<'new'>, entrances: Entrances): Promise<object> {
  switch (frame.request) {
    case 'join':
      return entrances.join(frame.params)
    case 'resume':
      return entrances.resume(frame.params)
    case 'takeSeat':
      return entrances.takeSeat(frame.params)
    default:
      return frame satisfies never
  }
}

async function serveCaller(
  frame: FrameFrom<'caller'>,
  { party, refresh }: Extract<SocketPhase, { name: 'caller' }>,
  desk: Desk,
): Promise<object> {
  switch (frame.request) {
    case 'refresh':
      return refresh(frame.params)
    case 'answerMove':
      desk.answerMove(party.callId, frame.params.moveId, frame.params.agrees)
      return {}
    case 'answerGate':
      return desk.answerGate(party.callId, frame.params)
    case 'answerStepUp': {
      const { callId, stepUpId, answer } = frame.params
      return desk.answerStepUp(party, callId, stepUpId, answer) satisfies Promise<Answer<'answerStepUp'>>
    }
    default:
      return frame satisfies never
  }
}

async function serveAgent(frame: FrameFrom<'agent'>, party: PartyOf<'agent'>, desk: Desk): Promise<object> {
  const { agentId } = party
  switch (frame.request) {
    case 'askStepUp':
      return desk.askStepUp(agentId, frame.params.callId, frame.params.choice) satisfies Promise<
        Answer<'askStepUp'>
      >
    case 'reportCall':
      return desk.reportCall(agentId, frame.params.callId, frame.params.reason) satisfies Promise<
        Answer<'reportCall'>
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
      return frame satisfies never
  }
}

async function serveEither(frame: FrameFrom<'either'>, party: Party, desk: Desk): Promise<object> {
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
      return frame satisfies never
  }
}
