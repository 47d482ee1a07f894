import type { ESTree } from 'vite'
import { matchesAny } from '../imports/importTable.ts'
import { constantString, dottedName, visit } from '../source/syntax.ts'
import { isTest, type SourceFile, type Tree, type Violation } from '../source/tree.ts'
import { lineOfCode, loadErrorTable, tablePath } from './errorTable.ts'

/** Where refusals are made. Views only show them, but for the one that cannot be drawn. */
const throwing = ['auth/', 'calls/', 'sfu/', 'store/', 'protocol/', 'client/sdk/', 'client/node/']
const throwingView = ['client/ui/defineOnPage']
/** Attacks, test desks and stand-ins: what they make nobody meets. */
const onlyForTests = /\/(attacks|testing)(\/|\.)/

/** Every code of the closed table is thrown somewhere, so that nobody writes words for what cannot happen. */
export async function thrownCodes(tree: Tree): Promise<Violation[]> {
  const table = tree.find(tablePath) ? await loadErrorTable(tree.root) : undefined
  const made = new Set(tree.code.filter(makesRefusals).flatMap(valuesMadeIn))
  return Object.keys(table ?? {}).flatMap(code => {
    if (made.has(code)) return []
    const sentence = `Nothing throws ${code}; throw it, or take it out of the table.`
    return [{ path: tablePath, line: lineOfCode(tree, code), sentence }]
  })
}

function makesRefusals({ path }: SourceFile): boolean {
  return (
    path !== tablePath &&
    matchesAny(path, [...throwing, ...throwingView]) &&
    !isTest(path) &&
    !onlyForTests.test(path)
  )
}

/** Strings that a file hands on: given to a call, returned, kept under a name. What is only compared with is not made. */
function valuesMadeIn(file: SourceFile): string[] {
  const made: string[] = []
  const add = (node: ESTree.Node | null | undefined) => {
    made.push(...stringsIn(node))
  }
  visit(file, {
    NewExpression: node => node.arguments.forEach(add),
    CallExpression(node) {
      if (!isQuestion(node.callee)) node.arguments.forEach(add)
    },
    ReturnStatement: node => add(node.argument),
    ArrowFunctionExpression: node => add(node.body),
    VariableDeclarator: node => add(node.init),
    AssignmentExpression: node => add(node.right),
    Property: node => add(node.value),
  })
  return made
}

function stringsIn(node: ESTree.Node | null | undefined): string[] {
  if (node?.type === 'ConditionalExpression')
    return [...stringsIn(node.consequent), ...stringsIn(node.alternate)]
  if (node?.type === 'LogicalExpression') return [...stringsIn(node.left), ...stringsIn(node.right)]
  if (node?.type === 'TSAsExpression' || node?.type === 'TSSatisfiesExpression')
    return stringsIn(node.expression)
  if (node?.type === 'ParenthesizedExpression') return stringsIn(node.expression)
  const string = constantString(node)
  return string === undefined ? [] : [string]
}

/** `set.has('over-cap')` asks about a code and makes none. */
function isQuestion(callee: ESTree.Expression): boolean {
  return /\.(has|includes|startsWith|endsWith)$/.test(dottedName(callee) ?? '')
}
