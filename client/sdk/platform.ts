import type {
  AgentsAnswer,
  CallTokenAnswer,
  InvitationAnswer,
  PasskeysAnswer,
  SessionAnswer,
  SessionsAnswer,
} from '../../protocol/index.ts'
import type { Browser, MediaCertificate, MediaEngine } from './browser.ts'
import type { OpenCallPlace } from './callPlace.ts'
import type { TokenWish } from './callRoutes.ts'
import type { Events } from './events.ts'
import type { saysOn } from './goodbye.ts'
import type { checkAgentProof } from './identity/agentProof.ts'
import type { CallStatement } from './identity/callStatement.ts'
import type { PasskeySession, PasskeySessionWish } from './identity/passkeySession.ts'
import type { signAgentStatement, signSeatProof } from './identity/seatProof.ts'
import type { LiveCall, LiveCallParts } from './liveCallTypes.ts'
import type { EnrolmentParts, PasskeyEnrolment } from './passkeyEnrolment.ts'
import type { reenter } from './reenter.ts'
import type { Seat, SeatEvents } from './seatState.ts'
import type { OpenSignalOptions, Signal } from './signalTypes.ts'
import type { WayIn, WayInParts } from './wayInTypes.ts'

/** The browser, and the library's own large part. */
export interface Platform extends Browser {
  /** Loads it once. @throws RingfenceError `server-unreachable` */
  loadOnIntent(): Promise<OnIntent>
  /** Absent where there is one page only. */
  readonly openCallPlace?: OpenCallPlace
}

/** What is loaded on the first sign of intent. Each `parse` throws RingfenceError `message-malformed`. */
interface OnIntent {
  openSignal(options: OpenSignalOptions): Promise<Signal>
  createEngine(certificate: MediaCertificate): MediaEngine
  parseCallTokenAnswer(value: unknown): CallTokenAnswer
  parseSessionAnswer(value: unknown): SessionAnswer
  parsePasskeysAnswer(value: unknown): PasskeysAnswer
  parseSessionsAnswer(value: unknown): SessionsAnswer
  parseAgentsAnswer(value: unknown): AgentsAnswer
  parseInvitationAnswer(value: unknown): InvitationAnswer
  fetchCallStatement(browser: Browser, wish: TokenWish): Promise<CallStatement>
  openPasskeySession(wish: PasskeySessionWish): Promise<PasskeySession>
  openSeat(platform: Platform, service: string, events: Events<SeatEvents>): Seat
  openWayIn(parts: WayInParts): WayIn
  createEnrolment(browser: Browser, parts: EnrolmentParts): PasskeyEnrolment
  readonly reenter: typeof reenter
  readonly saysOn: typeof saysOn
  openLiveCall(parts: LiveCallParts): LiveCall
  readonly signSeatProof: typeof signSeatProof
  readonly signAgentStatement: typeof signAgentStatement
  readonly checkAgentProof: typeof checkAgentProof
}
