import { createPublicKey } from 'node:crypto'

/** Every form in which the public key may lie around, and the secrets of careless services. */
export function publicForms(
  jwk: { readonly kty: string; readonly crv: string; readonly x: string; readonly y: string },
  kid: string,
): Record<string, string | Buffer> {
  const { kty, crv, x, y } = jwk
  const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
  const pem = key.export({ type: 'spki', format: 'pem' }).toString()
  const der = key.export({ type: 'spki', format: 'der' })
  const [xOctets, yOctets] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]
  const uncompressed = Buffer.concat([Buffer.of(4), xOctets, yOctets])
  const published = { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' }
  return {
    PEM: pem,
    'PEM without its last line break': pem.trimEnd(),
    'PEM with CRLF': pem.replaceAll('\n', '\r\n'),
    'the body of PEM': pem.replaceAll(/-----.*-----|\n/g, ''),
    DER: der,
    'DER in hex': der.toString('hex'),
    'DER in base64url': der.toString('base64url'),
    'an uncompressed point': uncompressed,
    'a compressed point': Buffer.concat([Buffer.of(2 + ((yOctets.at(-1) ?? 0) & 1)), xOctets]),
    'x and y': uncompressed.subarray(1),
    'x alone': xOctets,
    'x in base64url': x,
    'y alone': yOctets,
    'JWK of four members': JSON.stringify({ kty, crv, x, y }),
    'JWK as for its thumbprint': JSON.stringify({ crv, kty, x, y }),
    'JWK as published': JSON.stringify(published),
    'JWK on several lines': JSON.stringify(published, null, 2),
    'the whole key set': JSON.stringify({ keys: [published] }),
    'the name of the key': kid,
    nothing: '',
    'a zero octet': '\0',
    'the word secret': 'secret',
  }
}
