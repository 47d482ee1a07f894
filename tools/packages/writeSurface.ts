import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageTypes } from './packageTypes.ts'
import { repository } from './repository.ts'
import { surfacePage } from './surfacePage.ts'

const folder = join(repository, 'docs/surface')
mkdirSync(folder, { recursive: true })
for (const [name, files] of packageTypes())
  writeFileSync(join(folder, `${name}.md`), surfacePage(name, files))
console.log('docs/surface/ is as the packages are.')
