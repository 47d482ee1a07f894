import { posix } from 'node:path'
import type { ESTree } from 'vite'
import { constantString, visit } from './syntax.ts'
import type { SourceFile, Tree } from './tree.ts'

export interface Import {
  /** As written; undefined where `import()` is given something computed. */
  specifier: string | undefined
  line: number
}

/** Every way one file names another: import, export from, `import()`, `import('…')` in a type, `require`. */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = []
  const add = (at: { start: number }, source: ESTree.Node | null | undefined) =>
    found.push({ specifier: constantString(source), line: file.lineAt(at.start) })
  visit(file, {
    ImportDeclaration: node => add(node, node.source),
    ExportAllDeclaration: node => add(node, node.source),
    ExportNamedDeclaration: node => node.source && add(node, node.source),
    ImportExpression: node => add(node, node.source),
    TSImportType: node => add(node, node.source),
    TSExternalModuleReference: node => add(node, node.expression),
    CallExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'require') add(node, node.arguments[0])
    },
  })
  return found
}

/** The file a relative specifier means, from the root; it starts with `../` when it leaves the tree. */
export function resolveInTree(tree: Tree, from: string, specifier: string): string {
  const bare = specifier.replace(/[?#].*$/, '')
  const path = posix.normalize(posix.join(posix.dirname(from), bare))
  const candidates = [path, `${path}.ts`, path.replace(/\.js$/, '.ts'), posix.join(path, 'index.ts')]
  return candidates.find(candidate => tree.find(candidate)) ?? path
}

export function isRelative(specifier: string): boolean {
  return /^\.{1,2}(\/|$)/.test(specifier)
}

/** `@scope/name` or `name`, without the path inside the package. */
export function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
