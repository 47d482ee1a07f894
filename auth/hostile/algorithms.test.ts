import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testStore.ts'
import { encodePart } from '../compactJws.ts'
import { createTestBrowser, signCompact } from '../testBrowser.ts'
import { type Attack, named, nothingGotIn, startTarget, type Target } from './testTarget.ts'

const start = async () => startTarget(await temporaryStore(onTestFinished), onTestFinished)

/** `none` in each mixture of small and capital letters, and in what may be taken for it. */
const nones = [
  ...Array.from({ length: 16 }, (_, bits) =>
    [...'none'].map((letter, at) => (bits & (1 << at) ? letter.toUpperCase() : letter)).join(''),
  ),
  ...[
    ' none',
    'none ',
    'none\0',
    'none\n',
    'n\u043ene',
    'ｎone',
    'no\u00adne',
    '',
    'null',
    'undefined',
    'no',
    'None;',
  ],
  ...[null, true, false, 0, [], ['none'], ['ES256'], {}, { alg: 'none' }, undefined],
]

test('alg none opens nothing, however it is spelled and whatever stands for a signature', async () => {
  const target = await start()
  const { kid, typ } = target.headerOf()
  const signatures = { no: '', short: 'AA', zero: encodeZeros(64), good: target.signature }
  const attacks = nones.flatMap(alg =>
    Object.entries({
      'whole header': { alg, typ, kid },
      'no kid': { alg, typ },
      'alg alone': { alg },
    }).flatMap(([which, header]): Attack[] => [
      ...Object.entries(signatures).map(([name, signature]) => ({
        name: `${named(alg)}, ${which}, ${name} signature`,
        token: `${encodePart(header)}.${target.payload}.${signature}`,
      })),
      {
        name: `${named(alg)}, ${which}, signed by the service`,
        token: target.forgeParts(encodePart(header), target.payload),
      },
      { name: `${named(alg)}, ${which}, two parts`, token: `${encodePart(header)}.${target.payload}` },
    ]),
  )
  expect(await target.bringAll('algorithm none', attacks)).toEqual(nothingGotIn)
})

const foreign = [
  ...[
    'HS256',
    'HS384',
    'HS512',
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES384',
    'ES512',
    'ES256K',
  ],
  ...['EdDSA', 'Ed25519', 'Ed448', 'ESP256', 'ML-DSA-44', 'ML-DSA-65', 'dir', 'A128KW', 'A256GCM', 'RSA1_5'],
  ...['es256', 'Es256', 'ES 256', 'ES256 ', ' ES256', 'ES256\0', 'ЕS256', 'ECDSA', 'SHA256withECDSA', '-7'],
]

test('no other algorithm is believed, nor ES256 in another spelling', async () => {
  const target = await start()
  const attacks = foreign.flatMap((alg): Attack[] => {
    const header = encodePart({ ...target.headerOf(), alg })
    return [
      { name: `${alg} signed by the service`, token: target.forgeParts(header, target.payload) },
      { name: `${alg} with the good signature`, token: `${header}.${target.payload}.${target.signature}` },
    ]
  })
  expect(await target.bringAll('foreign algorithms', attacks)).toEqual(nothingGotIn)
})

test('good signatures by foreign keys of every kind open nothing', async () => {
  const target = await start()
  const keys: Record<string, [privateKey: KeyObject, digest: string | null]> = {
    RS256: [generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'sha256'],
    ES256: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'sha256'],
    ES256K: [generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey, 'sha256'],
    ES384: [generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey, 'sha384'],
    EdDSA: [generateKeyPairSync('ed25519').privateKey, null],
  }
  const attacks = Object.entries(keys).flatMap(([kind, [key, digest]]) =>
    [...new Set([kind, 'ES256'])].map((alg): Attack => {
      const input = `${encodePart({ ...target.headerOf(), alg })}.${target.payload}`
      const signature = sign(digest, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
      return { name: `a key for ${kind} under ${alg}`, token: `${input}.${signature.toString('base64url')}` }
    }),
  )
  const thief = await createTestBrowser()
  for (const kid of [thief.jkt, target.ownKey.kid]) {
    const token = signCompact(encodePart({ ...target.headerOf(), kid }), target.payload, thief.privateJwk)
    attacks.push({ name: `a browser key under the name ${kid}`, token })
  }
  expect(await target.bringAll('foreign keys', attacks)).toEqual(nothingGotIn)
})

test('the public key is no secret: HMAC with any form of it opens nothing', async () => {
  const target = await start()
  const attacks = Object.entries(publicForms(target)).flatMap(([form, secret]) =>
    ['sha256', 'sha384', 'sha512'].flatMap(digest =>
      [`HS${digest.slice(3)}`, 'ES256'].map((alg): Attack => {
        const input = `${encodePart({ ...target.headerOf(), alg })}.${target.payload}`
        const signature = createHmac(digest, secret).update(input).digest('base64url')
        return { name: `${form}, ${digest}, as ${alg}`, token: `${input}.${signature}` }
      }),
    ),
  )
  expect(await target.bringAll('HMAC with the public key', attacks)).toEqual(nothingGotIn)
})

/** Every form in which the public key may lie around, and the secrets of careless services. */
function publicForms({ ownKey }: Target): Record<string, string | Buffer> {
  const { kty, crv, x, y } = ownKey.jwk
  const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
  const pem = key.export({ type: 'spki', format: 'pem' }).toString()
  const der = key.export({ type: 'spki', format: 'der' })
  const [xOctets, yOctets] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]
  const uncompressed = Buffer.concat([Buffer.of(4), xOctets, yOctets])
  const published = { kty, crv, x, y, kid: ownKey.kid, alg: 'ES256', use: 'sig' }
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
    'the name of the key': ownKey.kid,
    nothing: '',
    'a zero octet': '\0',
    'the word secret': 'secret',
  }
}

const encodeZeros = (octets: number): string => Buffer.alloc(octets).toString('base64url')
