import * as z from 'zod/mini'
import { BrowserPublicKey } from '../identity.ts'
import { GivenName } from './agents.ts'
import { Vouch } from './callTokens.ts'
import { PasskeyResponse } from './webauthn.ts'

/**
 * Managing passkeys, for callers under /auth/sites/:site/… (each request with `Authorization: DPoP` and a `DPoP` proof, RFC
 * 9449) and for agents under /auth/… (by session cookie, and for changes a `DPoP` proof by the seat's key beside it): GET and
 * POST passkeys, POST passkeys/options, PATCH and DELETE passkeys/:credential. Callers also have recovery codes.
 */

/** POST /auth/sites/:site/passkey-sessions/options → options to sign in with a passkey. */
export const PasskeySessionOptionsRequest = z.strictObject({ browserKey: BrowserPublicKey })
export type PasskeySessionOptionsRequest = z.infer<typeof PasskeySessionOptionsRequest>

/** How somebody shows that the passkeys are theirs. `ticket` came with a receipt. */
export const PasskeySessionBy = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('passkey'), response: PasskeyResponse }),
  z.strictObject({ method: z.literal('vouch'), vouch: Vouch }),
  z.strictObject({ method: z.literal('recovery-code'), code: z.string().check(z.maxLength(64)) }),
  z.strictObject({ method: z.literal('ticket'), ticket: z.string().check(z.maxLength(2048)) }),
])
export type PasskeySessionBy = z.infer<typeof PasskeySessionBy>

/** POST /auth/sites/:site/passkey-sessions. */
export const PasskeySessionRequest = z.strictObject({ browserKey: BrowserPublicKey, by: PasskeySessionBy })
export type PasskeySessionRequest = z.infer<typeof PasskeySessionRequest>

/** 201. Bound to the browser key (`cnf.jkt`): each use needs a DPoP proof. */
export const PasskeySessionAnswer = z.strictObject({
  accessToken: z.string(),
  expiresInSeconds: z.int().check(z.minimum(1)),
})
export type PasskeySessionAnswer = z.infer<typeof PasskeySessionAnswer>

/** One passkey as its owner sees it. Times are milliseconds since the epoch. */
export const PasskeyEntry = z.strictObject({
  /** base64url */
  credentialId: z.string(),
  name: z.string(),
  createdAtMs: z.number(),
  lastUsedAtMs: z.nullable(z.number()),
  synced: z.boolean(),
  /** Proves nothing before this moment; `null` once it does. */
  usableAtMs: z.nullable(z.number()),
})
export type PasskeyEntry = z.infer<typeof PasskeyEntry>

/** Something that happened to the passkeys, told to whoever holds one of the others. */
export const PasskeyNotice = z.strictObject({
  noticeId: z.string(),
  atMs: z.number(),
  what: z.enum([
    'passkey-removed',
    'passkey-added',
    'passkey-cooling-off',
    'recovery-code-used',
    'recovery-codes-made',
  ]),
  passkeyName: z.string(),
})
export type PasskeyNotice = z.infer<typeof PasskeyNotice>

/** GET passkeys; also the answer to every change. */
export const PasskeysAnswer = z.strictObject({
  passkeys: z.array(PasskeyEntry),
  notices: z.array(PasskeyNotice),
  /** `null` where there are no such codes (agents have none). */
  recoveryCodesLeft: z.nullable(z.int()),
  /** For the Signal API (WebAuthn Level 3 section 5.1.10). */
  relyingPartyId: z.string(),
  /** base64url; the user handle. */
  userId: z.string(),
})
export type PasskeysAnswer = z.infer<typeof PasskeysAnswer>

/** POST passkeys: the browser's RegistrationResponseJSON. 201. */
export const PasskeyAddition = z.strictObject({ name: GivenName, response: PasskeyResponse })
export type PasskeyAddition = z.infer<typeof PasskeyAddition>

/** PATCH passkeys/:credential */
export const PasskeyRename = z.strictObject({ name: GivenName })
export type PasskeyRename = z.infer<typeof PasskeyRename>

/** POST recovery-codes: ten new ones, shown once; the former ones are void. DELETE notices/:notice: it was read. */
export const RecoveryCodesAnswer = z.strictObject({ codes: z.array(z.string()) })
export type RecoveryCodesAnswer = z.infer<typeof RecoveryCodesAnswer>
