import { type ESTree, type Plugin, parseSync } from 'vite'

/** Where the table of errors stands, part by part. */
export const tables = ['protocol/errors.ts', 'protocol/http/siteErrors.ts']

/** A part of the table of errors as a page needs it: without the statuses of HTTP, which servers answer with, and with its sentences or without. */
export function tableForPages(path: string, code: string, withSentences: boolean): string {
  const rows = parseSync(path, code).program.body.flatMap(statement =>
    statement.type === 'ExportNamedDeclaration' ? rowsIn(statement) : [],
  )
  if (rows.length === 0) throw new Error(`${path} has no rows of errors: is its table another one?`)
  const cuts = rows.flatMap(({ arguments: [status, , , sentence] }) => [
    ...(status ? [{ ...status, instead: '0' }] : []),
    ...(sentence && !withSentences ? [{ ...sentence, instead: "''" }] : []),
  ])
  return cuts
    .toReversed()
    .reduce((text, { start, end, instead }) => text.slice(0, start) + instead + text.slice(end), code)
}

/** Calls of `row()` in `export const errors = { 'a-code': row(…) } as const satisfies …`. */
function rowsIn({ declaration }: ESTree.ExportNamedDeclaration): ESTree.CallExpression[] {
  if (declaration?.type !== 'VariableDeclaration') return []
  return declaration.declarations
    .flatMap(({ init }) => (init?.type === 'TSSatisfiesExpression' ? [init.expression] : []))
    .flatMap(table => (table.type === 'TSAsExpression' ? [table.expression] : []))
    .flatMap(table => (table.type === 'ObjectExpression' ? table.properties : []))
    .flatMap(member => (member.type === 'Property' ? [member.value] : []))
    .flatMap(row => (row.type === 'CallExpression' ? [row] : []))
}

/**
 * Sends pages no more of the table of errors than they use. A late file throws to its door only, which makes its own error of the code
 * that it reads, so the sentences need not come twice.
 * @param late environments of files that are loaded late
 */
export function errorTable(late: readonly string[]): Plugin {
  return {
    name: 'error-table',
    enforce: 'pre',
    transform(code, id) {
      const { name } = this.environment
      if (name === 'node' || !tables.some(table => id.endsWith(`/${table}`))) return null
      return tableForPages(id, code, !late.includes(name))
    },
  }
}
