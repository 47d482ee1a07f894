import { type ESTree, type Plugin, parseSync } from 'vite'

/**
 * The same file, in which each constant that a call makes, or that is put together of others, is only made where somebody uses it. A bundler cannot know that making a
 * schema does nothing else; of the contract that holds for every file (package.json, `sideEffects`).
 */
export function withPureConstants(path: string, code: string): string {
  const calls = parseSync(path, code).program.body.flatMap(statement => {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declared?.type !== 'VariableDeclaration') return []
    return declared.declarations.flatMap(({ init }) => (init && isMade(init) ? [init] : []))
  })
  return calls
    .toReversed()
    .reduce(
      (text, { start, end }) =>
        `${text.slice(0, start)}/* @__PURE__ */ (() => ${asValue(text.slice(start, end))})()${text.slice(end)}`,
      code,
    )
}

/** An object's brace would open a function's body. */
const asValue = (code: string): string => (code.startsWith('{') ? `(${code})` : code)

/** By a call, or of other constants. */
function isMade(init: ESTree.Expression): boolean {
  if (init.type === 'TSAsExpression') return isMade(init.expression)
  return ['CallExpression', 'ObjectExpression', 'ArrayExpression'].includes(init.type)
}

/** What of the contract a page does not use does not go along. */
export function pureConstants(): Plugin {
  return {
    name: 'pure-constants',
    enforce: 'pre',
    transform: (code, id) => (/\/protocol\/.*\.ts$/.test(id) ? withPureConstants(id, code) : null),
  }
}
