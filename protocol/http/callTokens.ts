import * as z from 'zod/mini'
import { BrowserPublicKey, Caps, MediaKey, PasskeyPolicy } from '../identity.ts'
import { QueueKey } from '../ids.ts'
import { workSolutionMax } from '../work.ts'
import { PasskeyOptions, PasskeyResponse } from './webauthn.ts'

/** Compact JWS, `typ: vouch+jwt`, signed by the site's back end. One that is too long has a code of its own, so auth measures it. */
export const Vouch = z.string()

/** What `work-required` asked for. The challenge has a code of its own where it is wrong, so auth measures it. */
export const BroughtWork = z.strictObject({
  challenge: z.string(),
  solution: z.int().check(z.minimum(0), z.maximum(workSolutionMax)),
})
export type BroughtWork = z.infer<typeof BroughtWork>

/** POST /auth/sites/:site/call-statements: what a passkey is to sign so that this very call may begin. */
export const CallStatementRequest = z.strictObject({
  queue: QueueKey,
  browserKey: BrowserPublicKey,
  mediaKey: MediaKey,
  vouch: z.exactOptional(Vouch),
  work: z.exactOptional(BroughtWork),
})
export type CallStatementRequest = z.infer<typeof CallStatementRequest>

/** 201. `options.challenge` is the SHA-256 of the canonical call statement, which the server keeps under `jti`. */
export const CallStatementAnswer = z.strictObject({
  jti: z.string(),
  options: PasskeyOptions,
  expiresInSeconds: z.int().check(z.minimum(1)),
})
export type CallStatementAnswer = z.infer<typeof CallStatementAnswer>

/** POST /auth/sites/:site/call-tokens. With `passkey`, `vouch` was given with the statement already. */
export const CallTokenRequest = z.strictObject({
  queue: QueueKey,
  browserKey: BrowserPublicKey,
  mediaKey: MediaKey,
  vouch: z.exactOptional(Vouch),
  passkey: z.exactOptional(
    z.strictObject({
      jti: z.string().check(z.maxLength(64)),
      response: PasskeyResponse,
      /** The person is blocked and asks to be let through this once. */
      appeal: z.exactOptional(z.literal(true)),
    }),
  ),
  work: z.exactOptional(BroughtWork),
})
export type CallTokenRequest = z.infer<typeof CallTokenRequest>

/** 201. The token is compact JWS, `typ: call+jwt`. */
export const CallTokenAnswer = z.strictObject({
  token: z.string(),
  /** Seconds until the token can no longer open a call; a duration, so that a wrong clock does not matter. */
  expiresInSeconds: z.int().check(z.minimum(1), z.maximum(60)),
  caps: Caps,
  /** What the queue would like; never `required` on a token that no passkey signed. */
  passkey: PasskeyPolicy,
})
export type CallTokenAnswer = z.infer<typeof CallTokenAnswer>
