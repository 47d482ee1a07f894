import { expect, test } from 'vitest'
import { saidAbout } from '../testing/temporaryTree.ts'
import { fileLengths } from './fileLengths.ts'

test('files up to the limit pass, whatever their last line ends with', async () => {
  const files = {
    'auth/a.ts': '//\n'.repeat(250),
    'auth/a.test.ts': '//\n'.repeat(400),
    'tools/a.mjs': `${'//\n'.repeat(249)}//`,
    'docs/walk.md': 'word\n'.repeat(900),
  }
  expect(await saidAbout(fileLengths, files)).toEqual([])
})

test('a line too many fails with the count', async () => {
  const files = {
    'auth/a.ts': '//\n'.repeat(251),
    'auth/a.test.ts': '//\n'.repeat(401),
    'tools/a.mjs': '//\n'.repeat(300),
  }
  expect(await saidAbout(fileLengths, files)).toEqual([
    'auth/a.test.ts:401 This file has 401 lines; at most 400 are allowed.',
    'auth/a.ts:251 This file has 251 lines; at most 250 are allowed.',
    'tools/a.mjs:251 This file has 300 lines; at most 250 are allowed.',
  ])
})
