import { expect, onTestFinished, test } from 'vitest'
import type { CallerCredential } from '../../../auth/ports.ts'
import { type PasskeyNotice, SiteKey } from '../../../protocol/index.ts'
import { callerId, site, startMs, temporaryStore } from '../../testing/testStore.ts'

const caller = callerId('a')

const credential = (name: string, changes: Partial<CallerCredential> = {}): CallerCredential => ({
  credentialId: `credential-${name}`,
  callerId: caller,
  site,
  publicKey: new Uint8Array([0xa5, 0, 1, 2, 255]),
  signCount: 0,
  transports: ['internal', 'hybrid'],
  name,
  createdAtMs: startMs,
  lastUsedAtMs: null,
  synced: true,
  usableAtMs: null,
  ...changes,
})

/** Others change nothing. */
const anyNumber = { most: 1000, usableAtMs: null }

/** Two connections to one database, as two processes have them. */
async function twoStores() {
  const one = await temporaryStore(onTestFinished)
  const two = await temporaryStore(onTestFinished, one.file)
  const [first, second] = [one.store.auth.callers, two.store.auth.callers]
  return { first, second, turn: (n: number) => (n % 2 === 0 ? first : second) }
}

test('a passkey comes back as it was, also after opening again, and only at its site', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  const kept = credential('phone', { signCount: 7, lastUsedAtMs: startMs, usableAtMs: startMs + 5 })
  expect(await store.auth.callers.addCredential(kept, anyNumber)).toBe('added')
  await store.close()
  const { callers } = (await temporaryStore(onTestFinished, file)).store.auth
  const found = await callers.findCredential(site, kept.credentialId)
  expect(found).toEqual(kept)
  expect(Buffer.isBuffer(found?.publicKey)).toBe(false)
  expect(await callers.findCredential(SiteKey.parse('other'), kept.credentialId)).toBeUndefined()
  expect(await callers.findCredential(site, 'unknown')).toBeUndefined()
})

test('passkeys are listed oldest first, and nobody else’s', async () => {
  const { callers } = (await temporaryStore(onTestFinished)).store.auth
  for (const [name, atMs] of [
    ['b', 2],
    ['c', 3],
    ['a', 1],
  ] as const) {
    await callers.addCredential(credential(name, { createdAtMs: startMs + atMs }), anyNumber)
  }
  await callers.addCredential(credential('x', { callerId: callerId('b') }), anyNumber)
  expect((await callers.credentialsOf(caller)).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect(await callers.credentialsOf(callerId('z'))).toEqual([])
})

test('a credential is added once, by whichever process and at whichever site', async () => {
  const { first, turn } = await twoStores()
  const added = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      turn(n).addCredential(
        credential('phone', { callerId: callerId(n % 3 ? 'a' : 'b'), site: SiteKey.parse(`site-${n}`) }),
        anyNumber,
      ),
    ),
  )
  expect(added.filter(outcome => outcome === 'added')).toHaveLength(1)
  expect([
    ...(await first.credentialsOf(caller)),
    ...(await first.credentialsOf(callerId('b'))),
  ]).toHaveLength(1)
})

test('of passkeys that come at once one is the first, the others are beside it, and never more than allowed', async () => {
  const { first, turn } = await twoStores()
  const beside = { most: 3, usableAtMs: startMs + 9 }
  const added = await Promise.all(
    Array.from({ length: 8 }, (_, n) => turn(n).addCredential(credential(`phone ${n}`), beside)),
  )
  const expected = ['added', ...Array(2).fill('added-beside-others'), ...Array(5).fill('too-many')]
  expect(added.toSorted()).toEqual(expected)
  const kept = await first.credentialsOf(caller)
  expect(kept.filter(({ usableAtMs }) => usableAtMs === null)).toHaveLength(1)
  expect(kept.filter(({ usableAtMs }) => usableAtMs === beside.usableAtMs)).toHaveLength(2)
})

test('of parallel uses with the same count one is noted', async () => {
  const { first, turn } = await twoStores()
  await first.addCredential(credential('key', { signCount: 4, synced: false }), anyNumber)
  const use = { credentialId: 'credential-key', signCount: 5, synced: true, atMs: startMs + 9 }
  const outcomes = await Promise.all(Array.from({ length: 20 }, (_, n) => turn(n).noteUse(use)))
  expect(outcomes.filter(outcome => outcome === 'noted')).toHaveLength(1)
  const found = await first.findCredential(site, use.credentialId)
  expect(found).toMatchObject({ signCount: 5, synced: true, lastUsedAtMs: startMs + 9 })
})

