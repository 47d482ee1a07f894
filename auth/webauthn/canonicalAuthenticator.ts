import { isoBase64URL, isoCBOR, parseAuthenticatorData } from '@simplewebauthn/server/helpers'
import { derOf, octetsOf } from '../jws/ecdsaSignature.ts'

/** COSE: ECDSA with P-256 and SHA-256. */
const es256 = -7

/**
 * The library reads some octets that no specification allows: CBOR that breaks off inside the extensions, and what stands
 * behind the end of a signature. An assertion that is kept as evidence has one spelling, so that every reader agrees on it.
 *
 * @throws Error for another one (WebAuthn Level 3 sections 6.1 and 6.5.6; CTAP 2.1 section 8, canonical CBOR; ITU-T X.690).
 */
export function refuseOtherSpelling(
  { authenticatorData, signature }: { readonly authenticatorData: string; readonly signature: string },
  algorithm: unknown,
): void {
  const { extensionsDataBuffer } = parseAuthenticatorData(isoBase64URL.toBuffer(authenticatorData))
  if (extensionsDataBuffer !== undefined) {
    const extensions = isoCBOR.decodeFirst<Parameters<typeof isoCBOR.encode>[0]>(extensionsDataBuffer)
    const isMap = extensions instanceof Map
    if (!isMap || !Buffer.from(isoCBOR.encode(extensions)).equals(extensionsDataBuffer)) {
      throw new Error('extensions in another spelling')
    }
  }
  const der = Buffer.from(signature, 'base64url')
  if (algorithm === es256 && !derOf(octetsOf(der)).equals(der)) {
    throw new Error('a signature in another spelling')
  }
}
