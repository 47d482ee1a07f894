import { dirname, join } from 'node:path'
import type {
  AgentId,
  BrowserPublicKey,
  RevocationRequest,
  SeatPseudonym,
  SiteKey,
  VerifiedCallToken,
} from '../protocol/index.ts'
import { createAgents } from './agent/createAgents.ts'
import { isFresh } from './agent/freshness.ts'
import type { SessionEndListener, SignedInAgent } from './agent/sessions.ts'
import { type Attacks, createAttacks } from './attack/createAttacks.ts'
import { verifyProof } from './binding/callProof.ts'
import { type SeatProofInput, verifiesSeatStatement, verifySeatProof } from './binding/seatProof.ts'
import { type CallReports, createBlocked } from './blocks/createBlocked.ts'
import { createCallers } from './caller/createCallers.ts'
import { createPasskeySessions } from './caller/passkeys/createPasskeySessions.ts'
import type { CallTokenInput } from './callToken/verifyCallToken.ts'
import { openPairwise } from './keys/pairwise.ts'
import { openRecordKeys } from './keys/recordKeys.ts'
import { openSigningKeys } from './keys/signingKeys.ts'
import { createAuditLog } from './ledger/auditLog.ts'
import type { RecordOf } from './ledger/callEvidence.ts'
import { createLedger } from './ledger/createLedger.ts'
import type { Receipts } from './ledger/receipts.ts'
import type { StepUpProver } from './ledger/stepUpProver.ts'
import type { AuthMemory, Clock, Log, RequestLimits, Timers } from './ports.ts'
import { newId } from './randomIds.ts'
import { createRevocation, type Every } from './revocation.ts'
import { createRefusalLog, type RefusalLog } from './routes/refusalLog.ts'
import { type AuthRouter, createRoutes } from './routes.ts'
import { createSiteRequests, type SiteRequests } from './siteRequests/siteRequests.ts'
import { type AgentPlaces, noAgentPlaces } from './sites/agentPlaces.ts'
import { isOriginOf } from './sites/policy.ts'
import type { Sites } from './sites/sites.ts'
import { createWork, type Work, type WorkTerms } from './work/createWork.ts'

export { rotateRecordKeys } from './keys/recordKeys.ts'
export { rotateSigningKeys } from './keys/signingKeys.ts'
export { openRevocation } from './openRevocation.ts'
export type { LimitName, RequestLimits, WorkPolicy } from './ports.ts'
export { refusedBy } from './reachedLimit.ts'
export { answerErrors, httpAnswerOf } from './routes/answer.ts'
export { anybody, limitStatedBy, type RouteLimit, statedRoutes, type Terms } from './routes/statedRoutes.ts'
export { noPages, oursOnly } from './routes/whoAsks.ts'
export type { SiteRequests } from './siteRequests/siteRequests.ts'
export { type AgentPlaces, agentPlaceSettings } from './sites/agentPlaces.ts'
export { Sites } from './sites/sites.ts'
export { explainVouch } from './vouch/explainVouch.ts'
export { makeVouchKey } from './vouch/makeVouchKey.ts'

