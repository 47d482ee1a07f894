import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageNames } from '../../tools/packages/packagePlans.ts'
import { repository } from '../../tools/packages/repository.ts'
import { surfacePage } from '../../tools/packages/surfacePage.ts'

const read = (...path: string[]) => readFileSync(join(repository, ...path), 'utf8')

/** As the built package has them. */
function typesIn(name: string): ReadonlyMap<string, string> {
  const files = readdirSync(join(repository, 'dist/packages', name)).filter(file => file.endsWith('.d.ts'))
  return new Map(files.map(file => [file.replace(/\.d\.ts$/, ''), read('dist/packages', name, file)]))
}

test.each(packageNames)(
  'what %s has for others is what was reviewed; a change is written by `npm run surface`',
  name => {
    expect(surfacePage(name, typesIn(name))).toBe(read('docs/surface', `${name}.md`))
  },
)

test('nothing was reviewed that is no package', () => {
  expect(readdirSync(join(repository, 'docs/surface')).sort()).toEqual(
    packageNames.map(name => `${name}.md`).sort(),
  )
})
