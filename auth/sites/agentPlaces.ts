import { z } from 'zod'
import type { SeatPlace } from '../../protocol/index.ts'
import { isCanonicalOrigin } from './sites.ts'

const origins = z
  .array(
    z
      .string()
      .refine(isCanonicalOrigin, 'must be an origin such as https://crm.example, without path')
      .refine(origin => !/[*'";,]/.test(origin), 'must be one origin, without wildcard'),
  )
  .max(50)
  .default([])

/** Where agents may have a seat beside the service's own pages; spelled as browsers spell origins (RFC 6454 section 6.2). */
export const agentPlaceSettings = {
  /** Pages that may frame the softphone. They are told of calls and cannot act in one. */
  frameAncestors: origins,
  /** Pages whose own scripts may hold a seat. */
  agentOrigins: origins,
}

export interface AgentPlaces {
  readonly frameAncestors: readonly string[]
  readonly agentOrigins: readonly string[]
}

export const noAgentPlaces: AgentPlaces = { frameAncestors: [], agentOrigins: [] }

/** Whether a seat may be there now: what is taken out of the configuration takes the sessions with it. */
export function mayHaveSeat({ frameAncestors, agentOrigins }: AgentPlaces, place: SeatPlace): boolean {
  return (place.kind === 'frame' ? frameAncestors : agentOrigins).includes(place.origin)
}
