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
import { agentReading } from '../../../protocol/socket/reading.ts'
import { openSignalTo } from '../signal/signal.ts'
import type { OpenSignalOptions, Signal } from '../signal/signalTypes.ts'

/**
 * Everything that an agent's page needs, loaded with the first wish of a seat. Bundled apart like what a caller needs, and never
 * beside it: a page that offers calls carries nothing of this.
 */
export { openSeat } from '../agent/agentSeat.ts'
export { checkAgentProof } from '../identity/agentProof.ts'
export { signAgentStatement, signSeatProof } from '../identity/seatProof.ts'
export { createEngine } from '../media/engine.ts'

export const openSignal = (options: OpenSignalOptions): Promise<Signal> => openSignalTo(agentReading, options)

export const parseSessionAnswer = (value: unknown): SessionAnswer => parseKnown(SessionAnswer, value)
export const parseSessionsAnswer = (value: unknown): SessionsAnswer => parseKnown(SessionsAnswer, value)
export const parsePasskeysAnswer = (value: unknown): PasskeysAnswer => parseKnown(PasskeysAnswer, value)
export const parseAgentsAnswer = (value: unknown): AgentsAnswer => parseKnown(AgentsAnswer, value)
export const parseAttackAnswer = (value: unknown): AttackAnswer => parseKnown(AttackAnswer, value)
export const parseBlocksAnswer = (value: unknown): BlocksAnswer => parseKnown(BlocksAnswer, value)
export const parseInvitationAnswer = (value: unknown): InvitationAnswer => parseKnown(InvitationAnswer, value)
