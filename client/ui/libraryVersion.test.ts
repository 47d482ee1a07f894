import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { libraryVersion } from './libraryVersion.ts'

test('the version that a page is told is that of the package', () => {
  const { version } = Object(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')))
  expect(libraryVersion).toBe(version)
})
