import * as z from 'zod/mini'
import { BrowserPublicKey, Language, MediaKey } from './identity.ts'
import { CallId, QueueKey, SiteKey } from './ids.ts'

/** An agent's seat as callers know it: stable per agent and site, and nobody's name. Six letters and digits. */
export const SeatPseudonym = z.string().check(z.regex(/^[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}$/))
export type SeatPseudonym = z.infer<typeof SeatPseudonym>

/** ECDSA over P-256 with SHA-256, r‖s, base64url, s in the lower half (RFC 7518 section 3.4). */
export const SeatSignature = z.string().check(z.regex(/^[A-Za-z0-9_-]{86}$/))

/**
 * What the agent's seat signs at accept. Its canonical text (RFC 8785) is signed, and the two words on both screens come
 * from text and signature, so whoever lacks the seat's key, or sits on another transport, cannot show them.
 */
export const AgentStatement = z.strictObject({
  type: z.literal('ringfence-agent-statement'),
  version: z.literal(1),
  callId: CallId,
  site: SiteKey,
  queue: QueueKey,
  /** The site's name as its callers know it. */
  siteName: z.string().check(z.maxLength(80)),
  seat: SeatPseudonym,
  callerMediaKey: MediaKey,
  agentMediaKey: MediaKey,
  /** In which the two words are shown on both screens: the caller's. */
  language: Language,
  /** Milliseconds since the epoch. */
  atMs: z.int(),
})
export type AgentStatement = z.infer<typeof AgentStatement>

/** How the seat's key came to be this agent's. `demo`: without any proof, on this machine only. */
export const SeatMethod = z.enum(['passkey', 'demo'])
export type SeatMethod = z.infer<typeof SeatMethod>

/** The agent's proof as both sides get it. */
export const AgentProof = z.strictObject({
  /** Canonical text of an {@link AgentStatement}. */
  statement: z.string().check(z.maxLength(1024)),
  signature: SeatSignature,
  seatKey: BrowserPublicKey,
  seat: SeatPseudonym,
  method: SeatMethod,
})
export type AgentProof = z.infer<typeof AgentProof>
