import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { AgentId, SiteKey } from '../../protocol/index.ts'
import { temporaryFolder } from '../testing/testService.ts'
import { openPairwise } from './pairwise.ts'

const [shop, bank] = [SiteKey.parse('shop'), SiteKey.parse('bank')]
const agent = (letter: string) => AgentId.parse(`agent_${letter.repeat(22)}`)

function secretFile() {
  const file = join(temporaryFolder(onTestFinished), 'data', 'pairwise.key')
  const warned: string[] = []
  const log = { info: () => {}, warn: (event: string) => void warned.push(event), error: () => {} }
  return { file, warned, open: () => openPairwise({ file, log }) }
}

test('a caller has one name at a site, also after a restart, and another at each other site', async () => {
  const { open } = secretFile()
  const before = await open()
  const after = await open()
  expect(after.callerOf(shop, 'user-1')).toBe(before.callerOf(shop, 'user-1'))
  expect(before.callerOf(bank, 'user-1')).not.toBe(before.callerOf(shop, 'user-1'))
  expect(before.callerOf(shop, 'user-2')).not.toBe(before.callerOf(shop, 'user-1'))
  expect(before.callerOf(shop, 'User-1')).not.toBe(before.callerOf(shop, 'user-1'))
  expect(before.callerOf(shop, 'user-1')).toMatch(/^caller_[A-Za-z0-9_-]{22}$/)
})

test('another service calls the same person something else', async () => {
  const [one, other] = [await secretFile().open(), await secretFile().open()]
  expect(one.callerOf(shop, 'user-1')).not.toBe(other.callerOf(shop, 'user-1'))
})

test('a seat is six letters and digits, stable per agent and site', async () => {
  const { open } = secretFile()
  const names = await open()
  const seat = names.seatOf(shop, agent('a'))
  expect(seat).toMatch(/^[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}$/)
  expect((await open()).seatOf(shop, agent('a'))).toBe(seat)
  expect(names.seatOf(bank, agent('a'))).not.toBe(seat)
  expect(names.seatOf(shop, agent('b'))).not.toBe(seat)
})

test('all 32 letters stand in every place', async () => {
  const names = await secretFile().open()
  const seats = Array.from({ length: 2000 }, (_, number) =>
    names.seatOf(shop, AgentId.parse(`agent_${String(number).padStart(22, '0')}`)),
  )
  for (const place of [0, 1, 2, 4, 5, 6]) expect(new Set(seats.map(seat => seat[place])).size).toBe(32)
})

test('the secret is for its owner only, 256 bits, and one file', async () => {
  const { file, warned, open } = secretFile()
  await open()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url')).toHaveLength(32)
  expect(readdirSync(dirname(file))).toEqual(['pairwise.key'])
  expect(warned).toEqual([])
})

test('a secret that others could read is closed, and the log says so', async () => {
  const { file, warned, open } = secretFile()
  await open()
  chmodSync(file, 0o644)
  await open()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(warned).toEqual(['pairwise secret was open to others'])
})

test('ten servers that start at once agree on one secret', async () => {
  const { file, open } = secretFile()
  const all = await Promise.all(Array.from({ length: 10 }, open))
  expect(new Set(all.map(names => names.callerOf(shop, 'user-1'))).size).toBe(1)
  expect(readdirSync(dirname(file))).toEqual(['pairwise.key'])
})

test.each(['', 'AAAA', `${'A'.repeat(42)}B`, 'A'.repeat(44), '{"k":1}'])(
  'a file that holds %j is no secret and is left alone',
  async text => {
    const { file, open } = secretFile()
    await open()
    writeFileSync(file, text)
    await expect(open()).rejects.toThrow('pairwise.key is not the pairwise secret of this service')
    expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(text)
  },
)
