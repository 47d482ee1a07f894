import { readdirSync, readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'

const sdk = new URL('../../dist/sdk/', import.meta.url)

/**
 * What goes over the wire, by Brotli. With the page, before anybody means to call: Lit, the words, the rules of one phone; no
 * schemas, no media code. Those come on the first sign of intent, once, and stay in the browser's cache.
 */
const mostBytes = {
  'button.js': 44_500,
  'passkeys.js': 23_500,
  'ringfence.js': 14_500,
  'chunks/onIntent-': 73_500,
  'chunks/passkeyPrompt-': 4_000,
  'chunks/receiptFile-': 3_000,
}

/** The newest file whose name begins so: earlier builds may have left theirs. */
function newest(beginning: string): URL {
  const [folder, name] = beginning.includes('/') ? beginning.split('/', 2) : ['.', beginning]
  const found = readdirSync(new URL(`${folder}/`, sdk))
    .filter(file => file.startsWith(name ?? '') && file.endsWith('.br'))
    .map(file => new URL(`${folder}/${file}`, sdk))
    .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)
  if (!found[0]) throw new Error(`${beginning} was not built`)
  return found[0]
}

test.each(Object.entries(mostBytes))('%s stays under %i bytes on the wire', (beginning, most) => {
  expect(statSync(newest(beginning)).size).toBeLessThan(most)
})

test('a first call takes less than a quarter of what its files weigh', () => {
  const files = ['button.js', 'chunks/onIntent-'].map(newest)
  const sent = files.reduce((sum, file) => sum + statSync(file).size, 0)
  const weight = files.reduce((sum, file) => sum + statSync(new URL(file.href.replace(/\.br$/, ''))).size, 0)
  expect(sent).toBeLessThan(117_600)
  expect(sent / weight).toBeLessThan(0.25)
})

test('nothing of the bundler goes along with a door', () => {
  for (const door of ['button.js', 'passkeys.js', 'ringfence.js'])
    expect(readFileSync(new URL(door, sdk), 'utf8')).not.toContain('vite:preload')
})
