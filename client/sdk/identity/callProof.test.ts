import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, EmbeddedJWK } from 'jose'
import { expect, test } from 'vitest'
import { createNodePlatform } from '../testing/index.ts'
import { loadBrowserKey } from './browserKey.ts'
import { signProof } from './callProof.ts'

const nowhere = { load: async () => undefined, keep: async (pair: CryptoKeyPair) => pair }
const claims = { jti: 'the-token', nonce: 'the-nonce', iat: 1_795_000_000 }

test('a proof verifies with the key in its own header and says exactly what was asked', async () => {
  const key = await loadBrowserKey(nowhere)
  const proof = await signProof(key, claims)
  expect(decodeProtectedHeader(proof)).toEqual({ typ: 'call-proof+jwt', alg: 'ES256', jwk: key.publicKey })
  const { payload } = await compactVerify(proof, EmbeddedJWK, { algorithms: ['ES256'] })
  expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(claims)
})

test('a proof with other claims does not verify', async () => {
  const key = await loadBrowserKey(nowhere)
  const [header, , signature] = (await signProof(key, claims)).split('.')
  const [, other] = (await signProof(key, { ...claims, jti: 'another-token' })).split('.')
  await expect(compactVerify(`${header}.${other}.${signature}`, EmbeddedJWK)).rejects.toMatchObject({
    code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  })
})

test('the public half holds what a thumbprint needs and no more', async () => {
  const { publicKey } = await loadBrowserKey(nowhere)
  expect(Object.keys(publicKey).sort()).toEqual(['crv', 'kty', 'x', 'y'])
  expect(await calculateJwkThumbprint(publicKey)).toMatch(/^[A-Za-z0-9_-]{43}$/)
})

test('the private half cannot be exported', async () => {
  let kept: CryptoKeyPair | undefined
  await loadBrowserKey({
    load: async () => undefined,
    keep: async pair => {
      kept = pair
      return pair
    },
  })
  expect(kept?.privateKey.extractable).toBe(false)
})

test('a browser keeps its key, and two browsers have two', async () => {
  const silent = {
    fetch: () => Promise.reject(new TypeError('no network')),
    openSocket: () => ({ send() {}, close() {} }),
    clock: { now: () => 0, after: () => () => {} },
  }
  const [one, two] = [createNodePlatform(silent), createNodePlatform(silent)]
  expect((await one.browserKey()).publicKey).toEqual((await one.browserKey()).publicKey)
  expect((await one.browserKey()).publicKey).not.toEqual((await two.browserKey()).publicKey)
})

test('without a place to keep it the key lives as long as the page', async () => {
  const broken = {
    load: () => Promise.reject(new Error('private window')),
    keep: () => Promise.reject(new Error()),
  }
  expect((await loadBrowserKey(broken)).publicKey.kty).toBe('EC')
})
