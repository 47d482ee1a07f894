import type {
  AgentsAnswer,
  AttackAnswer,
  BlocksAnswer,
  InvitationAnswer,
  PasskeysAnswer,
  SeatPlace,
  SessionAnswer,
  SessionsAnswer,
} from '../../../protocol/index.ts'
import type { Seat, SeatEvents } from '../agent/seatTypes.ts'
import type { Admission, AdmissionParts } from '../caller/admission/admissionTypes.ts'
import type { CallStatement } from '../caller/admission/callStatement.ts'
import type { receiveCallToken } from '../caller/admission/callToken.ts'
import type { TokenWish, Working } from '../caller/admission/callTokenRequest.ts'
import type { OpenCallPlace } from '../caller/callPlace.ts'
import type { LiveCall, LiveCallParts } from '../caller/live/liveCallTypes.ts'
import type { requestResume } from '../caller/live/resumeRequest.ts'
import type { saysOn } from '../caller/live/sayHangUp.ts'
import type { EnrolmentParts, PasskeyEnrolment } from '../caller/passkeys/passkeyEnrolment.ts'
import type { Events } from '../events.ts'
import type { checkAgentProof } from '../identity/agentProof.ts'
import type { PasskeySession, PasskeySessionWish } from '../identity/passkeySession.ts'
import type { signAgentStatement, signSeatProof } from '../identity/seatProof.ts'
import type { Browser, MediaCertificate, MediaEngine } from '../platform/browser.ts'
import type { OpenSignalOptions, Signal } from '../signal/signalTypes.ts'

/** The browser, and the library's own large parts. */
export interface Platform extends Browser {
  /** What a call needs. Loads it once. @throws RingfenceError `server-unreachable`, `protocol-unsupported` */
  loadOnIntent(): Promise<OnIntent>
  /** What a caller's own passkeys need, likewise. */
  loadOnPasskeys(): Promise<OnPasskeys>
  /** What an agent's seat needs, likewise. */
  loadOnSeat(): Promise<OnSeat>
  /** Absent where there is one page only. */
  readonly openCallPlace?: OpenCallPlace
}

/** What is loaded on the first sign of intent. */
interface OnIntent {
  openSignal(options: OpenSignalOptions): Promise<Signal>
  createEngine(certificate: MediaCertificate): MediaEngine
  readonly receiveCallToken: typeof receiveCallToken
  fetchCallStatement(browser: Browser, wish: TokenWish, working: Working): Promise<CallStatement>
  openAdmission(parts: AdmissionParts): Admission
  readonly requestResume: typeof requestResume
  readonly saysOn: typeof saysOn
  openLiveCall(parts: LiveCallParts): LiveCall
}

/** What is loaded when a passkey can be made, or those that there are be looked at. */
interface OnPasskeys {
  openPasskeySession(wish: PasskeySessionWish): Promise<PasskeySession>
  createEnrolment(browser: Browser, parts: EnrolmentParts): PasskeyEnrolment
}

/** What is loaded with the first wish of a seat. Each `parse` throws RingfenceError `message-malformed`. */
interface OnSeat {
  openSeat(platform: Platform, service: string, events: Events<SeatEvents>, place?: SeatPlace | null): Seat
  openSignal(options: OpenSignalOptions): Promise<Signal>
  createEngine(certificate: MediaCertificate): MediaEngine
  parseSessionAnswer(value: unknown): SessionAnswer
  parsePasskeysAnswer(value: unknown): PasskeysAnswer
  parseSessionsAnswer(value: unknown): SessionsAnswer
  parseAgentsAnswer(value: unknown): AgentsAnswer
  parseAttackAnswer(value: unknown): AttackAnswer
  parseBlocksAnswer(value: unknown): BlocksAnswer
  parseInvitationAnswer(value: unknown): InvitationAnswer
  readonly signSeatProof: typeof signSeatProof
  readonly signAgentStatement: typeof signAgentStatement
  readonly checkAgentProof: typeof checkAgentProof
}
