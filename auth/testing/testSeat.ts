import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { BrowserPublicKey, KeyThumbprint, MediaKey } from '../../protocol/index.ts'
import { browserKeyThumbprint } from '../binding/browserKeyThumbprint.ts'
import { encodePart } from '../jws/compactJws.ts'
import { es256PrivateKey, signEs256 } from '../jws/es256.ts'

const PrivateJwk = z.strictObject({ ...BrowserPublicKey.shape, d: z.string() })

/** What an agent's browser does for its half of the seat, and what a thief's does wrong on purpose. */
export function createTestSeat() {
  const privateJwk = PrivateJwk.parse(
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  )
  const { d: _, ...seatKey } = privateJwk
  const key = es256PrivateKey(privateJwk)
  const header = { typ: 'seat-proof+jwt', alg: 'ES256', jwk: seatKey }
  return {
    seatKey,
    privateJwk,
    header,
    key,
    seatJkt: KeyThumbprint.parse(browserKeyThumbprint(seatKey)),
    mediaKey: MediaKey.parse(randomBytes(32).toString('hex').toUpperCase().match(/../g)?.join(':')),
    /** A proof over exactly this header and these claims. */
    proof: (claims: object, otherHeader: object = header) =>
      signEs256(encodePart(otherHeader), encodePart(claims), key),
  }
}
export type TestSeat = ReturnType<typeof createTestSeat>
