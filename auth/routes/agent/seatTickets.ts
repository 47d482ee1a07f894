import type { Request, Router } from 'express'
import {
  parse,
  RingfenceError,
  type SeatTicketAnswer,
  SeatTicketOptionsRequest,
  SeatTicketRequest,
  type SeatTokenAnswer,
  SeatTokenRequest,
} from '../../../protocol/index.ts'
import { browserName } from '../../agent/passkeys/browserName.ts'
import type { SignIn } from '../../agent/passkeys/signIn.ts'
import { type SeatTicket, type SeatTickets, ticketSeconds } from '../../agent/places/seatTickets.ts'
import { type Sessions, sessionLifeSeconds } from '../../agent/sessions.ts'
import { browserKeyThumbprint } from '../../binding/browserKeyThumbprint.ts'
import { verifyDpop } from '../../binding/dpop.ts'
import type { DpopNonces } from '../../binding/dpopNonces.ts'
import type { AgentAccount, AgentAccounts, Log, RequestLimits, TokenUses } from '../../ports.ts'
import type { AgentPlaces } from '../../sites/agentPlaces.ts'
import { preflightTerms } from '../foreignPages.ts'
import { jsonBody } from '../jsonBody.ts'
import { freshNonce, proofIn, tellProofRefused } from '../provenRequests.ts'
import { statedRoutes, type Terms } from '../statedRoutes.ts'
import { originFor, ownPagesOnly, thisMachineOnly } from '../whoAsks.ts'
import { agentPagesOnly, heardByAgentPages, seatPreflight } from './agentPages.ts'

interface SeatTicketRoutes {
  readonly publicOrigin: string
  readonly places: AgentPlaces
  /** The account of whoever tries the product out; `null` where there is none. */
  readonly demoAccount: (() => Promise<AgentAccount>) | null
  readonly signIn: SignIn
  readonly tickets: SeatTickets
  readonly sessions: Sessions
  readonly accounts: AgentAccounts
  readonly nonces: DpopNonces
  readonly tokenUses: TokenUses
  readonly limits: RequestLimits
  readonly log: Log
}

/**
 * How a seat comes to a place without cookie: /auth/seat-tickets, asked by the service's own window where the agent shows a passkey, and
 * /auth/seat-tokens, asked by the place with what that window handed it.
 */
export function seatTicketRoutes(parts: SeatTicketRoutes): Router {
  const { publicOrigin, places, demoAccount, signIn, tickets, sessions, accounts, nonces, log } = parts
  const routes = statedRoutes(parts.limits)
  const json = jsonBody()
  const allowing: Terms = { from: ownPagesOnly(publicOrigin), limit: 'signIns' }
  const pageOriginOf = originFor(publicOrigin)

  const ticketFor = async (ticket: SeatTicket): Promise<SeatTicketAnswer> => ({
    ticket: await tickets.issue(ticket),
    expiresInSeconds: ticketSeconds,
  })

  routes.post('/auth/seat-tickets/options', allowing, json, async (request, response) => {
    const asked = parse(SeatTicketOptionsRequest, request.body)
    tickets.demandAllowed(asked.place)
    response.json(await signIn.begin(asked))
  })
  routes.post('/auth/seat-tickets', allowing, json, async (request, response) => {
    const { account, ...seat } = await signIn.finishForPlace(parse(SeatTicketRequest, request.body))
    const { agentId } = account
    response.status(201).json(await ticketFor({ agentId, ...seat }))
  })
  if (demoAccount !== null) {
    const atThisMachine: Terms = { ...allowing, from: [thisMachineOnly, ownPagesOnly(publicOrigin)] }
    routes.post('/auth/seat-tickets/demo', atThisMachine, json, async (request, response) => {
      const { seatKey, place } = parse(SeatTicketOptionsRequest, request.body)
      const { agentId } = await demoAccount()
      const seatJkt = browserKeyThumbprint(seatKey)
      response.status(201).json(await ticketFor({ agentId, credentialId: null, seatJkt, place }))
    })
  }

  const coming: Terms = {
    from: [agentPagesOnly(publicOrigin, places), ...heardByAgentPages, freshNonce(nonces)],
    limit: 'signIns',
  }
  routes.options('/auth/seat-tokens', preflightTerms, ...heardByAgentPages, seatPreflight)
  routes.post('/auth/seat-tokens', coming, json, async (request: Request, response) => {
    const { ticket, seatKey } = parse(SeatTokenRequest, request.body)
    const seatJkt = browserKeyThumbprint(seatKey)
    await verifyDpop({ ...proofIn(request, publicOrigin), jkt: seatJkt, site: null }, parts)
    const { agentId, credentialId, place } = await tickets.take(ticket, {
      seatJkt,
      origin: pageOriginOf(request),
    })
    const account = await accounts.find(agentId)
    if (account === undefined) throw new RingfenceError('ticket-invalid')
    const method = credentialId === null ? 'demo' : 'passkey'
    const browser = browserName(request.headers['user-agent'])
    const seat = { agentId, method, browser, seatJkt, credentialId, place } as const
    const accessToken = await sessions.start(seat, undefined)
    log.info('agent signed in', { agentId, by: method, place: place.kind })
    const { name, role } = account
    response.status(201).json({
      accessToken,
      expiresInSeconds: sessionLifeSeconds,
      agent: { agentId, name, role },
    } satisfies SeatTokenAnswer)
  })
  routes.router.use(tellProofRefused)
  return routes.router
}
