import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Tree, Violation } from '../source/tree.ts'
import { type ErrorTable, isErrorTable, rowsOf, rowText } from './errorsDoc.ts'

export const tablePath = 'protocol/errors.ts'
const pagePath = 'docs/errors.md'
const remedy = 'run node tools/checks/errors/writeErrorsDoc.ts.'

/** Page and table say the same about every code, in both directions and exactly once. */
export async function errorTable(tree: Tree): Promise<Violation[]> {
  const table = tree.find(tablePath) ? await loadErrorTable(tree.root) : undefined
  if (!table)
    return [{ path: tablePath, line: 1, sentence: 'This file must export the closed table `errors`.' }]
  const page = tree.find(pagePath)
  if (!page) return [{ path: pagePath, line: 1, sentence: `This page is missing; ${remedy}` }]
  const rows = rowsOf(page.text)
  const missing = Object.keys(table)
    .filter(code => !rows.some(row => row.code === code))
    .map(code => ({
      path: tablePath,
      line: lineOfCode(tree, code),
      sentence: `${code} has no row in ${pagePath}; ${remedy}`,
    }))
  const wrong = rows.flatMap((row, index) => wrongRow(table, rows.slice(0, index), row))
  return [...sharedCloseCodes(tree, table), ...missing, ...wrong]
}

/** Loads the table from a root folder; undefined when the module exports no such table. */
export async function loadErrorTable(root: string): Promise<ErrorTable | undefined> {
  const module: unknown = await import(pathToFileURL(join(root, tablePath)).href)
  if (typeof module !== 'object' || module === null || !('errors' in module)) return undefined
  return isErrorTable(module.errors) ? module.errors : undefined
}

/** A close code must lead back to one code. */
function sharedCloseCodes(tree: Tree, table: ErrorTable): Violation[] {
  const codes = Object.entries(table)
  return codes.flatMap(([code, { closeCode }], index) => {
    const first = codes.slice(0, index).find(([, row]) => row.closeCode === closeCode)?.[0]
    if (first === undefined) return []
    const sentence = `${code} and ${first} share the close code ${closeCode}.`
    return [{ path: tablePath, line: lineOfCode(tree, code), sentence }]
  })
}

type Row = ReturnType<typeof rowsOf>[number]

function wrongRow(table: ErrorTable, before: Row[], row: Row): Violation[] {
  const at = (sentence: string) => [{ path: pagePath, line: row.line, sentence }]
  const inTable = Object.hasOwn(table, row.code) ? table[row.code] : undefined
  if (!inTable) return at(`${row.code} is not in ${tablePath}; ${remedy}`)
  if (before.some(({ code }) => code === row.code)) return at(`${row.code} has a second row; ${remedy}`)
  if (row.text === rowText(row.code, inTable)) return []
  return at(`The row of ${row.code} should be: ${rowText(row.code, inTable)}`)
}

/** The line of the table that a code stands on. */
export function lineOfCode(tree: Tree, code: string): number {
  const file = tree.find(tablePath)
  const offset = file?.text.search(new RegExp(`^\\s*['"]?${code}['"]?\\s*:`, 'm')) ?? -1
  return file && offset >= 0
    ? file.lineAt(offset + (/^\s*/.exec(file.text.slice(offset))?.[0].length ?? 0))
    : 1
}
