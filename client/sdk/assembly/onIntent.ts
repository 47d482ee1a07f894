import '../../../protocol/noEval.ts'
import {
  AgentsAnswer,
  InvitationAnswer,
  SessionAnswer,
  SessionsAnswer,
} from '../../../protocol/http/agents.ts'
import { AttackAnswer } from '../../../protocol/http/attack.ts'
import { BlocksAnswer } from '../../../protocol/http/blocks.ts'
import { PasskeysAnswer } from '../../../protocol/http/callerPasskeys.ts'
import { parseKnown } from '../../../protocol/parse.ts'
import { type EnrolmentParts, PasskeyEnrolment } from '../caller/passkeys/passkeyEnrolment.ts'
import type { Browser } from '../platform/browser.ts'

export { openSeat } from '../agent/agentSeat.ts'
export { openAdmission } from '../caller/admission/admission.ts'
export { fetchCallStatement } from '../caller/admission/callStatement.ts'
export { receiveCallToken } from '../caller/admission/callToken.ts'
export { openLiveCall } from '../caller/live/liveCall.ts'
export { requestResume } from '../caller/live/resumeRequest.ts'
export { saysOn } from '../caller/live/sayHangUp.ts'
/**
 * Everything large, loaded on the first sign of intent: schemas, the socket's side of the protocol, media, proofs, and a call
 * from its admission on. Bundled apart, so it holds its own copy of what the small part also uses; no object of it is
 * compared by class.
 */
export { checkAgentProof } from '../identity/agentProof.ts'
export { openPasskeySession } from '../identity/passkeySession.ts'
export { signAgentStatement, signSeatProof } from '../identity/seatProof.ts'
export { createEngine } from '../media/engine.ts'
export { openSignal } from '../signal/signal.ts'

export const parseSessionAnswer = (value: unknown): SessionAnswer => parseKnown(SessionAnswer, value)
export const parseSessionsAnswer = (value: unknown): SessionsAnswer => parseKnown(SessionsAnswer, value)
export const parsePasskeysAnswer = (value: unknown): PasskeysAnswer => parseKnown(PasskeysAnswer, value)
export const parseAgentsAnswer = (value: unknown): AgentsAnswer => parseKnown(AgentsAnswer, value)
export const parseAttackAnswer = (value: unknown): AttackAnswer => parseKnown(AttackAnswer, value)
export const parseBlocksAnswer = (value: unknown): BlocksAnswer => parseKnown(BlocksAnswer, value)
export const parseInvitationAnswer = (value: unknown): InvitationAnswer => parseKnown(InvitationAnswer, value)

export const createEnrolment = (browser: Browser, parts: EnrolmentParts): PasskeyEnrolment =>
  new PasskeyEnrolment(browser, parts)
