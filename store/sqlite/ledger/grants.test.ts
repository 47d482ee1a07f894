import { expect, onTestFinished, test } from 'vitest'
import type { GrantRow } from '../../../auth/ports.ts'
import { GrantId, KeyThumbprint } from '../../../protocol/index.ts'
import { callerId, callId, site, startMs, temporaryStore } from '../../testing/testStore.ts'

const grantId = GrantId.parse(`grant_${'g'.repeat(22)}`)
const grant: GrantRow = {
  grantId,
  callId: callId(1),
  site,
  purpose: 'refund',
  sentence: 'Refund up to 40 EUR',
  limit: { unit: 'EUR', amount: 40 },
  expiresAtMs: startMs + 300_000,
  spentAtMs: null,
  provenBy: {
    callerId: callerId('a'),
    credentialId: 'credential',
    jti: 'jti',
    jkt: KeyThumbprint.parse('k'.repeat(43)),
    issuedAtMs: startMs,
  },
}

test('gives back what was inserted, with and without a limit', async () => {
  const { store } = await temporaryStore(onTestFinished)
  const other = { ...grant, grantId: GrantId.parse(`grant_${'h'.repeat(22)}`), limit: null, provenBy: null }
  await store.auth.grants.insert(grant)
  await store.auth.grants.insert(other)
  expect(await store.auth.grants.find(grantId)).toEqual(grant)
  expect(await store.auth.grants.find(other.grantId)).toEqual(other)
  await expect(store.auth.grants.insert(grant)).rejects.toThrow()
})

test('of 200 parallel spends from two stores exactly one hears that it spent', async () => {
  const one = await temporaryStore(onTestFinished)
  const two = await temporaryStore(onTestFinished, one.file)
  await one.store.auth.grants.insert(grant)
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, n) => (n % 2 ? one : two).store.auth.grants.spend(grantId, startMs)),
  )
  expect(outcomes.filter(outcome => outcome === 'spent')).toHaveLength(1)
  expect(outcomes.filter(outcome => outcome === 'spent-before')).toHaveLength(199)
  expect((await one.store.auth.grants.find(grantId))?.spentAtMs).toBe(startMs)
})

test('says why not: unknown, expired at the very millisecond, spent even when expired since', async () => {
  const { store } = await temporaryStore(onTestFinished)
  const { grants } = store.auth
  expect(await grants.spend(grantId, startMs)).toBe('not-found')
  await grants.insert(grant)
  expect(await grants.spend(grantId, grant.expiresAtMs)).toBe('expired')
  expect(await grants.spend(grantId, grant.expiresAtMs - 1)).toBe('spent')
  expect(await grants.spend(grantId, grant.expiresAtMs)).toBe('spent-before')
})
