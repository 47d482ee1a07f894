import * as z from 'zod/mini'
import { AgentRole } from '../call.ts'
import { BrowserPublicKey } from '../identity.ts'
import { AgentId } from '../ids.ts'
import { CleanedLine } from '../text/lineFields.ts'
import { SeatPlace } from './seatPlaces.ts'
import { PasskeyResponse } from './webauthn.ts'

const agent = z.strictObject({ agentId: AgentId, name: z.string(), role: AgentRole })

/** GET /auth/session: who is signed in, and what this server offers. */
export const SessionAnswer = z.strictObject({
  agent: z.nullable(agent),
  /** Whether the demo agent's sign-in exists for whoever asks: at the machine itself, outside production only. */
  demoAgent: z.boolean(),
})
export type SessionAnswer = z.infer<typeof SessionAnswer>

/** One-time secret of an enrolment link or an invitation. */
const enrolmentSecret = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))

/** A lone surrogate has no canonical text (RFC 8785 section 3.2.2.2) and no UTF-8: no log could say what was meant. */
const wellFormed = z.string().check(z.refine(text => text.isWellFormed(), 'no lone surrogates'))

/** What a person calls themselves, a passkey or a device. */
export const GivenName = CleanedLine(80, 1)

/** POST /auth/enrolments/options → creation options. The challenge binds `seatKey`, which signs for this seat from then on. */
export const EnrolmentOptionsRequest = z.strictObject({
  secret: enrolmentSecret,
  name: GivenName,
  seatKey: BrowserPublicKey,
})
export type EnrolmentOptionsRequest = z.infer<typeof EnrolmentOptionsRequest>

/** POST /auth/enrolments: the browser's RegistrationResponseJSON. 201 with a session cookie and SessionAnswer. */
export const EnrolmentRequest = z.strictObject({ secret: enrolmentSecret, response: PasskeyResponse })
export type EnrolmentRequest = z.infer<typeof EnrolmentRequest>

/** POST /auth/sessions/options, and of the demo agent's sign-in. The passkey's challenge binds the seat key. */
export const SignInOptionsRequest = z.strictObject({ seatKey: BrowserPublicKey })
export type SignInOptionsRequest = z.infer<typeof SignInOptionsRequest>

/** POST /auth/sessions: the browser's AuthenticationResponseJSON. 201 with a session cookie and SessionAnswer. */
export const SignInRequest = z.strictObject({ response: PasskeyResponse })
export type SignInRequest = z.infer<typeof SignInRequest>

/**
 * POST /auth/session/verification/options → options to show one of the agent's passkeys again; POST
 * /auth/session/verification with the answer → `{ freshForSeconds }`. What changes how one signs in needs a passkey that was shown
 * within five minutes.
 */
export const SessionVerification = z.strictObject({ response: PasskeyResponse })
export type SessionVerification = z.infer<typeof SessionVerification>

/** GET /auth/sessions: where the agent is signed in, the latest use first. DELETE of the same address ends all but this one. */
export const SessionsAnswer = z.strictObject({
  sessions: z.array(
    z.strictObject({
      /** Whether it is the one that asks. */
      current: z.boolean(),
      /** Browser and system, as they name themselves; '' when they do not. */
      browser: z.string(),
      /** Of the passkey that signed in; `null` for the demo agent. */
      passkeyName: z.nullable(z.string()),
      /** Milliseconds since the epoch. */
      createdAtMs: z.number(),
      seenAtMs: z.number(),
      /** Absent on the service's own pages. */
      place: z.exactOptional(SeatPlace),
    }),
  ),
  /** How many an agent may have; one more ends the one that was used longest ago. */
  most: z.int(),
})
export type SessionsAnswer = z.infer<typeof SessionsAnswer>

/** GET /auth/agents, for admins. What changes something needs a `DPoP` proof (RFC 9449) by the seat's key beside the cookie. */
export const AgentsAnswer = z.strictObject({
  agents: z.array(
    z.strictObject({
      agentId: AgentId,
      name: z.string(),
      role: AgentRole,
      /** Milliseconds since the epoch. */
      createdAtMs: z.number(),
      passkeys: z.int(),
      signedIn: z.boolean(),
    }),
  ),
})
export type AgentsAnswer = z.infer<typeof AgentsAnswer>

/** POST /auth/invitations, for admins → 201. The secret is shown once; the link is `/softphone/#enrol=SECRET`. */
export const InvitationRequest = z.strictObject({ role: AgentRole })
export type InvitationRequest = z.infer<typeof InvitationRequest>
export const InvitationAnswer = z.strictObject({ secret: z.string(), expiresInSeconds: z.int() })
export type InvitationAnswer = z.infer<typeof InvitationAnswer>

/** PATCH /auth/agents/:agent, for admins → AgentsAnswer. DELETE of the same address removes the agent → AgentsAnswer. */
export const RoleChange = z.strictObject({ role: AgentRole })
export type RoleChange = z.infer<typeof RoleChange>

/**
 * POST /auth/revocations, for admins → 201 and `{ revoked: true }`. `before` revokes every call token issued and every agent
 * session begun before that moment, in milliseconds since the epoch.
 */
export const RevocationRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['jti', 'browser-key', 'credential', 'identity', 'site', 'agent']),
    value: wellFormed.check(z.minLength(1), z.maxLength(1400)),
  }),
  z.strictObject({ kind: z.literal('before'), value: z.int().check(z.minimum(1)) }),
])
export type RevocationRequest = z.infer<typeof RevocationRequest>