test('a count that went back, stood still or vanished is not noted and changes nothing', async () => {
  const { callers } = (await temporaryStore(onTestFinished)).store.auth
  const key = credential('key', { signCount: 5 })
  await callers.addCredential(key, anyNumber)
  for (const signCount of [5, 4, 0]) {
    const use = { credentialId: key.credentialId, signCount, synced: false, atMs: startMs + 1 }
    expect(await callers.noteUse(use)).toBe('went-back')
  }
  expect(await callers.findCredential(site, key.credentialId)).toEqual(key)
})

test('who never counts is always noted', async () => {
  const { first, turn } = await twoStores()
  await first.addCredential(credential('phone'), anyNumber)
  const use = { credentialId: 'credential-phone', signCount: 0, synced: true, atMs: startMs }
  const outcomes = await Promise.all(Array.from({ length: 6 }, (_, n) => turn(n).noteUse(use)))
  expect(new Set(outcomes)).toEqual(new Set(['noted']))
})

test('a passkey is renamed by its owner only', async () => {
  const { callers } = (await temporaryStore(onTestFinished)).store.auth
  await callers.addCredential(credential('phone'), anyNumber)
  expect(await callers.rename(callerId('b'), 'credential-phone', 'Mine')).toBe(false)
  expect(await callers.rename(caller, 'credential-unknown', 'Mine')).toBe(false)
  expect(await callers.rename(caller, 'credential-phone', 'Ana’s phone')).toBe(true)
  expect((await callers.credentialsOf(caller)).map(({ name }) => name)).toEqual(['Ana’s phone'])
})

test('two removals of the last two passkeys at one moment leave one, between processes', async () => {
  const { first, second } = await twoStores()
  for (let round = 0; round < 20; round += 1) {
    const owner = { callerId: callerId(String.fromCharCode(97 + round)) }
    const ids = ['one', 'two'].map(name => `${name}-${round}`)
    for (const id of ids) await first.addCredential(credential(id, owner), anyNumber)
    const [a = '', b = ''] = ids.map(id => `credential-${id}`)
    const outcomes = await Promise.all([
      first.remove(owner.callerId, a, startMs),
      second.remove(owner.callerId, b, startMs),
    ])
    expect(outcomes.toSorted()).toEqual(['last', 'removed'])
    expect(await second.credentialsOf(owner.callerId)).toHaveLength(1)
  }
})

test('a passkey that is cooling off goes at any time and saves no other', async () => {
  const { callers } = (await temporaryStore(onTestFinished)).store.auth
  await callers.addCredential(credential('old'), anyNumber)
  await callers.addCredential(credential('new'), { ...anyNumber, usableAtMs: startMs + 10 })
  expect(await callers.remove(caller, 'credential-old', startMs + 9)).toBe('last')
  expect(await callers.remove(callerId('b'), 'credential-new', startMs)).toBe('not-found')
  expect(await callers.remove(caller, 'credential-old', startMs + 10)).toBe('removed')
  expect(await callers.remove(caller, 'credential-old', startMs + 10)).toBe('not-found')
  expect(await callers.remove(caller, 'credential-new', startMs + 10)).toBe('last')
})

test('a notice stays until its caller has read it', async () => {
  const { callers } = (await temporaryStore(onTestFinished)).store.auth
  const notice = (noticeId: string, atMs: number): PasskeyNotice => ({
    noticeId,
    atMs,
    what: 'passkey-removed',
    passkeyName: 'Phone',
  })
  await callers.addNotice(caller, notice('n2', startMs + 2))
  await callers.addNotice(caller, notice('n1', startMs + 1))
  await callers.dismissNotice(callerId('b'), 'n1')
  expect(await callers.noticesOf(caller)).toEqual([notice('n1', startMs + 1), notice('n2', startMs + 2)])
  await callers.dismissNotice(caller, 'n1')
  await callers.dismissNotice(caller, 'n1')
  expect(await callers.noticesOf(caller)).toEqual([notice('n2', startMs + 2)])
  expect(await callers.noticesOf(callerId('b'))).toEqual([])
})
