import { expect, onTestFinished, test } from 'vitest'
import { KeyThumbprint } from '../../../protocol/index.ts'
import { account, agentId, credential, startMs, temporaryStore, told } from '../../testing/testStore.ts'

const session = {
  secretHash: 'hash',
  agentId: agentId('a'),
  seatJkt: KeyThumbprint.parse('k'.repeat(43)),
  method: 'passkey',
  credentialId: 'passkey-a',
  createdAtMs: startMs,
  seenAtMs: startMs,
  verifiedAtMs: startMs,
  browser: 'Firefox, Linux',
  place: null,
} as const

test('a session is found until it ends, and a restart signs nobody out', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  await store.auth.accounts.ensure(account('a'))
  await store.auth.accounts.addCredential(credential('a'), told())
  expect(await store.auth.sessions.create(session, 5)).toEqual([])
  await store.auth.sessions.touch(session.secretHash, startMs + 5000)
  await store.close()
  const { sessions } = (await temporaryStore(onTestFinished, file)).store.auth
  expect(await sessions.find(session.secretHash)).toEqual({ ...session, seenAtMs: startMs + 5000 })
  await sessions.end(session.secretHash)
  await sessions.end(session.secretHash)
  expect(await sessions.find(session.secretHash)).toBeUndefined()
})

test('where a seat stands is kept with its session', async () => {
  const { store } = await temporaryStore(onTestFinished)
  await store.auth.accounts.ensure(account('a'))
  await store.auth.accounts.addCredential(credential('a'), told())
  for (const kind of ['frame', 'page'] as const) {
    const there = { ...session, secretHash: kind, place: { kind, origin: 'https://crm.example' } }
    await store.auth.sessions.create(there, 5)
    expect(await store.auth.sessions.find(kind)).toEqual(there)
  }
})

test('a session of nobody is refused, and touching an ended one brings nothing back', async () => {
  const { sessions } = (await temporaryStore(onTestFinished)).store.auth
  expect(await sessions.create(session, 5)).toBe('no-passkey')
  await expect(sessions.create({ ...session, method: 'demo', credentialId: null }, 5)).rejects.toThrow()
  await sessions.touch(session.secretHash, startMs)
  expect(await sessions.find(session.secretHash)).toBeUndefined()
})

test('a session by a passkey that is gone, or that is another agent’s, is not created', async () => {
  const { sessions, accounts } = (await temporaryStore(onTestFinished)).store.auth
  for (const letter of ['a', 'b']) {
    await accounts.ensure(account(letter))
    await accounts.addCredential(credential(letter), told())
  }
  await accounts.addCredential(credential('a', 'second'), told())
  await accounts.removeCredential(agentId('a'), 'passkey-a', told())
  expect(await sessions.create(session, 5)).toBe('no-passkey')
  expect(await sessions.create({ ...session, credentialId: 'passkey-b' }, 5)).toBe('no-passkey')
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
    await accounts.addCredential(credential(letter, passkey), told())
  }
  await sessions.create({ ...session, secretHash: '1' }, 5)
  await sessions.create({ ...session, secretHash: '2', credentialId: 'second', createdAtMs: startMs + 10 }, 5)
  const ofOther = { ...session, agentId: agentId('b'), credentialId: 'passkey-b' }
  await sessions.create({ ...ofOther, secretHash: '3', createdAtMs: startMs + 20 }, 5)
  await sessions.create(
    {
      ...session,
      secretHash: '4',
      agentId: agentId('b'),
      method: 'demo',
      credentialId: null,
      seenAtMs: startMs + 30,
    },
    5,
  )
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

test('one session above the most ends the one that was used longest ago, of that agent alone', async () => {
  const { sessions, accounts } = (await temporaryStore(onTestFinished)).store.auth
  for (const letter of ['a', 'b']) {
    await accounts.ensure(account(letter))
    await accounts.addCredential(credential(letter), told())
  }
  const of = (secretHash: string, seenAtMs: number) => ({ ...session, secretHash, seenAtMs })
  await sessions.create({ ...of('other', 0), agentId: agentId('b'), credentialId: 'passkey-b' }, 2)
  expect(await sessions.create(of('1', startMs + 2), 2)).toEqual([])
  expect(await sessions.create(of('2', startMs + 1), 2)).toEqual([])
  expect(await sessions.create(of('3', startMs + 3), 2)).toEqual(['2'])
  // The new one stays even when the clock was set back.
  expect(await sessions.create(of('4', startMs - 5), 2)).toEqual(['1'])
  await sessions.noteVerified('4', startMs + 9)
  expect((await sessions.listOf(agentId('a'))).map(one => [one.secretHash, one.verifiedAtMs])).toEqual([
    ['3', startMs],
    ['4', startMs + 9],
  ])
  expect(await sessions.find('other')).toBeDefined()
  expect(await sessions.endAll({ agentId: agentId('a'), but: '3' })).toEqual(['4'])
})
