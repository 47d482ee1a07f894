import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorsDoc } from './errorsDoc.ts'
import { loadErrorTable } from './errorTable.ts'

// Writes docs/errors.md anew from protocol/errors.ts. A root folder other than the project may be given.
const root = process.argv[2] ?? join(import.meta.dirname, '../../..')
const table = await loadErrorTable(root)
if (table) {
  writeFileSync(join(root, 'docs/errors.md'), errorsDoc(table))
  console.log(`docs/errors.md holds ${Object.keys(table).length} codes.`)
} else {
  console.error('protocol/errors.ts does not export the closed table `errors`.')
  process.exitCode = 1
}
