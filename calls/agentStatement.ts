import {
  type AgentId,
  type AgentProof,
  type AgentStatement,
  type CallId,
  canonicalJson,
  RingfenceError,
} from '../protocol/index.ts'
import type { Seat } from './agents.ts'
import { type LiveCall, proveAnew } from './call.ts'
import { type Floor, isIn, type Line, lineOf, tell } from './floor.ts'
import { withdrawStepUp } from './stepUps/stepUpAnswers.ts'

/** The canonical text that this seat signs for this call: whoever is on other transports signs another one. */
export function agentStatementOf(floor: Floor, call: LiveCall, seat: Seat): string {
  const { callId, token, language, policy } = call.admitted
  const statement: AgentStatement = {
    type: 'ringfence-agent-statement',
    version: 1,
    callId,
    site: token.site,
    siteName: policy.queue.siteName,
    queue: token.queue,
    seat: floor.seatProofs.pseudonym(token.site, seat.agentId),
    callerMediaKey: token.mky,
    agentMediaKey: seat.mediaKey,
    language,
    atMs: floor.clock.now(),
  }
  return canonicalJson(statement)
}

/**
 * The agent's proof as both sides get it; about 0.1 ms.
 * @throws RingfenceError `seat-proof-invalid` unless the seat's key signed this text.
 */
export function proveAgent(
  floor: Floor,
  call: LiveCall,
  seat: Seat,
  { statement, signature }: { readonly statement: string; readonly signature: string },
): AgentProof {
  const { seatKey, method, agentId } = seat
  if (!floor.seatProofs.verifies(statement, signature, seatKey)) {
    throw new RingfenceError('seat-proof-invalid')
  }
  const pseudonym = floor.seatProofs.pseudonym(call.admitted.token.site, agentId)
  return { statement, signature, seatKey, seat: pseudonym, method }
}

/**
 * The talk moved to another device: what was signed for the old one's media key holds no longer. The seat is asked to sign
 * anew, and a step-up that waits for the old device ends as `timed-out`.
 */
export function askNewStatement(floor: Floor, line: Line): void {
  if (!isIn(line, 'talking')) return
  withdrawStepUp(floor, line)
  const seat = floor.seats.get(line.call.agentId)
  if (!seat) return
  line.askedStatement = agentStatementOf(floor, line.call, seat)
  repeatAskedStatement(floor, line)
}

/** Asks the seat again, if it was asked and has not signed: its page was loaded anew. */
export function repeatAskedStatement(floor: Floor, line: Line): void {
  const { callId } = line.call.admitted
  const statement = line.askedStatement
  if (statement !== null) tell(floor, line.call, 'agent', { event: 'agentStatementAsked', callId, statement })
}

/**
 * The agent's seat signed anew; both sides hear of it at once.
 * @throws RingfenceError `call-not-found`, `request-not-allowed` when nothing was asked, `seat-proof-invalid`
 */
export function signAgentStatement(floor: Floor, agentId: AgentId, callId: CallId, signature: string): void {
  const line = lineOf(floor, { side: 'agent', agentId }, callId)
  const seat = floor.seats.get(agentId)
  const statement = line.askedStatement
  if (!isIn(line, 'talking') || !seat || statement === null) throw new RingfenceError('request-not-allowed')
  const agentProof = proveAgent(floor, line.call, seat, { statement, signature })
  line.call = proveAnew(line.call, agentProof)
  line.askedStatement = null
  for (const side of ['caller', 'agent'] as const) {
    tell(floor, line.call, side, { event: 'agentProven', callId, agentProof })
  }
}
