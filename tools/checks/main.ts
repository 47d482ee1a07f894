import { join, resolve } from 'node:path'
import { runChecks } from './runChecks.ts'

// Checks the project, or the root folder given as the only argument. Exit code 1 when any check fails.
const root = resolve(process.argv[2] ?? join(import.meta.dirname, '../..'))
const failed = await runChecks(root, line => console.log(line))
process.exitCode = failed === 0 ? 0 : 1
