import * as z from 'zod/mini'

/** 128 random bits in base64url, with a prefix that names the kind. */
const id = (prefix: string) => z.string().check(z.regex(new RegExp(`^${prefix}_[A-Za-z0-9_-]{22}$`)))

/** One call, from admission to its record. */
export const CallId = id('call').brand<'CallId'>()
export type CallId = z.infer<typeof CallId>

/** One agent's account. */
export const AgentId = id('agent').brand<'AgentId'>()
export type AgentId = z.infer<typeof AgentId>

/** One attempt to have one agent take one call. */
export const RingId = id('ring').brand<'RingId'>()
export type RingId = z.infer<typeof RingId>

/** One person as one site knows them: the same for every device; says nothing outside that site (pairwise). */
export const CallerId = id('caller').brand<'CallerId'>()
export type CallerId = z.infer<typeof CallerId>

/** One time that an agent asked a caller to confirm a purpose. */
export const StepUpId = id('stepup').brand<'StepUpId'>()
export type StepUpId = z.infer<typeof StepUpId>

/** One proven purpose of one call, to be spent once. */
export const GrantId = id('grant').brand<'GrantId'>()
export type GrantId = z.infer<typeof GrantId>

/** One wish of another device to take a call over. */
export const MoveId = id('move').brand<'MoveId'>()
export type MoveId = z.infer<typeof MoveId>

/** One page of the softphone, from its loading to its end. No secret: it tells the tabs of one browser apart. */
export const PageId = id('page').brand<'PageId'>()
export type PageId = z.infer<typeof PageId>

/** One block of a caller at a site. */
export const BlockId = id('block').brand<'BlockId'>()
export type BlockId = z.infer<typeof BlockId>

/** One time in which a site, or all of them, were said to be under attack. */
export const AttackWindowId = id('attack').brand<'AttackWindowId'>()
export type AttackWindowId = z.infer<typeof AttackWindowId>

const key = z.string().check(z.regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/))

/** A site's public key in the configuration: lower case letters, digits, hyphens; 1 to 40 characters. */
export const SiteKey = key.brand<'SiteKey'>()
export type SiteKey = z.infer<typeof SiteKey>

/** A queue's key, unique within its site; same spelling rules as a site's. */
export const QueueKey = key.brand<'QueueKey'>()
export type QueueKey = z.infer<typeof QueueKey>
