import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../../store/testing/testStore.ts'
import { createSystemClock } from '../clock.ts'
import { CommandError } from './commandError.ts'
import { webhooks } from './webhooks.ts'

const place = () => ({ dataFolder: temporaryFolder(onTestFinished), clock: createSystemClock() })

test('a secret is made for its owner’s eyes only, and never over another file', async () => {
  const file = join(temporaryFolder(onTestFinished), 'hook.secret')
  const said = await webhooks(['secret', file], place())
  const secret = readFileSync(file, 'utf8')
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=\n$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(said).toContain(`"secretFile": ${JSON.stringify(file)}`)
  expect(said).not.toContain(secret.trim())
  await expect(webhooks(['secret', file], place())).rejects.toThrow('is there already')
  expect(readFileSync(file, 'utf8')).toBe(secret)
})

test.each<[string, readonly string[]]>([
  ['nothing', []],
  ['another word', ['resend']],
  ['no file', ['secret']],
  ['two files', ['secret', 'a', 'b']],
  ['a status of something', ['status', 'shop']],
  ['no time', ['replay']],
  ['a name without its value', ['replay', '--from']],
  ['a name twice', ['replay', '--from', '2026-11-21', '--from', '2026-11-22']],
  ['a name that is none', ['replay', '--since', '2026-11-21']],
  ['no day of any calendar', ['replay', '--from', '2026-13-01']],
  ['a time without a zone', ['replay', '--from', '2026-11-21T09:00:00']],
  ['a site that is none', ['replay', '--from', '2026-11-21', '--site', 'My Shop']],
])('%s is answered with what to write instead', async (_, words) => {
  await expect(webhooks(words, place())).rejects.toThrow('npm run webhooks -- replay --from TIME')
})

test('a time that ends before it begins, or has not begun, is said to be that', async () => {
  for (const words of [
    ['replay', '--from', '2026-11-21', '--to', '2026-11-21'],
    ['replay', '--from', '2999-01-01'],
  ])
    await expect(webhooks(words, place())).rejects.toThrow('--from must be before --to')
})

test('in a folder that is no service’s nothing is made', async () => {
  const here = place()
  for (const words of [['status'], ['replay', '--from', '2020-01-01']]) {
    await expect(webhooks(words, here)).rejects.toThrow(CommandError)
  }
})
