import { expect, onTestFinished, test } from 'vitest'
import type { CallerCredential } from '../../../auth/ports.ts'
import { SiteKey } from '../../../protocol/index.ts'
import { callerId, site, startMs, temporaryStore } from '../../testing/testStore.ts'

const caller = callerId('a')
const of = (letter: string, credentialId: string | null = null) => ({
  ...{ callerId: callerId(letter), site, credentialId },
})
const code = (lookup: string) => ({ lookup, hash: `hash of ${lookup}`, salt: `salt of ${lookup}` })

test('new codes replace the former ones of this caller and of nobody else', async () => {
  const { recoveryCodes } = (await temporaryStore(onTestFinished)).store.auth
  await recoveryCodes.replace(of('a'), [code('A'), code('B')])
  await recoveryCodes.replace(of('b'), [code('X')])
  await recoveryCodes.replace(of('a'), [code('C')])
  expect(await recoveryCodes.find(site, 'A')).toBeUndefined()
  expect(await recoveryCodes.find(site, 'C')).toEqual({
    callerId: caller,
    credentialId: null,
    hash: 'hash of C',
    salt: 'salt of C',
  })
  expect(await recoveryCodes.find(SiteKey.parse('other'), 'C')).toBeUndefined()
  expect(await recoveryCodes.left(caller)).toBe(1)
  expect(await recoveryCodes.left(callerId('b'))).toBe(1)
  expect(await recoveryCodes.left(callerId('z'))).toBe(0)
})

test('replacing is all or nothing', async () => {
  const { recoveryCodes } = (await temporaryStore(onTestFinished)).store.auth
  await recoveryCodes.replace(of('a'), [code('A'), code('B')])
  await recoveryCodes.replace(of('b'), [code('X')])
  await expect(recoveryCodes.replace(of('a'), [code('C'), code('X')])).rejects.toThrow()
  expect(await recoveryCodes.left(caller)).toBe(2)
  expect(await recoveryCodes.find(site, 'C')).toBeUndefined()
})

test('of 20 parallel tries with one code, from two processes, one wins', async () => {
  const one = await temporaryStore(onTestFinished)
  const two = await temporaryStore(onTestFinished, one.file)
  await one.store.auth.recoveryCodes.replace(of('a'), [code('A'), code('B')])
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).store.auth.recoveryCodes.take(site, 'A')),
  )
  expect(outcomes.filter(outcome => outcome === 'taken')).toHaveLength(1)
  expect(await two.store.auth.recoveryCodes.left(caller)).toBe(1)
})

test('codes go with the passkey that made them, and none are kept for one that is gone', async () => {
  const { callers, recoveryCodes } = (await temporaryStore(onTestFinished)).store.auth
  const passkey = (credentialId: string): CallerCredential => ({
    ...{ credentialId, callerId: caller, site, publicKey: new Uint8Array([1]), signCount: 0, transports: [] },
    ...{ name: '', createdAtMs: startMs, lastUsedAtMs: null, synced: false, usableAtMs: null },
  })
  for (const id of ['phone', 'laptop']) {
    await callers.addCredential(passkey(id), { most: 2, usableAtMs: null })
  }
  expect(await recoveryCodes.replace(of('a', 'phone'), [code('A'), code('B')])).toBe('replaced')
  expect(await recoveryCodes.find(site, 'A')).toMatchObject({ credentialId: 'phone' })
  expect(await callers.remove(caller, 'phone', startMs)).toBe('removed')
  expect(await recoveryCodes.left(caller)).toBe(0)
  expect(await recoveryCodes.replace(of('a', 'laptop'), [code('C')])).toBe('replaced')
  expect(await recoveryCodes.replace(of('a', 'phone'), [code('D')])).toBe('gone')
  expect(await recoveryCodes.find(site, 'C')).toBeDefined()
  expect(await callers.remove(caller, 'laptop', startMs)).toBe('last')
  expect(await recoveryCodes.left(caller)).toBe(1)
})
