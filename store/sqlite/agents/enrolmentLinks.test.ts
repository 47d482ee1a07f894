import { expect, onTestFinished, test } from 'vitest'
import { account, agentId, credential, startMs, temporaryStore, told } from '../../testing/testStore.ts'

const link = {
  secretHash: 'hash',
  role: 'admin',
  inviter: null,
  createdAtMs: startMs,
  expiresAtMs: startMs + 1000,
} as const

test('a link is open until it expires, also after opening again, and looking does not use it', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  await store.auth.enrolmentLinks.create(link)
  expect(await store.auth.enrolmentLinks.isOpen('unknown', startMs)).toBe(false)
  await store.close()
  const { enrolmentLinks } = (await temporaryStore(onTestFinished, file)).store.auth
  expect(await enrolmentLinks.isOpen(link.secretHash, startMs + 999)).toBe(true)
  expect(await enrolmentLinks.isOpen(link.secretHash, startMs + 1000)).toBe(false)
})

/** Two admins, each with two passkeys; the first invited one more, and so did the operator. */
async function startInvited() {
  const { store } = await temporaryStore(onTestFinished)
  const { accounts, enrolmentLinks, revocations } = store.auth
  for (const letter of ['a', 'b']) {
    await accounts.ensure(account(letter, 'admin'))
    await accounts.addCredential(credential(letter), told())
    await accounts.addCredential(credential(letter, `second-${letter}`), told())
  }
  const inviter = { agentId: agentId('a'), credentialId: 'passkey-a' }
  await enrolmentLinks.create({ ...link, inviter })
  await enrolmentLinks.create({ ...link, secretHash: 'operator' })
  const enrol = (secretHash: string, letter: string) => {
    const { role: _, ...unranked } = account(letter)
    return accounts.enrol({ secretHash, account: unranked, credential: credential(letter), nowMs: startMs })
  }
  /** Of the invitation and the operator's link, those that can be looked at and taken. */
  const open = async () => {
    const seen: string[] = []
    for (const [secretHash, letter] of [
      ['hash', 'x'],
      ['operator', 'y'],
    ] as const) {
      const isOpen = await enrolmentLinks.isOpen(secretHash, startMs)
      const outcome = await enrol(secretHash, letter)
      expect(outcome !== 'not-open').toBe(isOpen)
      if (isOpen) seen.push(secretHash)
    }
    return seen
  }
  return { accounts, revocations, open }
}
type Invited = Awaited<ReturnType<typeof startInvited>>

const ends: Record<string, (invited: Invited) => Promise<unknown>> = {
  'was removed': ({ accounts }) => accounts.remove(agentId('a')),
  'is no admin any more': ({ accounts }) => accounts.setRole(agentId('a'), 'supervisor'),
  'was an admin, was none, and is one again': async ({ accounts }) => {
    await accounts.setRole(agentId('a'), 'agent')
    await accounts.setRole(agentId('a'), 'admin')
  },
  'was revoked': ({ revocations }) => revocations.add({ kind: 'agent', value: agentId('a') }, startMs),
  'was there by a passkey that was revoked': ({ revocations }) =>
    revocations.add({ kind: 'credential', value: 'passkey-a' }, startMs),
  'was there by a passkey that was removed': ({ accounts }) =>
    accounts.removeCredential(agentId('a'), 'passkey-a', told()),
}

test.each(Object.entries(ends))('an invitation is void whose inviter %s', async (_, end) => {
  const invited = await startInvited()
  await end(invited)
  expect(await invited.open()).toEqual(['operator'])
})

test('what happens to others, or to another passkey, leaves an invitation open', async () => {
  const { accounts, revocations, open } = await startInvited()
  await accounts.setRole(agentId('a'), 'admin')
  await accounts.removeCredential(agentId('a'), 'second-a', told())
  await accounts.setRole(agentId('b'), 'agent')
  await revocations.add({ kind: 'agent', value: agentId('b') }, startMs)
  await revocations.add({ kind: 'before', value: startMs }, startMs)
  expect(await open()).toEqual(['hash', 'operator'])
})

test('every link is void that was made before a revoked moment, the greatest one, in numbers', async () => {
  const { revocations, open } = await startInvited()
  await revocations.add({ kind: 'before', value: startMs + 1 }, startMs)
  await revocations.add({ kind: 'before', value: 9 }, startMs)
  expect(await open()).toEqual([])
})
