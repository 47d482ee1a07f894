import { expect, onTestFinished, test } from 'vitest'
import { agentId, startMs, temporaryStore } from '../testStore.ts'

const account = { agentId: agentId('a'), name: 'Ana', createdAtMs: startMs }
const session = {
  secretHash: 'hash',
  agentId: account.agentId,
  createdAtMs: startMs,
  seenAtMs: startMs,
}

test('a session is found until it ends, and a restart signs nobody out', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  await store.auth.accounts.ensure(account)
  await store.auth.sessions.create(session)
  await store.auth.sessions.touch(session.secretHash, startMs + 5000)
  await store.close()
  const { sessions } = (await temporaryStore(onTestFinished, file)).store.auth
  expect(await sessions.find(session.secretHash)).toEqual({ ...session, seenAtMs: startMs + 5000 })
  await sessions.end(session.secretHash)
  await sessions.end(session.secretHash)
  expect(await sessions.find(session.secretHash)).toBeUndefined()
})

test('a session of nobody is refused, and touching an ended one brings nothing back', async () => {
  const { sessions } = (await temporaryStore(onTestFinished)).store.auth
  await expect(sessions.create(session)).rejects.toThrow()
  await sessions.touch(session.secretHash, startMs)
  expect(await sessions.find(session.secretHash)).toBeUndefined()
})
