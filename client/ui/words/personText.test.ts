import { expect, test } from 'vitest'
import { isolated } from './personText.ts'

test.each([
  ['Ana', 'Ana'],
  ['José 2', 'José 2'],
  ['דנה 2', '\u2068דנה 2\u2069'],
  ['محمد', '\u2068محمد\u2069'],
])('%s in a sentence is %j', (name, written) => {
  expect(isolated(name)).toBe(written)
})
