import { expect, onTestFinished, test } from 'vitest'
import type { Evidence } from '../../../auth/ports.ts'
import { site, startMs, temporaryStore } from '../../testing/testStore.ts'

const evidence: Evidence = {
  kind: 'step-up',
  subject: 'stepup_1',
  site,
  atMs: startMs,
  statement: '{"type":"añb"}',
  origin: 'https://shop.example',
  relyingPartyId: 'shop.example',
  credentialId: 'credential',
  publicKey: 'key',
  authenticatorData: 'authenticator',
  clientDataJSON: 'client',
  signature: 'signature',
}

test('keeps the first of one subject and gives it back whole', async () => {
  const { store } = await temporaryStore(onTestFinished)
  expect(await store.auth.evidence.find('stepup_1')).toBeUndefined()
  expect(await store.auth.evidence.insert(evidence)).toBe('inserted')
  expect(await store.auth.evidence.insert({ ...evidence, kind: 'call' })).toBe('exists')
  expect(await store.auth.evidence.find('stepup_1')).toEqual(evidence)
})
