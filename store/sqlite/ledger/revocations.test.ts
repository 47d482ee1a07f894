import { expect, onTestFinished, test } from 'vitest'
import { account, agentId, credential, startMs, temporaryStore, told } from '../../testing/testStore.ts'

test('revocations come back in their order, after any number, also to another store on the file', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  const { revocations } = store.auth
  expect(await revocations.since(0)).toEqual({ revocations: [], newest: 0 })
  await revocations.add({ kind: 'jti', value: 'one' }, startMs)
  await revocations.add({ kind: 'before', value: startMs }, startMs)
  const other = (await temporaryStore(onTestFinished, file)).store.auth.revocations
  const all = [
    { kind: 'jti', value: 'one' },
    { kind: 'before', value: startMs },
  ]
  expect(await other.since(0)).toEqual({ revocations: all, newest: 2 })
  await other.add({ kind: 'agent', value: 'agent_x' }, startMs)
  expect(await revocations.since(2)).toEqual({
    revocations: [{ kind: 'agent', value: 'agent_x' }],
    newest: 3,
  })
  expect(await revocations.since(3)).toEqual({ revocations: [], newest: 3 })
})

async function startAdmins(file?: string) {
  const opened = await temporaryStore(onTestFinished, file)
  const { accounts, revocations } = opened.store.auth
  const bring = async (letter: string, role: 'agent' | 'admin') => {
    await accounts.ensure(account(letter, role))
    await accounts.addCredential(credential(letter), told())
  }
  const outcomeOf = (kind: 'agent' | 'credential', value: string) =>
    revocations.addUnlessLastAdmin({ kind, value }, startMs)
  return { ...opened, revocations, accounts, bring, outcomeOf }
}

test('of two admins revoked at once from two stores, by agent or by passkey, one stays', async () => {
  const one = await startAdmins()
  const two = await startAdmins(one.file)
  await one.bring('a', 'admin')
  await one.bring('b', 'admin')
  const outcomes = await Promise.all([
    one.outcomeOf('credential', 'passkey-a'),
    two.outcomeOf('agent', agentId('b')),
  ])
  expect([...outcomes].sort()).toEqual(['added', 'last-admin'])
  expect((await one.revocations.since(0)).revocations).toHaveLength(1)
})

test('the last admin’s passkeys are revoked but for one; anybody else’s all', async () => {
  const { accounts, revocations, bring, outcomeOf } = await startAdmins()
  await bring('a', 'admin')
  await bring('b', 'agent')
  await accounts.addCredential(credential('a', 'second'), told())
  expect(await outcomeOf('agent', agentId('a'))).toBe('last-admin')
  expect(await outcomeOf('credential', 'passkey-a')).toBe('added')
  expect(await outcomeOf('credential', 'second')).toBe('last-admin')
  expect(await outcomeOf('credential', 'passkey-b')).toBe('added')
  expect(await outcomeOf('agent', agentId('b'))).toBe('added')
  expect(await revocations.addUnlessLastAdmin({ kind: 'before', value: startMs }, startMs)).toBe('added')
})

test('where no admin has a passkey none can be the last', async () => {
  const { accounts, bring, outcomeOf } = await startAdmins()
  await accounts.ensure(account('d', 'admin'))
  await bring('b', 'agent')
  expect(await outcomeOf('agent', agentId('b'))).toBe('added')
})
