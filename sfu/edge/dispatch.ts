import type { Desk, Party } from '../../calls/index.ts'
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
  | { readonly name: 'caller'; readonly party: Extract<Party, { side: 'caller' }> }
  | { readonly name: 'agent'; readonly party: Extract<Party, { side: 'agent' }> }

/** Which requests a socket may send in which phase. Everything else is refused before any rule sees it. */
const allowedRequests: Readonly<Record<SocketPhase['name'], readonly RequestName[]>> = {
  new: ['join', 'takeSeat'],
  entering: [],
  caller: ['produce', 'setMuted', 'hangUp'],
  agent: ['setDuty', 'accept', 'decline', 'produce', 'setMuted', 'hangUp'],
}

/** One way in for each kind of person. */
export interface Entrances {
  join(params: Params<'join'>): Promise<Answer<'join'>>
  takeSeat(params: Params<'takeSeat'>): Promise<Answer<'takeSeat'>>
}

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
  if (frame.request === 'takeSeat') return entrances.takeSeat(frame.params)
  if (phase.name === 'caller' || phase.name === 'agent') await serve(frame, phase.party, desk)
  return {}
}

async function serve(frame: RequestFrame, party: Party, desk: Desk): Promise<void> {
  switch (frame.request) {
    case 'produce':
      return desk.produce(party, frame.params.callId, frame.params.rtpParameters)
    case 'setMuted':
      return desk.setMuted(party, frame.params.callId, frame.params.muted)
    case 'hangUp':
      return desk.hangUp(party, frame.params.callId, frame.params.because)
  }
  if (party.side !== 'agent') return
  switch (frame.request) {
    case 'setDuty':
      return desk.setDuty(party.agentId, frame.params.duty)
    case 'accept':
      return desk.accept(party.agentId, frame.params.ringId)
    case 'decline':
      return desk.decline(party.agentId, frame.params.ringId)
  }
}
