import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../store/testStore.ts'
import { outcomeOf, startService } from './routes/testService.ts'
import { claimsIn } from './testBrowser.ts'
import { createTestCaller } from './testCaller.ts'

async function startCaller() {
  const { store, clock, file } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const caller = await createTestCaller(service, clock)
  return { ...caller, store, clock, file, service }
}

test('a token with a fresh proof is accepted and proves what was asked for', async () => {
  const { askToken, bring, proofFor, browser } = await startCaller()
  const token = await askToken()
  const verified = await bring(token, { proof: proofFor(token) })
  expect(verified).toEqual({
    jti: claimsIn(token).jti,
    site: 'shop',
    queue: 'sales',
    origin: 'https://shop.example',
    caps: { sessions: 1, concurrent: 2, seconds: 900 },
    assurance: 'anonymous',
    jkt: browser.jkt,
    mky: browser.mediaKey,
    expiresAtMs: Number(claimsIn(token).exp) * 1000,
  })
})

test('of 200 parallel tries with one token and one proof exactly one wins', async () => {
  const { askToken, bring, proofFor } = await startCaller()
  const token = await askToken()
  const proof = proofFor(token)
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => outcomeOf(bring(token, { proof }))))
  expect(outcomes.filter(outcome => outcome === 'accepted')).toHaveLength(1)
  expect(outcomes.filter(outcome => outcome === 'token-used')).toHaveLength(199)
})

test('a used token stays used when the service starts again on the same keys and store', async () => {
  const { askToken, bring, proofFor, service, store, file, nonce } = await startCaller()
  const token = await askToken()
  const proof = proofFor(token)
  await bring(token, { proof })
  await store.close()
  const { store: again, clock } = await temporaryStore(onTestFinished, file)
  const restarted = await startService(
    { memory: again.auth, clock, keysFolder: service.keysFolder },
    onTestFinished,
  )
  const input = { token, proof, nonce, origin: 'https://shop.example' }
  expect(await outcomeOf(restarted.auth.verifyCallToken(input))).toBe('token-used')
})
