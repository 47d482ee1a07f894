import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { errors } from '../../protocol/errors.ts'
import { tableForPages } from './errorTable.ts'

const path = new URL('../../protocol/errors.ts', import.meta.url).pathname
const source = readFileSync(path, 'utf8')

test('a late file has codes and numbers of errors, and none of the sentences', () => {
  const bare = tableForPages(path, source, false)
  for (const [code, { closeCode, retryable, sentence }] of Object.entries(errors)) {
    expect(bare).toContain(code)
    expect(bare.replaceAll(/\s/g, '')).toContain(`row(0,${closeCode},${retryable},''`)
    expect(bare).not.toContain(sentence)
  }
})

test('a door has the sentences, too, and no status of HTTP', () => {
  const table = tableForPages(path, source, true)
  for (const { closeCode, sentence } of Object.values(errors)) {
    expect(table).toContain(sentence)
    expect(table).toMatch(new RegExp(`row\\(\\s*0,\\s*${closeCode}`))
  }
})

test('a table that is written in another way is not passed over', () => {
  expect(() => tableForPages('errors.ts', 'export const errors = {}', true)).toThrow('no rows')
})
