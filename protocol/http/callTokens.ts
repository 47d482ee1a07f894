import { z } from 'zod'
import { BrowserPublicKey, Caps, MediaKey, PasskeyPolicy } from '../identity.ts'
import { QueueKey } from '../ids.ts'
import { workSolutionMax } from '../work.ts'
import { PasskeyOptions, PasskeyResponse } from './webauthn.ts'

/** Compact JWS, `typ: vouch+jwt`, signed by the site's back end. One that is too long has a code of its own, so auth measures it. */
export const Vouch = z.string()

/** What `work-required` asked for. The challenge has a code of its own where it is wrong, so auth measures it. */
export const BroughtWork = z.strictObject({
  challenge: z.string(),
  solution: z.int().min(0).max(workSolutionMax),
})
export type BroughtWork = z.infer<typeof BroughtWork>

/** POST /auth/sites/:site/call-statements: what a passkey is to sign so that this very call may begin. */
export const CallStatementRequest = z.strictObject({
  queue: QueueKey,
  browserKey: BrowserPublicKey,
  mediaKey: MediaKey,
  vouch: Vouch.exactOptional(),
  work: BroughtWork.exactOptional(),
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
  passkey: z
    .strictObject({
      jti: z.string().max(64),
      response: PasskeyResponse,
      /** The person is blocked and asks to be let through this once. */
      appeal: z.literal(true).exactOptional(),
    })
    .exactOptional(),
  work: BroughtWork.exactOptional(),
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
