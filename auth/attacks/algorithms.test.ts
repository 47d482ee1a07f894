import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { encodePart } from '../jws/compactJws.ts'
import { foreignAlgorithms, nones } from '../testing/attacks/algorithmNames.ts'
import { publicForms } from '../testing/attacks/publicForms.ts'
import { type Attack, named, nothingGotIn, startTarget } from '../testing/attacks/targets/testTarget.ts'
import { createTestBrowser, signCompact } from '../testing/testBrowser.ts'

const start = async () => startTarget(await temporaryStore(onTestFinished), onTestFinished)

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

test('no other algorithm is believed, nor ES256 in another spelling', async () => {
  const target = await start()
  const attacks = foreignAlgorithms.flatMap((alg): Attack[] => {
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
  const attacks = Object.entries(publicForms(target.ownKey.jwk, target.ownKey.kid)).flatMap(
    ([form, secret]) =>
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

const encodeZeros = (octets: number): string => Buffer.alloc(octets).toString('base64url')
