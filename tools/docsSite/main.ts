import { join, resolve } from 'node:path'
import { buildDocsSite, DocsError } from './buildDocsSite.ts'

// Builds the documentation of this project into the folder given as the only argument; `dist/docs` where none is given.
const root = join(import.meta.dirname, '../..')
try {
  await buildDocsSite(root, resolve(process.argv[2] ?? join(root, 'dist/docs')))
} catch (error) {
  if (!(error instanceof DocsError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
