import { z } from 'zod'
import { BrowserPublicKey, Caps, MediaKey } from './identity.ts'
import { AgentId, QueueKey } from './ids.ts'

/** Body of every refused HTTP request, and `error` of a refused socket request. */
export const ErrorBody = z.object({
  error: z.object({ code: z.string(), retryable: z.boolean(), sentence: z.string() }),
})
export type ErrorBody = z.infer<typeof ErrorBody>

/** POST /auth/sites/:site/call-tokens */
export const CallTokenRequest = z.strictObject({
  queue: QueueKey,
  browserKey: BrowserPublicKey,
  mediaKey: MediaKey,
})
export type CallTokenRequest = z.infer<typeof CallTokenRequest>

/** 201. The token is compact JWS, `typ: call+jwt`. */
export const CallTokenAnswer = z.strictObject({
  token: z.string(),
  /** Seconds until the token can no longer open a call; a duration, so that a wrong clock does not matter. */
  expiresInSeconds: z.int().min(1).max(60),
  caps: Caps,
})
export type CallTokenAnswer = z.infer<typeof CallTokenAnswer>

/** GET /auth/session: who is signed in, and what this server offers. */
export const SessionAnswer = z.strictObject({
  agent: z.strictObject({ agentId: AgentId, name: z.string() }).nullable(),
  /** Whether the demo agent's sign-in exists here: on loopback outside production only. */
  demoAgent: z.boolean(),
})
export type SessionAnswer = z.infer<typeof SessionAnswer>

/** One-time secret of an enrolment link. */
const enrolmentSecret = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** POST /auth/enrolments/options → creation options of WebAuthn Level 3 section 5.4 in JSON. */
export const EnrolmentOptionsRequest = z.strictObject({
  secret: enrolmentSecret,
  name: z.string().trim().min(1).max(80),
})
export type EnrolmentOptionsRequest = z.infer<typeof EnrolmentOptionsRequest>

/** POST /auth/enrolments: the browser's RegistrationResponseJSON. 201 with a session cookie and SessionAnswer. */
export const EnrolmentRequest = z.strictObject({
  secret: enrolmentSecret,
  response: z.looseObject({ id: z.string().max(2048) }),
})
export type EnrolmentRequest = z.infer<typeof EnrolmentRequest>

/** POST /auth/sessions: the browser's AuthenticationResponseJSON. 201 with a session cookie and SessionAnswer. */
export const SignInRequest = z.strictObject({ response: z.looseObject({ id: z.string().max(2048) }) })
export type SignInRequest = z.infer<typeof SignInRequest>
