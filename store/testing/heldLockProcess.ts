import { writeSync } from 'node:fs'
import SQLite from 'better-sqlite3'

// A program of somebody else, for tests: takes the write lock of a database, says so, and keeps it until it is told to let go, or
// killed.
const [file = ''] = process.argv.slice(2)
const database = new SQLite(file)
database.exec('BEGIN IMMEDIATE')
writeSync(1, 'held\n')
await new Promise(resolve => process.stdin.once('data', resolve))
database.exec('COMMIT')
database.close()
writeSync(1, 'free\n')
