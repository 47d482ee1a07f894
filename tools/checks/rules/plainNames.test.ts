import { expect, test } from 'vitest'
import { saidAbout } from '../testing/temporaryTree.ts'
import { plainNames } from './plainNames.ts'

test('names that say something pass', async () => {
  const files = {
    'auth/siteData.ts': "import { inspect } from 'node:util'\nexport const taskManager = inspect\n",
    'docs/manager.md': 'The manager of a shop.\n',
  }
  expect(await saidAbout(plainNames, files)).toEqual([])
})

test.each([
  'auth/utils.ts',
  'auth/tokenHelpers.ts',
  'sfu/media/workerManager.ts',
  'client/helpers/a.ts',
  'auth/data.ts',
])('a file called %s', async path => {
  expect(await saidAbout(plainNames, { [path]: '\n' })).toEqual([
    expect.stringMatching(new RegExp(`^${path}:1 '\\w+' in a path says nothing; name what it does\\.$`)),
  ])
})

test.each([
  'const tokenUtils = 1',
  'function helper() {}',
  'interface Helpers {}',
  'const a = (b_util: 1) => 1',
])('a name in %s', async statement => {
  expect(await saidAbout(plainNames, { 'auth/a.ts': `\n${statement}\n` })).toEqual([
    expect.stringMatching(/^auth\/a\.ts:2 The name \w+ says nothing; name what it does\.$/),
  ])
})
