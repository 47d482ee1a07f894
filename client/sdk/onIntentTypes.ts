import type {
  AgentsAnswer,
  CallTokenAnswer,
  InvitationAnswer,
  PasskeysAnswer,
  SessionAnswer,
} from '../../protocol/index.ts'
import type { Browser, MediaCertificate, MediaEngine } from './browser.ts'
import type { TokenWish } from './callRoutes.ts'
import type { checkAgentProof } from './identity/agentProof.ts'
import type { CallStatement } from './identity/callStatement.ts'
import type { PasskeySession, PasskeySessionWish } from './identity/passkeySession.ts'
import type { signAgentStatement, signSeatProof } from './identity/seatProof.ts'
import type { LiveCall, LiveCallParts } from './liveCallTypes.ts'
import type { reenter } from './reenter.ts'
import type { requestJoin } from './requestJoin.ts'
import type { OpenSignalOptions, Signal } from './signalTypes.ts'

/** What is loaded on the first sign of intent. Each `parse` throws RingfenceError `message-malformed`. */
export interface OnIntent {
  openSignal(options: OpenSignalOptions): Promise<Signal>
  createEngine(certificate: MediaCertificate): MediaEngine
  parseCallTokenAnswer(value: unknown): CallTokenAnswer
  parseSessionAnswer(value: unknown): SessionAnswer
  parsePasskeysAnswer(value: unknown): PasskeysAnswer
  parseAgentsAnswer(value: unknown): AgentsAnswer
  parseInvitationAnswer(value: unknown): InvitationAnswer
  fetchCallStatement(browser: Browser, wish: TokenWish): Promise<CallStatement>
  openPasskeySession(wish: PasskeySessionWish): Promise<PasskeySession>
  readonly requestJoin: typeof requestJoin
  readonly reenter: typeof reenter
  openLiveCall(parts: LiveCallParts): LiveCall
  readonly signSeatProof: typeof signSeatProof
  readonly signAgentStatement: typeof signAgentStatement
  readonly checkAgentProof: typeof checkAgentProof
}
