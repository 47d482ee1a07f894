import { decodeAttestationObject, isoBase64URL, isoCBOR, isoUint8Array } from '@simplewebauthn/server/helpers'

/**
 * None was asked for, so browsers send none, or the key's own signature. A certificate chain is refused unread: checking
 * one for revocation would make this server fetch addresses that the answer names.
 */
export function refuseAttestation(attestationObject: string): void {
  const octets = isoBase64URL.toBuffer(attestationObject)
  const attestation = decodeAttestationObject(octets)
  // The library reads what was cut off or spelled otherwise all the same. Authenticators spell in one way (CTAP 2.1 section 8).
  if (!isoUint8Array.areEqual(isoCBOR.encode(isoCBOR.decodeFirst(octets)), octets)) {
    throw new Error('not canonical CBOR')
  }
  const format = attestation.get('fmt')
  const ownSignature = format === 'packed' && attestation.get('attStmt').get('x5c') === undefined
  if (format !== 'none' && !ownSignature) throw new Error('an attestation that was not asked for')
}
