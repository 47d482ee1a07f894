import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { errors } from '../../protocol/errors.ts'
import { withoutSentences } from './codesOnly.ts'

const path = new URL('../../protocol/errors.ts', import.meta.url).pathname
const source = readFileSync(path, 'utf8')

test('the table of errors keeps its codes and numbers, and none of its sentences', () => {
  const bare = withoutSentences(path, source)
  for (const [code, { closeCode, sentence }] of Object.entries(errors)) {
    expect(bare).toContain(code)
    expect(bare).toContain(String(closeCode))
    expect(bare).not.toContain(sentence)
  }
  expect(bare.length).toBeLessThan(source.length - 4000)
})

test('a table that is written in another way is not passed over', () => {
  expect(() => withoutSentences('errors.ts', 'export const errors = {}')).toThrow('no sentences')
})
