import { createPrivateKey, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { z } from 'zod'
import { BrowserPublicKey, KeyThumbprint, MediaKey } from '../../protocol/index.ts'
import { decodePart, encodePart } from '../jws/compactJws.ts'
import { signEs256 } from '../jws/es256.ts'

/** What a visitor's browser does for its half of the binding, and what a thief's does wrong on purpose. */
export async function createTestBrowser() {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const { kty, crv, x, y } = await exportJWK(publicKey)
  const browserKey = BrowserPublicKey.parse({ kty, crv, x, y })
  const privateJwk = PrivateJwk.parse(await exportJWK(privateKey))
  const header = { typ: 'call-proof+jwt', alg: 'ES256', jwk: browserKey }
  return {
    browserKey,
    privateJwk,
    header,
    jkt: KeyThumbprint.parse(await calculateJwkThumbprint(browserKey)),
    mediaKey: MediaKey.parse(randomBytes(32).toString('hex').toUpperCase().match(/../g)?.join(':')),
    /** A proof over exactly this header and these claims. */
    proof: (claims: object, otherHeader: object = header) =>
      signCompact(encodePart(otherHeader), encodePart(claims), privateJwk),
  }
}
export type TestBrowser = Awaited<ReturnType<typeof createTestBrowser>>

const PrivateJwk = z.object({
  kty: z.string(),
  crv: z.string(),
  x: z.string(),
  y: z.string(),
  d: z.string(),
})
export type PrivateJwk = z.infer<typeof PrivateJwk>

/** ES256 over any two parts, however they are spelled. */
export function signCompact(header: string, payload: string, privateJwk: PrivateJwk): string {
  return signEs256(header, payload, createPrivateKey({ key: privateJwk, format: 'jwk' }))
}

/** The service's own private keys, as only its owner can read them. */
export function signingKeysIn(keysFolder: string): { kid: string; jwk: PrivateJwk }[] {
  const KeyFile = z.object({ kid: z.string(), createdAtMs: z.number(), jwk: PrivateJwk })
  return readdirSync(keysFolder)
    .filter(name => name.endsWith('.json'))
    .map(name => KeyFile.parse(JSON.parse(readFileSync(join(keysFolder, name), 'utf8'))))
    .sort((one, other) => other.createdAtMs - one.createdAtMs)
}

/** The claims in a compact JWS, unverified. */
export function claimsIn(token: string): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(decodePart(token.split('.')[1] ?? ''))
}
