import { expect, onTestFinished, test } from 'vitest'
import { account, agentId, credential, startMs, temporaryStore, told } from '../../testing/testStore.ts'

async function start(file?: string) {
  const opened = await temporaryStore(onTestFinished, file)
  const { accounts } = opened.store.auth
  await accounts.ensure(account('a'))
  return { ...opened, accounts }
}

const use = (signCount: number, synced = false) => ({
  credentialId: 'passkey-a',
  signCount,
  synced,
  atMs: startMs + 5,
})

test('passkeys are added once each, renamed and listed, and only by their owner', async () => {
  const { accounts } = await start()
  await accounts.ensure(account('b'))
  expect(await accounts.addCredential(credential('a'), told())).toBe('added')
  expect(await accounts.addCredential(credential('b', 'passkey-a'), told())).toBe('exists')
  expect(await accounts.addCredential(credential('a', 'second'), told())).toBe('added')
  expect(await accounts.renameCredential(agentId('a'), 'second', 'Phone')).toBe(true)
  expect(await accounts.renameCredential(agentId('b'), 'second', 'Stolen')).toBe(false)
  expect(await accounts.credentialsOf(agentId('a'))).toEqual([
    credential('a'),
    { ...credential('a', 'second'), name: 'Phone' },
  ])
  expect(await accounts.credentialsOf(agentId('b'))).toEqual([])
})

test('a passkey of an agent without account is refused', async () => {
  const { accounts } = await start()
  await expect(accounts.addCredential(credential('z'), told())).rejects.toThrow()
})

test('the last passkey stays, and nobody removes another agent’s', async () => {
  const { accounts } = await start()
  await accounts.addCredential(credential('a'), told())
  expect(await accounts.removeCredential(agentId('a'), 'passkey-a', told())).toBe('last')
  await accounts.addCredential(credential('a', 'second'), told())
  expect(await accounts.removeCredential(agentId('b'), 'second', told())).toBe('not-found')
  expect(await accounts.removeCredential(agentId('a'), 'second', told())).toBe('removed')
  expect(await accounts.removeCredential(agentId('a'), 'second', told())).toBe('not-found')
})

test('a revoked passkey is none that stays', async () => {
  const { store, accounts } = await start()
  await accounts.addCredential(credential('a'), told())
  await accounts.addCredential(credential('a', 'revoked'), told())
  await store.auth.revocations.add({ kind: 'credential', value: 'revoked' }, startMs)
  expect(await accounts.removeCredential(agentId('a'), 'passkey-a', told())).toBe('last')
  expect(await accounts.removeCredential(agentId('a'), 'revoked', told())).toBe('removed')
})

test('of two passkeys removed at once from two stores one stays', async () => {
  const one = await start()
  const two = await start(one.file)
  await one.accounts.addCredential(credential('a'), told())
  await one.accounts.addCredential(credential('a', 'second'), told())
  const outcomes = await Promise.all([
    one.accounts.removeCredential(agentId('a'), 'passkey-a', told()),
    two.accounts.removeCredential(agentId('a'), 'second', told()),
  ])
  expect([...outcomes].sort()).toEqual(['last', 'removed'])
})

test('a counter that rises is noted; one that stands still or goes back is not', async () => {
  const { accounts } = await start()
  await accounts.addCredential(credential('a'), told())
  expect(await accounts.noteUse(use(3, true))).toBe('noted')
  const noted = { ...credential('a'), signCount: 3, synced: true, lastUsedAtMs: startMs + 5 }
  expect(await accounts.findCredential('passkey-a')).toEqual(noted)
  for (const signCount of [3, 2, 0]) expect(await accounts.noteUse(use(signCount))).toBe('went-back')
  expect(await accounts.findCredential('passkey-a')).toEqual(noted)
})

test('a passkey that never counts is used again and again', async () => {
  const { accounts } = await start()
  await accounts.addCredential(credential('a'), told())
  for (let round = 0; round < 3; round += 1) expect(await accounts.noteUse(use(0))).toBe('noted')
})

test('of 50 parallel uses with one count from two stores exactly one is noted', async () => {
  const one = await start()
  const two = await start(one.file)
  await one.accounts.addCredential(credential('a'), told())
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, (_, n) => (n % 2 ? one : two).accounts.noteUse(use(1))),
  )
  expect(outcomes.filter(outcome => outcome === 'noted')).toHaveLength(1)
})

test('what happens to a passkey is told in the same step, until it is put away by its agent', async () => {
  const { accounts } = (await temporaryStore(onTestFinished)).store.auth
  for (const letter of ['a', 'b']) await accounts.ensure(account(letter))
  const [added, exists, removed] = [told(), told(), told()]
  await accounts.addCredential(credential('a'), told())
  await accounts.addCredential(credential('a', 'second'), added)
  await accounts.addCredential(credential('a', 'second'), exists)
  await accounts.removeCredential(agentId('a'), 'nobody', exists)
  await accounts.removeCredential(agentId('a'), 'second', { ...removed, what: 'passkey-removed' })
  await accounts.removeCredential(agentId('a'), 'passkey-a', exists) // the last one stays
  const ids = async () => (await accounts.noticesOf(agentId('a'))).map(({ noticeId }) => noticeId)
  expect(await ids()).toHaveLength(3)
  expect(await ids()).toEqual(expect.arrayContaining([added.noticeId, removed.noticeId]))
  await accounts.dismissNotice(agentId('b'), added.noticeId)
  expect(await ids()).toContain(added.noticeId)
  await accounts.dismissNotice(agentId('a'), added.noticeId)
  expect(await ids()).not.toContain(added.noticeId)
  expect(await accounts.noticesOf(agentId('b'))).toEqual([])
})
