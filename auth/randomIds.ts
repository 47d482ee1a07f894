import { createHash, randomBytes } from 'node:crypto'

/** 128 random bits in base64url, 22 characters: names and nonces. */
export const newId = (): string => randomBytes(16).toString('base64url')

/** 256 random bits in base64url, 43 characters: whoever holds it may use it. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** SHA-256 in base64url. Only this is remembered of a secret, so a stolen database opens nothing. */
export const hashOf = (secret: string | Uint8Array): string =>
  createHash('sha256').update(secret).digest('base64url')

/** 256 random bits for a WebAuthn challenge (Level 3 section 13.4.3 asks for 16 octets at least). */
export const newChallenge = (): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(32))
