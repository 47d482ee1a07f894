import { type ESTree, Visitor, type VisitorObject } from 'vite'
import type { SourceFile } from './tree.ts'

/** Walks the syntax tree of a file in source order, parents before children. */
export function visit(file: SourceFile, visitor: VisitorObject): void {
  new Visitor(visitor).visit(file.program())
}

/** The text of a string that is known without running anything. */
export function constantString(node: ESTree.Node | null | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) {
    return node.quasis[0]?.value.cooked ?? undefined
  }
  return undefined
}

/** `a.b.c` for a chain of names, however it is spelled: `a['b']?.c` and `globalThis.a.b.c` give the same. */
export function dottedName(node: ESTree.Node): string | undefined {
  if (node.type === 'Identifier') return node.name
  if (node.type === 'ChainExpression') return dottedName(node.expression)
  if (node.type !== 'MemberExpression') return undefined
  const property =
    node.computed || node.property.type === 'PrivateIdentifier'
      ? constantString(node.property)
      : dottedName(node.property)
  const object = dottedName(node.object)
  if (property === undefined || object === undefined) return undefined
  return object === 'globalThis' ? property : `${object}.${property}`
}

/** The name at the root of a chain of members and calls: `test` for `test.skip.each([])('…')`. */
export function rootName(node: ESTree.Node): string | undefined {
  if (node.type === 'Identifier') return node.name
  if (node.type === 'MemberExpression') return rootName(node.object)
  if (node.type === 'CallExpression') return rootName(node.callee)
  if (node.type === 'TaggedTemplateExpression') return rootName(node.tag)
  return undefined
}
