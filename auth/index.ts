import { isIP } from 'node:net'
import type { VerifiedCallToken } from '../protocol/index.ts'
import { sessionCookie } from './cookies.ts'
import { openSigningKeys } from './keys.ts'
import { createCeremonies } from './passkeys/ceremonies.ts'
import { createEnrolment } from './passkeys/enrolment.ts'
import type { RelyingParty } from './passkeys/responses.ts'
import { createSignIn } from './passkeys/signIn.ts'
import { isOriginOf } from './policy.ts'
import type { AuthMemory, Clock, Log } from './ports.ts'
import { demoAgentId } from './routes/agents.ts'
import { type AuthRouter, createRoutes } from './routes.ts'
import { newId } from './secrets.ts'
import { createSessions, type SignedInAgent } from './sessions.ts'
import type { Sites } from './sites.ts'
import { type CallTokenInput, verifyCallToken } from './verifyCallToken.ts'

export { rotateSigningKeys } from './keys.ts'
export { rotateRecordKeys } from './recordKeys.ts'
export type { SignedInAgent } from './sessions.ts'
export { Sites } from './sites.ts'

/** Who may call, and who may answer. The only door of this room. */
export interface Auth {
  /** Everything under `/auth`, and `/.well-known/jwks.json`. */
  readonly routes: AuthRouter
  /** Whether any configured site allows this origin. */
  isSiteOrigin(origin: string): boolean
  /** 128 random bits in base64url, for one proof on one socket. */
  newNonce(): string
  /**
   * Accepts a call token with its proof, once.
   * @throws RingfenceError `token-invalid`, `token-expired`, `token-not-yet-valid`, `origin-not-allowed`,
   * `proof-invalid`, `token-used`.
   */
  verifyCallToken(input: CallTokenInput): Promise<VerifiedCallToken>
  /** @throws RingfenceError `sign-in-required`, `session-expired`. */
  sessionOf(cookieHeader: string | undefined): Promise<SignedInAgent>
  /** A live seat is not idle; writes at most once a minute. Nothing happens when the session is over. */
  touchSession(sessionId: string): Promise<void>
  /** Tells of every sign-out. The answer stops that. */
  onSessionEnded(listener: (sessionId: string) => void): () => void
  /** Good for 15 minutes, once. */
  createEnrolmentLink(): Promise<{ readonly secret: string; readonly expiresAtMs: number }>
  countEnrolledAgents(): Promise<number>
}

interface AuthOptions {
  readonly sites: Sites
  /** Made when missing; holds the private signing keys, for the owner's eyes only. */
  readonly keysFolder: string
  /** Origin of the service's own pages; its host name is the relying party of every passkey. */
  readonly publicOrigin: string
  readonly memory: AuthMemory
  readonly clock: Clock
  readonly log: Log
  /** Whether anybody may sign in as the demo agent. */
  readonly demoAgent: boolean
}

/** @throws Error when the folder of the signing keys cannot be used. */
export async function createAuth(options: AuthOptions): Promise<Auth> {
  const { sites, publicOrigin, memory, clock, log, demoAgent } = options
  const { tokenUses, accounts } = memory
  const keys = await openSigningKeys({ folder: options.keysFolder, clock, log })
  const cookie = sessionCookie(publicOrigin)
  const relyingParty = relyingPartyOf(publicOrigin, log)
  const ceremonies = createCeremonies(memory.challenges, clock)
  const enrolment = createEnrolment({ relyingParty, ceremonies, memory, clock })
  const signIn = createSignIn({ relyingParty, ceremonies, accounts })
  const sessions = createSessions({
    sessions: memory.sessions,
    accounts,
    cookie,
    clock,
    log,
    // A session that the demo agent had while the demo was on must not outlive it.
    mayBeHere: agentId => demoAgent || agentId !== demoAgentId,
  })
  const routes = createRoutes({
    sites,
    publicOrigin,
    demoAgent,
    keys,
    cookie,
    enrolment,
    signIn,
    sessions,
    accounts,
    clock,
    log,
  })

  return {
    routes,
    isSiteOrigin: origin => sites.some(site => isOriginOf(site, origin)),
    newNonce: newId,
    verifyCallToken: input => verifyCallToken(input, { sites, publicOrigin, keys, tokenUses, clock }),
    sessionOf: sessions.of,
    touchSession: sessions.touch,
    onSessionEnded: sessions.onEnded,
    createEnrolmentLink: enrolment.createLink,
    countEnrolledAgents: () => accounts.countEnrolled(),
  }
}

function relyingPartyOf(publicOrigin: string, log: Log): RelyingParty {
  const id = new URL(publicOrigin).hostname
  if (isIP(id.replace(/^\[|\]$/g, '')) !== 0) {
    // WebAuthn Level 3 section 5.1.2: the relying party is a domain; browsers refuse an address.
    log.warn('passkeys-need-a-host-name', { remedy: 'use a host name, on loopback localhost' })
  }
  return { id, name: 'Ringfence', origin: publicOrigin }
}
