import { chmodSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../testing/testService.ts'
import { keyOverlapMs, openSigningKeys, rotateSigningKeys } from './signingKeys.ts'

const clockAt = (nowMs: number) => {
  const clock = { nowMs, now: () => clock.nowMs }
  return clock
}

async function openKeys(folder = join(temporaryFolder(onTestFinished), 'deep', 'keys')) {
  const clock = clockAt(Date.UTC(2026, 10, 21, 12))
  const logged: string[] = []
  const note = (event: string) => logged.push(event)
  const open = () => openSigningKeys({ folder, clock, log: { info: note, warn: note, error: note } })
  return { folder, clock, logged, open, keys: await open() }
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

test('the first run makes one key that only its owner can read', async () => {
  const { folder, keys, logged } = await openKeys()
  const { kid } = await keys.signingKey()
  expect(readdirSync(folder)).toEqual([`${kid}.json`])
  expect(modeOf(folder)).toBe('700')
  expect(modeOf(join(folder, `${kid}.json`))).toBe('600')
  expect(logged).toEqual([])
})

test('the next run uses the same key', async () => {
  const { keys, open } = await openKeys()
  const again = await open()
  expect((await again.signingKey()).kid).toBe((await keys.signingKey()).kid)
})

test('what is published is the public half, named by its thumbprint', async () => {
  const { keys } = await openKeys()
  const [published, ...others] = await keys.published()
  if (published === undefined) throw new Error('nothing was published')
  expect(others).toEqual([])
  expect(Object.keys(published).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  expect(published.kid).toBe(await calculateJwkThumbprint({ ...published }))
})

test('rights that are too wide are narrowed, and the log says so', async () => {
  const { folder, open, logged } = await openKeys()
  const [name = ''] = readdirSync(folder)
  chmodSync(folder, 0o755)
  chmodSync(join(folder, name), 0o644)
  await open()
  expect(modeOf(folder)).toBe('700')
  expect(modeOf(join(folder, name))).toBe('600')
  expect(logged).toEqual(['signing keys were open to others'])
})

test('a running server notices a rotation within a second; the old key verifies through the overlap, then no more', async () => {
  const { folder, clock, keys } = await openKeys()
  const old = await keys.signingKey()
  clock.nowMs += 5000
  const { kid, removed } = await rotateSigningKeys(folder, clock)
  expect(removed).toBe(0)
  clock.nowMs += 1000
  expect((await keys.signingKey()).kid).toBe(kid)
  expect((await keys.published()).map(key => key.kid)).toEqual([kid, old.kid])
  clock.nowMs += keyOverlapMs - 1001
  expect(await keys.verificationKey(old.kid)).toBeDefined()
  clock.nowMs += 1
  expect(await keys.verificationKey(old.kid)).toBeUndefined()
  expect((await keys.published()).map(key => key.kid)).toEqual([kid])
})

test('within one second the folder is looked at once, however many names are unknown', async () => {
  const { folder, clock, keys } = await openKeys()
  clock.nowMs += 1000
  expect(await keys.verificationKey('unknown')).toBeUndefined()
  const { kid } = await rotateSigningKeys(folder, clock)
  clock.nowMs += 999
  expect(await keys.verificationKey(kid)).toBeUndefined()
  clock.nowMs += 1
  expect(await keys.verificationKey(kid)).toBeDefined()
})

test('a later rotation removes the keys whose overlap is over, and only those', async () => {
  const { folder, clock, keys } = await openKeys()
  const first = await keys.signingKey()
  const second = await rotateSigningKeys(folder, clock)
  const third = await rotateSigningKeys(folder, clock)
  expect(readdirSync(folder)).toHaveLength(3)
  clock.nowMs += keyOverlapMs + 2
  const fourth = await rotateSigningKeys(folder, clock)
  expect(fourth.removed).toBe(2)
  expect(readdirSync(folder).sort()).toEqual([`${third.kid}.json`, `${fourth.kid}.json`].sort())
  expect([first.kid, second.kid]).not.toContain(third.kid)
})

test('of rotations in one millisecond the last one signs, and none is lost', async () => {
  const { folder, clock, keys } = await openKeys()
  const kids = []
  for (let round = 0; round < 3; round += 1) kids.push((await rotateSigningKeys(folder, clock)).kid)
  clock.nowMs += 1000
  expect((await keys.signingKey()).kid).toBe(kids.at(-1))
  expect(await keys.published()).toHaveLength(4)
})

test('the overlap of a key begins with its own successor, however often the keys rotate', async () => {
  const { folder, clock, keys } = await openKeys()
  const first = await keys.signingKey()
  clock.nowMs += 1000
  const second = await rotateSigningKeys(folder, clock)
  clock.nowMs += keyOverlapMs - 1000
  await rotateSigningKeys(folder, clock)
  expect(await keys.verificationKey(first.kid)).toBeDefined()
  clock.nowMs += 1000
  expect(await keys.verificationKey(first.kid)).toBeUndefined()
  expect(await keys.verificationKey(second.kid)).toBeDefined()
})

test('rotating an empty folder makes the first key', async () => {
  const folder = join(temporaryFolder(onTestFinished), 'keys')
  const { kid } = await rotateSigningKeys(folder, clockAt(0))
  expect(readdirSync(folder)).toEqual([`${kid}.json`])
})

test.each([
  ['no JSON', () => '{'],
  ['a key under another name', (text: string) => text.replace(/"kid":"[^"]+/, `"kid":"${'A'.repeat(43)}`)],
  ['another public half', (text: string) => text.replace(/"x":"[^"]+/, `"x":"${'A'.repeat(43)}`)],
  ['a member more', (text: string) => text.replace('{', '{"more":1,')],
])('a key file with %s stops the start, and its contents stay out of the sentence', async (_, spoil) => {
  const { folder, open } = await openKeys()
  const [name = ''] = readdirSync(folder)
  const path = join(folder, name)
  const secret: string = JSON.parse(readFileSync(path, 'utf8')).jwk.d
  writeFileSync(path, spoil(readFileSync(path, 'utf8')))
  const error = await open().catch((error: unknown) => error)
  expect(String(error)).toContain('is not a signing key')
  expect(String(error)).not.toContain(secret)
})

test('a folder that vanishes under a running server changes nothing but the log', async () => {
  const { folder, clock, keys, logged } = await openKeys()
  const { kid } = await keys.signingKey()
  renameSync(folder, `${folder}-gone`)
  clock.nowMs += 1000
  expect((await keys.signingKey()).kid).toBe(kid)
  expect(logged).toEqual(['signing keys unreadable'])
})
