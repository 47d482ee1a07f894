import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

/** What a page pays before anybody means to call: Lit, the words, the rules of one phone; no schemas, no media code. */
const mostBytes = { 'button.js': 36_000, 'passkeys.js': 22_000, 'ringfence.js': 12_000 }

test.each(Object.entries(mostBytes))('%s stays under %i bytes, compressed', (file, most) => {
  const text = readFileSync(new URL(`../../dist/sdk/${file}`, import.meta.url))
  expect(gzipSync(text).length).toBeLessThan(most)
})
