import {
  AgentId,
  type AgentRole,
  type KeyThumbprint,
  type RevocationRequest,
  RingfenceError,
  type SeatMethod,
  type SeatPlace,
} from '../../protocol/index.ts'
import type { AgentAccounts, AgentSession, AgentSessions, AuditLog, Clock, Log } from '../ports.ts'
import { hashOf, newSecret } from '../randomIds.ts'
import type { Revoked } from '../revocation.ts'
import type { SessionCookie } from './cookies.ts'

const absoluteMs = 12 * 3600_000
/** How long a session lasts at most, however much it is used. */
export const sessionLifeSeconds = absoluteMs / 1000
const idleMs = 30 * 60_000
const touchEveryMs = 60_000

/** How many sessions one agent may have. */
export const sessionsAtOnce = 5

export interface SignedInAgent {
  /** SHA-256 of the cookie's secret, or of the access token. It opens nothing, yet names a person's session: keep it out of logs. */
  readonly sessionId: string
  readonly agentId: AgentId
  readonly name: string
  /** At this moment; asked anew with every request. */
  readonly role: AgentRole
  /** Of the one key that may sit down and sign in this session. */
  readonly seatJkt: KeyThumbprint
  readonly method: SeatMethod
  /** The passkey that signed in; `null` for the demo agent. */
  readonly credentialId: string | null
  /** Milliseconds since the epoch; no use of the session moves it. */
  readonly expiresAtMs: number
  /** When a passkey was last shown in this session, at the latest when it began. */
  readonly verifiedAtMs: number
  /** Where alone the session holds; `null`: on the service's own pages. */
  readonly place: SeatPlace | null
}

/** Origin that the requests of a seat come from. A frame is a page of the service, whoever is around it. */
export const originOfPlace = (place: SeatPlace | null, publicOrigin: string): string =>
  place?.kind === 'page' ? place.origin : publicOrigin

/** By the agent's own doing, or by somebody who took the account or what it signed in with away. */
type SessionEnd = 'signed-out' | 'revoked'
export type SessionEndListener = (sessionId: string, why: SessionEnd) => void

type SessionsOf = Parameters<AgentSessions['endAll']>[0]

export interface Sessions {
  /**
   * Starts a session and ends the one that the same browser had, and those above {@link sessionsAtOnce}. Answers its
   * secret: of the cookie or, at a place, the access token.
   * @throws RingfenceError `passkey-invalid` when the passkey was removed while it signed in.
   */
  start(
    signIn: Pick<AgentSession, 'agentId' | 'seatJkt' | 'method' | 'credentialId' | 'browser' | 'place'>,
    cookieHeader: string | undefined,
  ): Promise<string>
  /** @throws RingfenceError `sign-in-required`, `session-expired`. */
  of(cookieHeader: string | undefined): Promise<SignedInAgent>
  /**
   * The session of a place, which is worth nothing by itself: whoever asks must show its key and come from there.
   * @throws RingfenceError `sign-in-required`, `session-expired`.
   */
  ofToken(accessToken: string): Promise<SignedInAgent>
  touch(sessionId: string): Promise<void>
  /** A passkey of the agent was shown in this session now. */
  noteVerified(sessionId: string): Promise<void>
  /** Those of the agent that are neither over nor idle, the latest use first. */
  listOf(agentId: AgentId): Promise<readonly AgentSession[]>
  /** Ends the session of this cookie, if there is one; idempotent. */
  end(cookieHeader: string | undefined): Promise<void>
  /** Ends this one, by the agent's own doing. */
  endOf(agent: Pick<SignedInAgent, 'sessionId' | 'agentId'>): Promise<void>
  /** Ends those that all of this is true of. */
  endAll(which: SessionsOf, why: SessionEnd): Promise<void>
  /** Ends those that are revoked by this. */
  endRevoked(revocation: RevocationRequest): Promise<void>
  /** Agents whose session is neither over nor idle. */
  signedIn(): Promise<readonly AgentId[]>
  onEnded(listener: SessionEndListener): () => void
}

interface SessionsParts {
  readonly sessions: AgentSessions
  readonly accounts: AgentAccounts
  readonly cookie: SessionCookie
  readonly revoked: Revoked
  readonly audit: AuditLog
  readonly clock: Clock
  readonly log: Log
  /** Whether agents of this kind, at this place, may be signed in at all; asked on every use. */
  readonly mayBeHere: (agentId: AgentId, place: SeatPlace | null) => boolean
}