/** Who may call, and who may answer. The only door of this room. */
export interface Auth {
  /** Everything under `/auth`, and `/.well-known/jwks.json`. */
  readonly routes: AuthRouter
  /** Notes a refused request, of these routes or of another room's. */
  readonly logRefusal: RefusalLog
  /** Whether pages of this origin may connect, beside our own: a configured site's, and those that may hold an agent's seat. */
  isPageOrigin(origin: string): boolean
  /** 128 random bits in base64url, for one proof on one socket. */
  newNonce(): string
  /**
   * Accepts a call token with its proof, once.
   * @throws RingfenceError `token-invalid`, `token-expired`, `token-not-yet-valid`, `origin-not-allowed`,
   * `proof-invalid`, `revoked`, `blocked`, `token-used`.
   */
  verifyCallToken(input: CallTokenInput): Promise<VerifiedCallToken>
  /**
   * Checks that the browser key behind `jkt` signed this nonce for the token `jti`.
   * @throws RingfenceError `proof-invalid`.
   */
  verifyProof(proof: string, expected: Parameters<typeof verifyProof>[1]): void
  /** @throws RingfenceError `sign-in-required`, `session-expired`. */
  sessionOf(cookieHeader: string | undefined): Promise<SignedInAgent>
  /** As {@link Auth.sessionOf}, of a place, for a page of `origin`. @throws RingfenceError also `origin-not-allowed`. */
  sessionOfPlace(accessToken: string, origin: string): Promise<SignedInAgent>
  /** Whether a passkey was shown in this session within five minutes. */
  isFresh(agent: SignedInAgent): boolean
  /** A live seat is not idle; writes at most once a minute. Nothing happens when the session is over. */
  touchSession(sessionId: string): Promise<void>
  /** Tells of every session that somebody ended, and why. The answer stops that. */
  onSessionEnded(listener: SessionEndListener): () => void
  /** Tells of each agent whose account has something new to read. The answer stops that. */
  onAccountChanged(listener: (agentId: AgentId) => void): () => void
  /**
   * Checks that whoever sits down holds the key that this session was signed in with.
   * @throws RingfenceError `seat-proof-invalid`.
   */
  verifySeat(input: SeatProofInput, session: Pick<SignedInAgent, 'seatJkt'>): void
  /** The agents' seats as callers know them. */
  readonly seatProofs: {
    pseudonym(site: SiteKey, agentId: AgentId): SeatPseudonym
    verifies(statement: string, signature: string, seatKey: BrowserPublicKey): boolean
  }
  /**
   * Revokes for good, see {@link RevocationRequest}. `actor`: who does, for the audit log.
   * @throws RingfenceError `message-malformed`.
   */
  revoke(request: RevocationRequest, actor: string): Promise<void>
  /** Whether anything about a call's token was revoked since, as far as this process knows. */
  isRevoked(token: VerifiedCallToken): boolean
  /** Tells of every revocation, once, whichever process it came from. The answer stops that. */
  onRevoked(listener: (revocation: RevocationRequest) => void): () => void
  /** Whether the caller of this token may call no more. */
  isBlocked(token: VerifiedCallToken): boolean
  /** @throws RingfenceError `blocked` for such a caller. */
  refuseBlocked(token: VerifiedCallToken): void
  /** Tells each time that somebody may call no more. The answer stops that. */
  onBlocked(listener: () => void): () => void
  /** Which sites are said to be under attack. */
  readonly attacks: Attacks
  /** What passing a gate by a key costs. */
  readonly keyWork: KeyWork
  /** What agents report of callers. */
  readonly reports: CallReports
  /** Looks for other processes' revocations twice a second until the answer is called. */
  watchRevocations(every: Every): () => void
  /** Has a purpose signed by the caller's passkey. */
  readonly stepUpProver: StepUpProver
  /** What the back ends of sites ask in their name. */
  readonly siteRequests: SiteRequests
  /** Signs what remains of a call. */
  readonly receipts: Receipts
  /** Enrols an admin; good for 15 minutes, once. */
  createEnrolmentLink(): Promise<{ readonly secret: string; readonly expiresAtMs: number }>
  countEnrolledAgents(): Promise<number>
  /** Ends what is being told to the sites' back ends, and the waiting for the end of an attack. Idempotent. */
  close(): void
}

interface KeyWork {
  /** See {@link Work.settleKey}. */
  readonly settle: Work['settleKey']
}

interface AuthOptions {
  readonly sites: Sites
  /** Made when missing; holds the private signing keys, for the owner's eyes only. The pairwise secret is beside it. */
  readonly keysFolder: string
  /** Origin of the service's own pages; its host name is the relying party of every passkey. */
  readonly publicOrigin: string
  readonly memory: AuthMemory
  /** What counts requests. */
  readonly limits: RequestLimits
  readonly clock: Clock & Timers
  readonly log: Log
  /** Whether anybody may sign in as the demo agent. */
  readonly demoAgent: boolean
  /** Where agents may have a seat beside our own pages; nowhere unless given. */
  readonly places?: AgentPlaces
  /** What callers without proof compute under pressure; `null`: they never do. */
  readonly work: WorkTerms | null
  /** Where records of calls are, for who may read their evidence. */
  readonly recordOf: RecordOf
  /** Hears of each request of a site that was refused because somebody tried too often or cheated. */
  readonly onAbuse?: (site: SiteKey) => void
}

