import { expect, onTestFinished, test } from 'vitest'
import { KeyThumbprint } from '../../protocol/index.ts'
import { account, agentId, credential, startMs, temporaryStore } from '../testStore.ts'

const session = {
  secretHash: 'hash',
  agentId: agentId('a'),
  seatJkt: KeyThumbprint.parse('k'.repeat(43)),
  method: 'passkey',
  credentialId: 'passkey-a',
  createdAtMs: startMs,
  seenAtMs: startMs,
} as const

test('a session is found until it ends, and a restart signs nobody out', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  await store.auth.accounts.ensure(account('a'))
  await store.auth.accounts.addCredential(credential('a'))
  expect(await store.auth.sessions.create(session)).toBe('created')
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
  expect(await sessions.create(session)).toBe('no-passkey')
  await expect(sessions.create({ ...session, method: 'demo', credentialId: null })).rejects.toThrow()
  await sessions.touch(session.secretHash, startMs)
  expect(await sessions.find(session.secretHash)).toBeUndefined()
})

test('a session by a passkey that is gone, or that is another agent’s, is not created', async () => {
  const { sessions, accounts } = (await temporaryStore(onTestFinished)).store.auth
  for (const letter of ['a', 'b']) {
    await accounts.ensure(account(letter))
    await accounts.addCredential(credential(letter))
  }
  await accounts.addCredential(credential('a', 'second'))
  await accounts.removeCredential(agentId('a'), 'passkey-a')
  expect(await sessions.create(session)).toBe('no-passkey')
  expect(await sessions.create({ ...session, credentialId: 'passkey-b' })).toBe('no-passkey')
  expect(await sessions.find(session.secretHash)).toBeUndefined()
})

async function startFour() {
  const { sessions, accounts } = (await temporaryStore(onTestFinished)).store.auth
  for (const letter of ['a', 'b']) await accounts.ensure(account(letter))
  for (const [letter, passkey] of [
    ['a', 'passkey-a'],
    ['a', 'second'],
    ['b', 'passkey-b'],
  ] as const) {
    await accounts.addCredential(credential(letter, passkey))
  }
  await sessions.create({ ...session, secretHash: '1' })
  await sessions.create({ ...session, secretHash: '2', credentialId: 'second', createdAtMs: startMs + 10 })
  const ofOther = { ...session, agentId: agentId('b'), credentialId: 'passkey-b' }
  await sessions.create({ ...ofOther, secretHash: '3', createdAtMs: startMs + 20 })
  await sessions.create({
    ...session,
    secretHash: '4',
    agentId: agentId('b'),
    method: 'demo',
    credentialId: null,
    seenAtMs: startMs + 30,
  })
  return sessions
}

test.each([
  [{ agentId: agentId('a') }, ['1', '2']],
  [{ credentialId: 'second' }, ['2']],
  [{ beforeMs: startMs + 10 }, ['1', '4']],
  [{ agentId: agentId('b'), beforeMs: startMs + 10 }, ['4']],
  [{ agentId: agentId('z') }, []],
])('ending all of %o ends those and no others', async (which, ended) => {
  const sessions = await startFour()
  expect([...(await sessions.endAll(which))].sort()).toEqual(ended)
  for (const hash of ['1', '2', '3', '4']) {
    expect((await sessions.find(hash)) === undefined).toBe(ended.includes(hash))
  }
})

test('signed in is who has a session that is young and was seen lately', async () => {
  const sessions = await startFour()
  const after = (createdAtMs: number, seenAtMs: number) =>
    sessions.signedIn({ createdAtMs: startMs + createdAtMs, seenAtMs: startMs + seenAtMs })
  expect([...(await after(-1, -1))].sort()).toEqual([agentId('a'), agentId('b')])
  expect(await after(10, -1)).toEqual([agentId('b')])
  expect(await after(-1, 29)).toEqual([agentId('b')])
  expect(await after(0, 0)).toEqual([])
})
