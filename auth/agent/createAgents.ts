import { isIP } from 'node:net'
import { type AgentId, RingfenceError } from '../../protocol/index.ts'
import type { AttackSwitchboard } from '../attack/createAttacks.ts'
import { createDpopNonces } from '../binding/dpopNonces.ts'
import type { BlockList } from '../blocks/createBlocked.ts'
import type { AgentMemory, AuditLog, Challenges, Clock, Log, RequestLimits, TokenUses } from '../ports.ts'
import type { Revocation } from '../revocation.ts'
import { agentPasskeyRoutes } from '../routes/agent/agentPasskeys.ts'
import { agentSessionRoutes } from '../routes/agent/agentSessions.ts'
import { agentRoutes } from '../routes/agent/agents.ts'
import { attackRoutes } from '../routes/agent/attack.ts'
import { blockRoutes } from '../routes/agent/blocks.ts'
import { ownSessionRoutes } from '../routes/agent/ownSession.ts'
import { peopleRoutes } from '../routes/agent/people.ts'
import { createProvenSeat, createReadingSeat } from '../routes/agent/provenSeat.ts'
import { seatTicketRoutes } from '../routes/agent/seatTickets.ts'
import type { AuthRouter } from '../routes.ts'
import { type AgentPlaces, mayHaveSeat } from '../sites/agentPlaces.ts'
import type { RelyingParty } from '../webauthn/responses.ts'
import { sessionCookie } from './cookies.ts'
import { createDemoAccount, demoAgentId } from './demoAgent.ts'
import { createAgentPasskeys } from './passkeys/agentPasskeys.ts'
import { createCeremonies } from './passkeys/ceremonies.ts'
import { createEnrolment } from './passkeys/enrolment.ts'
import { createSignIn } from './passkeys/signIn.ts'
import { createVerification } from './passkeys/verification.ts'
import { createPeople } from './people.ts'
import { createSeatTickets } from './places/seatTickets.ts'
import { createSessions, originOfPlace, type Sessions, type SignedInAgent } from './sessions.ts'

/** How long the operator's link to enrol works. */
const linkLifeMs = 15 * 60_000

/** Who may answer. */
export interface Agents {
  readonly routers: readonly AuthRouter[]
  readonly sessions: Sessions
  /** See {@link Auth.sessionOfPlace}. */
  sessionOfPlace(accessToken: string, origin: string): Promise<SignedInAgent>
  /** Tells whose account has something new to read. The answer stops that. */
  onAccountChanged(listener: (agentId: AgentId) => void): () => void
  /** For whoever runs this machine: enrols an admin. */
  createEnrolmentLink(): Promise<{ readonly secret: string; readonly expiresAtMs: number }>
  countEnrolled(): Promise<number>
}

interface AgentsParts {
  readonly publicOrigin: string
  /** Whether anybody at this machine may sign in as the demo agent. */
  readonly demoAgent: boolean
  /** Where agents may have a seat beside the service's own pages. */
  readonly places: AgentPlaces
  readonly memory: AgentMemory & { readonly challenges: Challenges; readonly tokenUses: TokenUses }
  readonly revocation: Revocation
  readonly blocks: BlockList
  readonly attacks: AttackSwitchboard
  readonly audit: AuditLog
  readonly limits: RequestLimits
  readonly clock: Clock
  readonly log: Log
}

/** Agents' passkeys, sessions and roles, with their routes. */
export function createAgents(parts: AgentsParts): Agents {
  const { publicOrigin, demoAgent, places, memory, revocation, blocks, attacks, audit } = parts
  const { limits, clock, log } = parts
  const { accounts } = memory
  const cookie = sessionCookie(publicOrigin)
  const relyingParty = relyingPartyOf(publicOrigin, log)
  const ceremonies = createCeremonies(memory.challenges, clock)
  const enrolment = createEnrolment({ relyingParty, ceremonies, memory, audit, clock })
  const signIn = createSignIn({ relyingParty, ceremonies, accounts, revoked: revocation, audit, clock })
  const sessions = createSessions({
    sessions: memory.sessions,
    accounts,
    cookie,
    revoked: revocation,
    audit,
    clock,
    log,
    // A session that the demo agent had while the demo was on must not outlive it.
    mayBeHere: (agentId, place) =>
      (demoAgent || agentId !== demoAgentId) && (place === null || mayHaveSeat(places, place)),
  })
  revocation.onRevoked(sessions.endRevoked)
  const people = createPeople({ accounts, enrolment, sessions, revocation, audit })
  const listeners = new Set<(agentId: AgentId) => void>()
  const passkeys = createAgentPasskeys({
    relyingParty,
    ceremonies,
    accounts,
    sessions,
    revoked: revocation,
    audit,
    clock,
    tell: agentId => {
      for (const listener of listeners) listener(agentId)
    },
  })
  const verification = createVerification({
    ...{ relyingParty, ceremonies, accounts, sessions, revoked: revocation, audit, clock },
  })
  const nonces = createDpopNonces(clock)
  const { tokenUses } = memory
  const provenBy = { publicOrigin, sessions, nonces, tokenUses }
  const [readingSeat, provenSeat] = [createReadingSeat(provenBy), createProvenSeat(provenBy)]
  const seats = { publicOrigin, readingSeat, provenSeat, nonces, limits }
  const { challenges } = memory
  const tickets = createSeatTickets({ challenges, places, revoked: revocation, publicOrigin, clock })
  const demoAccount = demoAgent ? createDemoAccount(accounts, clock) : null

  return {
    routers: [
      agentRoutes({ publicOrigin, demoAccount, cookie, enrolment, signIn, sessions, limits, log }),
      ownSessionRoutes({ ...seats, places, cookie, sessions, demoAgent }),
      seatTicketRoutes({
        ...{ publicOrigin, places, demoAccount, signIn, tickets, sessions, accounts, nonces, tokenUses },
        ...{ limits, log },
      }),
      peopleRoutes({ ...seats, people }),
      blockRoutes({ ...seats, blocks }),
      attackRoutes({ ...seats, attacks }),
      agentPasskeyRoutes({ ...seats, passkeys }),
      agentSessionRoutes({ ...seats, sessions, accounts, verification, audit, clock }),
    ],
    sessions,
    sessionOfPlace: async (accessToken, origin) => {
      const agent = await sessions.ofToken(accessToken)
      if (originOfPlace(agent.place, publicOrigin) !== origin) throw new RingfenceError('origin-not-allowed')
      return agent
    },
    onAccountChanged: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    createEnrolmentLink: () => enrolment.createLink({ by: 'operator', role: 'admin', lifeMs: linkLifeMs }),
    countEnrolled: () => accounts.countEnrolled(),
  }
}

function relyingPartyOf(publicOrigin: string, log: Log): RelyingParty {
  const id = new URL(publicOrigin).hostname
  if (isIP(id.replace(/^\[|\]$/g, '')) !== 0) {
    // WebAuthn Level 3 section 5.1.2: the relying party is a domain; browsers refuse an address.
    log.warn('passkeys need a host name', { remedy: 'use a host name, on loopback localhost' })
  }
  return { id, name: 'Ringfence', origin: publicOrigin }
}
