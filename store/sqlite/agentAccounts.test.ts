import { expect, onTestFinished, test } from 'vitest'
import { agentId, startMs, temporaryStore } from '../testStore.ts'

const account = { agentId: agentId('a'), name: 'Ana Núñez', createdAtMs: startMs }
const credential = {
  credentialId: 'Y3JlZGVudGlhbA',
  agentId: account.agentId,
  publicKey: new Uint8Array([0xa5, 0, 1, 2, 255]),
  signCount: 0,
  transports: ['internal', 'hybrid'],
  createdAtMs: startMs,
}

test('an account and its passkey come back as they were, also after opening again', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  await store.auth.accounts.create(account, credential)
  await store.auth.accounts.setSignCount(credential.credentialId, 7)
  await store.close()
  const { accounts } = (await temporaryStore(onTestFinished, file)).store.auth
  expect(await accounts.find(account.agentId)).toEqual(account)
  const found = await accounts.findCredential(credential.credentialId)
  expect(found).toEqual({ ...credential, signCount: 7 })
  expect(Buffer.isBuffer(found?.publicKey)).toBe(false)
  expect(await accounts.find(agentId('z'))).toBeUndefined()
  expect(await accounts.findCredential('unknown')).toBeUndefined()
})

test('account and first passkey are written together or not at all', async () => {
  const { accounts } = (await temporaryStore(onTestFinished)).store.auth
  await accounts.create(account, credential)
  const other = { agentId: agentId('b'), name: 'Bo', createdAtMs: startMs }
  await expect(accounts.create(other, { ...credential, agentId: other.agentId })).rejects.toThrow()
  expect(await accounts.find(other.agentId)).toBeUndefined()
})

test('a passkey of an agent without account is refused', async () => {
  const { accounts } = (await temporaryStore(onTestFinished)).store.auth
  await expect(accounts.create(account, { ...credential, agentId: agentId('z') })).rejects.toThrow()
  expect(await accounts.countEnrolled()).toBe(0)
})

test('ensuring an account twice keeps the first, and it is not counted as enrolled', async () => {
  const { accounts } = (await temporaryStore(onTestFinished)).store.auth
  await accounts.ensure(account)
  await accounts.ensure({ ...account, name: 'Somebody else' })
  expect(await accounts.find(account.agentId)).toEqual(account)
  expect(await accounts.countEnrolled()).toBe(0)
  await accounts.create({ ...account, agentId: agentId('b') }, { ...credential, agentId: agentId('b') })
  expect(await accounts.countEnrolled()).toBe(1)
})
