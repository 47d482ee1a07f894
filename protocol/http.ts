import { z } from 'zod'
import { BrowserPublicKey, Caps, MediaKey, PasskeyPolicy } from './identity.ts'
import { QueueKey } from './ids.ts'
import { fieldFaults } from './wrongField.ts'

/** Body of every refused HTTP request, and `error` of a refused socket request. */
export const ErrorBody = z.object({
  error: z.object({
    code: z.string(),
    retryable: z.boolean(),
    sentence: z.string(),
    /** The one that was wrong, by its path in the body or the parameters; where no field is to blame there is none. */
    field: z.string().exactOptional(),
    fault: z.enum(fieldFaults).exactOptional(),
    /** How long to wait before asking again, where that is known. In HTTP also as `Retry-After`. */
    retryAfterMs: z.number().exactOptional(),
    /** With `closed-now`: when the queue opens, milliseconds since the epoch. */
    opensAtMs: z.number().exactOptional(),
  }),
})
export type ErrorBody = z.infer<typeof ErrorBody>

/** RegistrationResponseJSON or AuthenticationResponseJSON of WebAuthn Level 3 section 5.1; auth reads the rest. */
export const PasskeyResponse = z.looseObject({ id: z.string().max(2048) })
export type PasskeyResponse = z.infer<typeof PasskeyResponse>

/** Options of WebAuthn Level 3 sections 5.4 and 5.5, in JSON. */
export const PasskeyOptions = z.looseObject({ challenge: z.string() })
export type PasskeyOptions = z.infer<typeof PasskeyOptions>

/** Compact JWS, `typ: vouch+jwt`, signed by the site's back end. One that is too long has a code of its own, so auth measures it. */
export const Vouch = z.string()

/** POST /auth/sites/:site/call-statements: what a passkey is to sign so that this very call may begin. */
export const CallStatementRequest = z.strictObject({
  queue: QueueKey,
  browserKey: BrowserPublicKey,
  mediaKey: MediaKey,
  vouch: Vouch.exactOptional(),
})
export type CallStatementRequest = z.infer<typeof CallStatementRequest>

/** 201. `options.challenge` is the SHA-256 of the canonical call statement, which the server keeps under `jti`. */
export const CallStatementAnswer = z.strictObject({
  jti: z.string(),
  options: PasskeyOptions,
  expiresInSeconds: z.int().min(1),
})
export type CallStatementAnswer = z.infer<typeof CallStatementAnswer>

/** POST /auth/sites/:site/call-tokens. With `passkey`, `vouch` was given with the statement already. */
export const CallTokenRequest = z.strictObject({
  queue: QueueKey,
  browserKey: BrowserPublicKey,
  mediaKey: MediaKey,
  vouch: Vouch.exactOptional(),
  passkey: z.strictObject({ jti: z.string().max(64), response: PasskeyResponse }).exactOptional(),
})
export type CallTokenRequest = z.infer<typeof CallTokenRequest>

/** 201. The token is compact JWS, `typ: call+jwt`. */
export const CallTokenAnswer = z.strictObject({
  token: z.string(),
  /** Seconds until the token can no longer open a call; a duration, so that a wrong clock does not matter. */
  expiresInSeconds: z.int().min(1).max(60),
  caps: Caps,
  /** What the queue would like; never `required` on a token that no passkey signed. */
  passkey: PasskeyPolicy,
})
export type CallTokenAnswer = z.infer<typeof CallTokenAnswer>
