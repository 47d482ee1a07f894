import { type Plugin, parseSync } from 'vite'

/** The table of errors without its sentences for developers. */
export function withoutSentences(path: string, code: string): string {
  const { program } = parseSync(path, code)
  const sentences = program.body
    .flatMap(statement => (statement.type === 'ExportNamedDeclaration' ? [statement.declaration] : []))
    .flatMap(declaration => (declaration?.type === 'VariableDeclaration' ? declaration.declarations : []))
    .flatMap(({ init }) => (init?.type === 'TSSatisfiesExpression' ? [init.expression] : []))
    .flatMap(table => (table.type === 'TSAsExpression' ? [table.expression] : []))
    .flatMap(table => (table.type === 'ObjectExpression' ? table.properties : []))
    .flatMap(member =>
      member.type === 'Property' && member.value.type === 'CallExpression' ? [member.value] : [],
    )
    .flatMap(row => row.arguments.slice(3))
  if (sentences.length === 0) throw new Error(`${path} has no sentences of errors: is its table another one?`)
  return sentences
    .toReversed()
    .reduce((text, { start, end }) => `${text.slice(0, start)}''${text.slice(end)}`, code)
}

/**
 * A late file throws to its door only, which makes its own error of the code that it reads. The sentences are there already and need
 * not come twice.
 * @param environments of files that are loaded late
 */
export function codesOnly(environments: readonly string[]): Plugin {
  return {
    name: 'codes-only',
    enforce: 'pre',
    transform(code, id) {
      const isLate = environments.includes(this.environment.name)
      return isLate && id.endsWith('/protocol/errors.ts') ? withoutSentences(id, code) : null
    },
  }
}
