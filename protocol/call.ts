import * as z from 'zod/mini'
import { SiteKey } from './ids.ts'

/**
 * Why a call ended.
 * `caller-gone`, `agent-gone`: the socket closed without a hang-up. `left-queue`: the caller hung up before talking.
 * `revoked`: token, key, passkey, identity, site or agent was revoked, or the caller blocked while in line. `moved`: the call went on on another device, told to
 * the device it left. `authorization-expired`: the caller's page did not refresh the call's authorization in time.
 * `server-died`: the process that carried the call ended without a word; written at the next start, with what is known.
 * `declined`: every agent who could take the call declined it. `no-agent`: the last agent of the queue went off duty.
 */
export const hangUpReasons = [
  'caller-hung-up',
  'agent-hung-up',
  'caller-gone',
  'agent-gone',
  'left-queue',
  'waited-too-long',
  'no-agent',
  'declined',
  'cap-reached',
  'media-key-mismatch',
  'media-failed',
  'worker-died',
  'server-stopping',
  'server-died',
  'signed-out',
  'revoked',
  'moved',
  'authorization-expired',
  'internal-error',
] as const
export const HangUpReason = z.enum(hangUpReasons)
export type HangUpReason = z.infer<typeof HangUpReason>

/**
 * How one ring ended. `gone`: the call or the agent went away while it rang. `media-failed`: the agent's sound could not be set
 * up. `agent-device`: the agent took it, and the agent's microphone failed.
 */
export const RingOutcome = z.enum([
  'accepted',
  'declined',
  'timed-out',
  'media-failed',
  'agent-device',
  'gone',
])
export type RingOutcome = z.infer<typeof RingOutcome>

/** What an agent says of themselves; `away` is also set for an agent who let two rings pass. */
export const Duty = z.enum(['on-duty', 'away', 'off-duty'])
export type Duty = z.infer<typeof Duty>

/**
 * Whom the order serves first: everybody of one class before anybody of the next. `proven`: an identity with a good call behind it, or
 * whose account the site vouches to be old enough. `returning`: no identity, but a browser key with a good call behind it.
 * `identified`: an identity with nothing behind it yet. `unproven`: none of it.
 */
export const CallClass = z.enum(['proven', 'returning', 'identified', 'unproven'])
export type CallClass = z.infer<typeof CallClass>

/** How much a record counts in figures. `verified`: vouched or passkey. `unverified`: a browser key only. */
export const TrustClass = z.enum(['verified', 'unverified'])
export type TrustClass = z.infer<typeof TrustClass>

/** What an agent may do beside taking calls. `supervisor`: reads evidence. `admin`: also invites, removes, revokes. */
export const AgentRole = z.enum(['agent', 'supervisor', 'admin'])
export type AgentRole = z.infer<typeof AgentRole>

/**
 * Why somebody should look at a record. `step-up-failures`: confirming by passkey failed so often that asking was ended.
 * `attack-window`: the call came while its site, or the source it came from, was said to be under attack.
 */
export const RecordMark = z.enum(['step-up-failures', 'attack-window'])
export type RecordMark = z.infer<typeof RecordMark>

/** What one site used in a span of time. Calls count in the span in which they ended. */
export const SiteUsage = z.strictObject({
  site: SiteKey,
  /** Let in, whatever came of them. */
  calls: z.int(),
  /** Of these, those that an agent talked in. */
  answered: z.int(),
  /** Of those, the ones that an agent reported, for whatever reason. They count as nothing. */
  reported: z.int(),
  /** What counts: talked in, and not reported. */
  counted: z.int(),
  /** Of the calls that count, rounded down once, for all together. */
  countedSeconds: z.int(),
})
export type SiteUsage = z.infer<typeof SiteUsage>
