import { type AgentId, RingfenceError } from '../protocol/index.ts'
import type { SessionCookie } from './cookies.ts'
import type { AgentAccounts, AgentSession, AgentSessions, Clock, Log } from './ports.ts'
import { hashOf, newSecret } from './secrets.ts'

const absoluteMs = 12 * 3600_000
const idleMs = 30 * 60_000
const touchEveryMs = 60_000

export interface SignedInAgent {
  /** SHA-256 of the cookie's secret. It opens nothing, yet names a person's session: keep it out of logs. */
  readonly sessionId: string
  readonly agentId: AgentId
  readonly name: string
  /** Milliseconds since the epoch; no use of the session moves it. */
  readonly expiresAtMs: number
}

export interface Sessions {
  /** Starts a session and ends the one that the same browser had. Answers the cookie's secret. */
  start(agentId: AgentId, cookieHeader: string | undefined): Promise<string>
  /** @throws RingfenceError `sign-in-required`, `session-expired`. */
  of(cookieHeader: string | undefined): Promise<SignedInAgent>
  touch(sessionId: string): Promise<void>
  /** Ends the session of this cookie, if there is one; idempotent. */
  end(cookieHeader: string | undefined): Promise<void>
  onEnded(listener: (sessionId: string) => void): () => void
}

interface SessionsParts {
  readonly sessions: AgentSessions
  readonly accounts: AgentAccounts
  readonly cookie: SessionCookie
  readonly clock: Clock
  readonly log: Log
  /** Whether agents of this kind may be signed in here at all; asked on every use. */
  readonly mayBeHere: (agentId: AgentId) => boolean
}

export function createSessions(parts: SessionsParts): Sessions {
  const { sessions, accounts, cookie, clock, log, mayBeHere } = parts
  const listeners = new Set<(sessionId: string) => void>()

  async function find(cookieHeader: string | undefined): Promise<AgentSession | undefined> {
    const secret = cookie.read(cookieHeader)
    return secret === undefined ? undefined : sessions.find(hashOf(secret))
  }

  async function end(cookieHeader: string | undefined): Promise<void> {
    const session = await find(cookieHeader)
    if (session === undefined) return
    await sessions.end(session.secretHash)
    log.info('agent-signed-out', { agentId: session.agentId })
    for (const listener of listeners) listener(session.secretHash)
  }

  async function touch(session: AgentSession): Promise<void> {
    const nowMs = clock.now()
    if (nowMs - session.seenAtMs >= touchEveryMs) await sessions.touch(session.secretHash, nowMs)
  }

  return {
    start: async (agentId, cookieHeader) => {
      await end(cookieHeader)
      const secret = newSecret()
      const nowMs = clock.now()
      await sessions.create({ secretHash: hashOf(secret), agentId, createdAtMs: nowMs, seenAtMs: nowMs })
      return secret
    },
    of: async cookieHeader => {
      const session = await find(cookieHeader)
      if (session === undefined || !mayBeHere(session.agentId)) throw new RingfenceError('sign-in-required')
      if (isOver(session, clock.now())) {
        await sessions.end(session.secretHash)
        throw new RingfenceError('session-expired')
      }
      const account = await accounts.find(session.agentId)
      if (account === undefined) throw new RingfenceError('sign-in-required')
      await touch(session)
      const { agentId, name } = account
      return { sessionId: session.secretHash, agentId, name, expiresAtMs: session.createdAtMs + absoluteMs }
    },
    touch: async sessionId => {
      const session = await sessions.find(sessionId)
      if (session !== undefined && !isOver(session, clock.now())) await touch(session)
    },
    end,
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
