import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { errors } from '../../protocol/errors.ts'
import { tableForPages, tables } from './errorTable.ts'

const paths = tables.map(table => new URL(`../../${table}`, import.meta.url).pathname)

const wholeTable = (withSentences: boolean): string =>
  paths.map(path => tableForPages(path, readFileSync(path, 'utf8'), withSentences)).join('\n')

test('a late file has codes and numbers of errors, and none of the sentences', () => {
  const bare = wholeTable(false)
  for (const [code, { closeCode, retryable, sentence }] of Object.entries(errors)) {
    expect(bare).toContain(code)
    expect(bare.replaceAll(/\s/g, '')).toContain(`row(0,${closeCode},${retryable},''`)
    expect(bare).not.toContain(sentence)
  }
})

test('a door has the sentences, too, and no status of HTTP', () => {
  const table = wholeTable(true)
  for (const { closeCode, sentence } of Object.values(errors)) {
    expect(table).toContain(sentence)
    expect(table).toMatch(new RegExp(`row\\(\\s*0,\\s*${closeCode}`))
  }
})

test('a table that is written in another way is not passed over', () => {
  expect(() => tableForPages('errors.ts', 'export const errors = {}', true)).toThrow('no rows')
})
