import { expect, onTestFinished, test } from 'vitest'
import type { AgentRole } from '../../../protocol/index.ts'
import { account, agentId, credential, startMs, temporaryStore, told } from '../../testing/testStore.ts'

async function start(file?: string) {
  const opened = await temporaryStore(onTestFinished, file)
  const { accounts, enrolmentLinks } = opened.store.auth
  const invite = (secretHash: string, role: AgentRole) =>
    enrolmentLinks.create({
      ...{ secretHash, role, inviter: null },
      ...{ createdAtMs: startMs, expiresAtMs: startMs + 1000 },
    })
  const enrol = (secretHash: string, letter: string, nowMs = startMs) => {
    const { role: _, ...unranked } = account(letter)
    return accounts.enrol({ secretHash, account: unranked, credential: credential(letter), nowMs })
  }
  /** Enrols by a link of their own. */
  const bring = async (letter: string, role: AgentRole) => {
    await invite(`link-${letter}`, role)
    return enrol(`link-${letter}`, letter)
  }
  return { ...opened, accounts, enrolmentLinks, invite, enrol, bring }
}

test('an account and its passkey come back as they were, also after opening again', async () => {
  const { store, file, bring } = await start()
  await bring('a', 'supervisor')
  await store.close()
  const { accounts } = await start(file)
  expect(await accounts.find(agentId('a'))).toEqual(account('a', 'admin'))
  const found = await accounts.findCredential('passkey-a')
  expect(found).toEqual(credential('a'))
  expect(Buffer.isBuffer(found?.publicKey)).toBe(false)
  expect(await accounts.find(agentId('z'))).toBeUndefined()
  expect(await accounts.findCredential('unknown')).toBeUndefined()
})

test('the first account with a passkey is an admin whatever its link says, the next are what theirs say', async () => {
  const { accounts, bring } = await start()
  await accounts.ensure(account('d', 'admin'))
  expect(await bring('a', 'agent')).toMatchObject({ role: 'admin' })
  for (const role of ['agent', 'supervisor', 'admin'] as const) {
    expect(await bring(role.charAt(2), role)).toMatchObject({ role })
  }
  expect(await accounts.countEnrolled()).toBe(4)
})

test('link, account and passkey are written together or not at all', async () => {
  const { accounts, enrolmentLinks, invite, bring } = await start()
  await bring('a', 'agent')
  await invite('link-b', 'agent')
  const { role: _, ...unranked } = account('b')
  const taken = { ...credential('b'), credentialId: 'passkey-a' }
  await expect(
    accounts.enrol({ secretHash: 'link-b', account: unranked, credential: taken, nowMs: startMs }),
  ).rejects.toThrow()
  expect(await accounts.find(agentId('b'))).toBeUndefined()
  expect(await enrolmentLinks.isOpen('link-b', startMs)).toBe(true)
})

test('a link that is unknown, used or expired enrols nobody', async () => {
  const { accounts, enrolmentLinks, invite, enrol } = await start()
  expect(await enrol('unknown', 'a')).toBe('not-open')
  await invite('link', 'agent')
  expect(await enrol('link', 'a', startMs + 1000)).toBe('not-open')
  expect(await accounts.countEnrolled()).toBe(0)
  expect(await enrol('link', 'a', startMs + 999)).toMatchObject({ agentId: agentId('a') })
  expect(await enrolmentLinks.isOpen('link', startMs)).toBe(false)
  expect(await enrol('link', 'b')).toBe('not-open')
  expect(await accounts.find(agentId('b'))).toBeUndefined()
})

test('of 100 parallel enrolments from two stores by one link exactly one is written', async () => {
  const one = await start()
  const two = await start(one.file)
  await one.invite('link', 'agent')
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, (_, n) => (n % 2 ? one : two).enrol('link', 'a')),
  )
  expect(outcomes.filter(outcome => outcome !== 'not-open')).toHaveLength(1)
  expect(await one.accounts.countEnrolled()).toBe(1)
})

test('ensuring an account twice keeps the first, and it is not counted as enrolled', async () => {
  const { accounts } = await start()
  await accounts.ensure(account('a'))
  await accounts.ensure({ ...account('a'), name: 'Somebody else' })
  expect(await accounts.find(agentId('a'))).toEqual(account('a'))
  expect(await accounts.countEnrolled()).toBe(0)
})

test('the last admin with a passkey that is not revoked stays, whoever else is there', async () => {
  const { store, accounts, bring } = await start()
  await bring('a', 'admin')
  await bring('b', 'agent')
  await accounts.ensure(account('d', 'admin'))
  expect(await accounts.setRole(agentId('a'), 'supervisor')).toBe('last-admin')
  expect(await accounts.remove(agentId('a'))).toBe('last-admin')
  expect(await accounts.setRole(agentId('a'), 'admin')).toBe('changed')
  expect(await accounts.setRole(agentId('b'), 'admin')).toBe('changed')
  await store.auth.revocations.add({ kind: 'credential', value: 'passkey-b' }, startMs)
  expect(await accounts.setRole(agentId('a'), 'agent')).toBe('last-admin')
  await bring('c', 'admin')
  await store.auth.revocations.add({ kind: 'agent', value: agentId('c') }, startMs)
  expect(await accounts.remove(agentId('a'))).toBe('last-admin')
  expect(await accounts.remove(agentId('c'))).toBe('removed')
  await bring('e', 'admin')
  expect(await accounts.remove(agentId('a'))).toBe('removed')
  expect(await accounts.setRole(agentId('z'), 'agent')).toBe('not-found')
  expect(await accounts.remove(agentId('a'))).toBe('not-found')
})

test('of two admins who demote each other at once from two stores one stays admin', async () => {
  const one = await start()
  const two = await start(one.file)
  await one.bring('a', 'admin')
  await one.bring('b', 'admin')
  const outcomes = await Promise.all([
    one.accounts.setRole(agentId('a'), 'agent'),
    two.accounts.setRole(agentId('b'), 'agent'),
  ])
  expect([...outcomes].sort()).toEqual(['changed', 'last-admin'])
})

test('a removed agent leaves neither passkey nor session, and the list has the others, oldest first', async () => {
  const { store, accounts, bring } = await start()
  await bring('a', 'admin')
  await bring('b', 'agent')
  await accounts.addCredential(credential('a', 'second'), told())
  await store.auth.sessions.create(
    {
      secretHash: 'hash',
      agentId: agentId('b'),
      seatJkt: 'k'.repeat(43),
      method: 'passkey',
      credentialId: 'passkey-b',
      createdAtMs: startMs,
      seenAtMs: startMs,
      verifiedAtMs: startMs,
      place: null,
      browser: '',
    },
    5,
  )
  expect(await accounts.list()).toEqual([
    { ...account('a', 'admin'), passkeys: 2 },
    { ...account('b'), passkeys: 1 },
  ])
  await accounts.remove(agentId('b'))
  expect(await accounts.list()).toEqual([{ ...account('a', 'admin'), passkeys: 2 }])
  expect(await accounts.findCredential('passkey-b')).toBeUndefined()
  expect(await store.auth.sessions.find('hash')).toBeUndefined()
})
