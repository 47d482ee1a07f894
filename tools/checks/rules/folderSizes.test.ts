import { expect, test } from 'vitest'
import { saidAbout } from '../testing/temporaryTree.ts'
import { folderSizes } from './folderSizes.ts'

const filesIn = (folder: string, count: number, ending = '.ts') =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${folder}/file${index}${ending}`, '']))

test('a folder up to the limit passes, whatever its tests, its folders and its other files', async () => {
  const files = {
    ...filesIn('auth', 16),
    ...filesIn('auth', 30, '.test.ts'),
    ...filesIn('auth/attacks', 30, '.test.ts'),
    ...filesIn('auth/agent', 16),
    ...filesIn('docs', 30, '.md'),
  }
  expect(await saidAbout(folderSizes, files)).toEqual([])
})

test('a file too many fails with the count', async () => {
  const said = await saidAbout(folderSizes, {
    ...filesIn('store/testing', 17),
    ...filesIn('tools', 18, '.mjs'),
  })
  expect(said).toEqual([
    'store/testing/:1 This folder holds 17 source files; at most 16 are allowed. Cut it by what they are about.',
    'tools/:1 This folder holds 18 source files; at most 16 are allowed. Cut it by what they are about.',
  ])
})