/** @throws Error when the folder of the signing keys cannot be used. */
export async function createAuth(options: AuthOptions): Promise<Auth> {
  const { sites, publicOrigin, memory, limits, clock, log, demoAgent, places = noAgentPlaces } = options
  const keys = await openSigningKeys({ folder: options.keysFolder, clock, log })
  const recordKeys = await openRecordKeys({ keysFolder: options.keysFolder, clock, log })
  const audit = createAuditLog({ rows: memory.auditRows, recordKeys, clock })
  const revocation = await createRevocation({ revocations: memory.revocations, audit, clock, log })
  const { accounts } = memory
  const blocked = await createBlocked({ blocks: memory.blocks, accounts, sites, audit, clock, log })
  const attacks = await createAttacks({ windows: memory.attackWindows, accounts, sites, audit, clock, log })
  const agents = createAgents({
    ...{ publicOrigin, demoAgent, places, memory, revocation, blocks: blocked, attacks, audit },
    ...{ limits, clock, log },
  })
  const { sessions } = agents
  const pairwise = await openPairwise({ file: pairwiseFileOf(options.keysFolder), log })
  const revoked = revocation
  const work = createWork(options.work, { isUnderAttack: attacks.isUnder, clock, log })
  const callers = createCallers({
    ...{ sites, publicOrigin, keys, pairwise, memory, revoked, blocked, work, limits, clock, log },
  })
  const { vouches, assertions } = callers
  const passkeySessions = createPasskeySessions({
    ...{ sites, publicOrigin, keys, memory, assertions, vouches, revoked, audit, limits, clock, log },
  })

  const ledger = createLedger({
    ...{ sites, publicOrigin, recordKeys, audit, memory, assertions, sessions, revoked, limits, clock, log },
    issueTicket: passkeySessions.issueEnrolmentTicket,
    recordOf: options.recordOf,
  })

  const onAbuse = (site: SiteKey) => {
    work.noteRefusal(site)
    options.onAbuse?.(site)
  }
  const logRefusal = createRefusalLog({ log, sites, clock, onAbuse })
  return {
    routes: createRoutes({
      keys,
      log,
      logRefusal,
      limits,
      routers: [...callers.routers, ...passkeySessions.routers, ...agents.routers, ...ledger.routers],
    }),
    logRefusal,
    isPageOrigin: origin =>
      sites.some(site => isOriginOf(site, origin)) || places.agentOrigins.includes(origin),
    newNonce: newId,
    verifyCallToken: callers.verifyCallToken,
    verifyProof,
    sessionOf: sessions.of,
    sessionOfPlace: agents.sessionOfPlace,
    isFresh: agent => isFresh(agent, clock.now()),
    touchSession: sessions.touch,
    onSessionEnded: sessions.onEnded,
    onAccountChanged: agents.onAccountChanged,
    verifySeat: (input, { seatJkt }) => verifySeatProof(input, seatJkt),
    seatProofs: { pseudonym: pairwise.seatOf, verifies: verifiesSeatStatement },
    revoke: revocation.revoke,
    isRevoked: revocation.token,
    onRevoked: revocation.onRevoked,
    isBlocked: blocked.is,
    refuseBlocked: blocked.refuse,
    onBlocked: blocked.onBlocked,
    attacks,
    keyWork: { settle: work.settleKey },
    reports: { report: blocked.report },
    watchRevocations: revocation.watch,
    stepUpProver: ledger.stepUpProver,
    siteRequests: createSiteRequests({ sites, publicOrigin, tokenUses: memory.tokenUses, revoked, clock }),
    receipts: ledger.receipts,
    createEnrolmentLink: agents.createEnrolmentLink,
    countEnrolledAgents: agents.countEnrolled,
    close: () => {
      attacks.close()
      ledger.close()
    },
  }
}

const pairwiseFileOf = (keysFolder: string): string => join(dirname(keysFolder), 'pairwise.key')