export function createSessions(parts: SessionsParts): Sessions {
  const { sessions, accounts, cookie, revoked, audit, clock, log, mayBeHere } = parts
  const listeners = new Set<SessionEndListener>()
  /** Those used in this process: its sockets hang on them, whoever took the rows away. */
  const used = new Map<string, AgentSession>()

  async function find(cookieHeader: string | undefined): Promise<AgentSession | undefined> {
    const secret = cookie.read(cookieHeader)
    const session = secret === undefined ? undefined : await sessions.find(hashOf(secret))
    // A place's token is no cookie.
    return session?.place === null ? session : undefined
  }

  function tellEnded(sessionId: string, why: SessionEnd): void {
    used.delete(sessionId)
    for (const listener of listeners) listener(sessionId, why)
  }

  async function end(cookieHeader: string | undefined): Promise<void> {
    const session = await find(cookieHeader)
    if (session !== undefined) await endOf({ sessionId: session.secretHash, agentId: session.agentId })
  }

  async function endOf({ sessionId, agentId }: Pick<SignedInAgent, 'sessionId' | 'agentId'>): Promise<void> {
    await sessions.end(sessionId)
    tellEnded(sessionId, 'signed-out')
    log.info('agent signed out', { agentId })
    await audit.append({ actor: agentId, action: 'agent-signed-out', subject: agentId })
  }

  async function signedInBy(session: AgentSession | undefined): Promise<SignedInAgent> {
    if (session === undefined || !mayBeHere(session.agentId, session.place) || revoked.session(session)) {
      throw new RingfenceError('sign-in-required')
    }
    if (isOver(session, clock.now())) {
      await sessions.end(session.secretHash)
      throw new RingfenceError('session-expired')
    }
    const account = await accounts.find(session.agentId)
    if (account === undefined) throw new RingfenceError('sign-in-required')
    noteUsed(session)
    await touch(session)
    const { agentId, name, role } = account
    const { secretHash: sessionId, seatJkt, method, credentialId, verifiedAtMs, place } = session
    const expiresAtMs = session.createdAtMs + absoluteMs
    return { sessionId, agentId, name, role, seatJkt, method, credentialId, expiresAtMs, verifiedAtMs, place }
  }

  async function endAll(which: SessionsOf, why: SessionEnd): Promise<void> {
    const here = [...used.values()].filter(session => isAmong(session, which)).map(one => one.secretHash)
    for (const sessionId of here) tellEnded(sessionId, why)
    const ended = await sessions.endAll(which)
    for (const sessionId of ended) if (!here.includes(sessionId)) tellEnded(sessionId, why)
  }

  async function touch(session: AgentSession): Promise<void> {
    const nowMs = clock.now()
    if (nowMs - session.seenAtMs >= touchEveryMs) await sessions.touch(session.secretHash, nowMs)
  }

  function noteUsed(session: AgentSession): void {
    const bornAfterMs = clock.now() - absoluteMs
    for (const { secretHash, createdAtMs } of used.values()) {
      if (createdAtMs <= bornAfterMs) used.delete(secretHash)
    }
    used.set(session.secretHash, session)
  }

  return {
    start: async (signIn, cookieHeader) => {
      await end(cookieHeader)
      const secret = newSecret()
      const nowMs = clock.now()
      const { agentId, method, place } = signIn
      const times = { createdAtMs: nowMs, seenAtMs: nowMs, verifiedAtMs: nowMs }
      const above = await sessions.create({ ...signIn, secretHash: hashOf(secret), ...times }, sessionsAtOnce)
      if (above === 'no-passkey') throw new RingfenceError('passkey-invalid')
      for (const sessionId of above) tellEnded(sessionId, 'signed-out')
      const details = { method, ...(place && { [place.kind]: place.origin }) }
      await audit.append({ actor: agentId, action: 'agent-signed-in', subject: agentId, details })
      return secret
    },
    of: async cookieHeader => signedInBy(await find(cookieHeader)),
    ofToken: async accessToken => {
      const session = await sessions.find(hashOf(accessToken))
      // A cookie's secret is no token.
      return signedInBy(session?.place ? session : undefined)
    },
    touch: async sessionId => {
      const session = await sessions.find(sessionId)
      if (session !== undefined && !isOver(session, clock.now())) await touch(session)
    },
    noteVerified: sessionId => sessions.noteVerified(sessionId, clock.now()),
    listOf: async agentId => {
      const nowMs = clock.now()
      return (await sessions.listOf(agentId)).filter(session => !isOver(session, nowMs))
    },
    end,
    endOf,
    endAll,
    endRevoked: async revocation => {
      const which = sessionsUnder(revocation)
      // Whoever began before a moment may sign in again.
      if (which !== undefined) await endAll(which, revocation.kind === 'before' ? 'signed-out' : 'revoked')
    },
    signedIn: () => {
      const nowMs = clock.now()
      return sessions.signedIn({ createdAtMs: nowMs - absoluteMs, seenAtMs: nowMs - idleMs })
    },
    onEnded: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Whether 12 hours since signing in or 30 minutes since the last use are over (what OWASP ASVS asks both limits for). */
function isOver(session: AgentSession, nowMs: number): boolean {
  return nowMs >= session.createdAtMs + absoluteMs || nowMs >= session.seenAtMs + idleMs
}

function isAmong(session: AgentSession, { agentId, credentialId, beforeMs, but }: SessionsOf): boolean {
  return (
    session.secretHash !== but &&
    (agentId === undefined || session.agentId === agentId) &&
    (credentialId === undefined || session.credentialId === credentialId) &&
    (beforeMs === undefined || session.createdAtMs < beforeMs)
  )
}

/** Which agents' sessions a revocation ends; `undefined` where it is about callers only. */
function sessionsUnder(revocation: RevocationRequest): SessionsOf | undefined {
  if (revocation.kind === 'before') return { beforeMs: revocation.value }
  if (revocation.kind === 'credential') return { credentialId: revocation.value }
  const agentId = revocation.kind === 'agent' ? AgentId.safeParse(revocation.value).data : undefined
  return agentId === undefined ? undefined : { agentId }
}
