import type { Request } from 'express'
import { demandRole } from '../../agent/roles.ts'
import type { SignedInAgent } from '../../agent/sessions.ts'
import type { DpopNonces } from '../../binding/dpopNonces.ts'
import type { RequestLimits } from '../../ports.ts'
import { freshNonce } from '../provenRequests.ts'
import { statedRoutes, type Terms } from '../statedRoutes.ts'
import { ownPagesOnly } from '../whoAsks.ts'
import type { ProvenSeat, ReadingSeat } from './provenSeat.ts'

/** What routes for admins are made with. */
export interface AdminParts {
  readonly publicOrigin: string
  readonly readingSeat: ReadingSeat
  readonly provenSeat: ProvenSeat
  readonly nonces: DpopNonces
  readonly limits: RequestLimits
}

/** Routes for admins, and who asks: the cookie reads; the seat's key changes. The role is looked up with each request. */
export function adminRoutes({ publicOrigin, readingSeat, provenSeat, nonces, limits }: AdminParts) {
  const terms: Terms = {
    from: [freshNonce(nonces), ownPagesOnly(publicOrigin)],
    limit: 'accountRequests',
  }
  const demandAdmin = (agent: SignedInAgent): SignedInAgent => {
    demandRole(agent, 'admin')
    return agent
  }
  return {
    routes: statedRoutes(limits),
    terms,
    reader: async (request: Request) => demandAdmin(await readingSeat(request)),
    changer: async (request: Request) => demandAdmin(await provenSeat(request)),
  }
}
