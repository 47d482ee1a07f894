import { expect, onTestFinished, test } from 'vitest'
import { SiteKey } from '../../protocol/index.ts'
import { callerId, site, temporaryStore } from '../testStore.ts'

const caller = callerId('a')
const code = (lookup: string) => ({ lookup, hash: `hash of ${lookup}`, salt: `salt of ${lookup}` })

test('new codes replace the former ones of this caller and of nobody else', async () => {
  const { recoveryCodes } = (await temporaryStore(onTestFinished)).store.auth
  await recoveryCodes.replace(caller, site, [code('A'), code('B')])
  await recoveryCodes.replace(callerId('b'), site, [code('X')])
  await recoveryCodes.replace(caller, site, [code('C')])
  expect(await recoveryCodes.find(site, 'A')).toBeUndefined()
  expect(await recoveryCodes.find(site, 'C')).toEqual({
    callerId: caller,
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
  await recoveryCodes.replace(caller, site, [code('A'), code('B')])
  await recoveryCodes.replace(callerId('b'), site, [code('X')])
  await expect(recoveryCodes.replace(caller, site, [code('C'), code('X')])).rejects.toThrow()
  expect(await recoveryCodes.left(caller)).toBe(2)
  expect(await recoveryCodes.find(site, 'C')).toBeUndefined()
})

test('of 20 parallel tries with one code, from two processes, one wins', async () => {
  const one = await temporaryStore(onTestFinished)
  const two = await temporaryStore(onTestFinished, one.file)
  await one.store.auth.recoveryCodes.replace(caller, site, [code('A'), code('B')])
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).store.auth.recoveryCodes.take(site, 'A')),
  )
  expect(outcomes.filter(outcome => outcome === 'taken')).toHaveLength(1)
  expect(await two.store.auth.recoveryCodes.left(caller)).toBe(1)
})
