import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ESTree, parseSync, Visitor } from 'vite'

/** One named thing of a declaration file: its text without `export` and `declare`, with the comment above it. */
export interface Declared {
  readonly name: string
  readonly kind: 'interface' | 'alias' | 'class' | 'value'
  readonly comment?: string
  readonly text: string
}

/** Where a name comes from: its name there, and a file or a package. */
interface Origin {
  readonly name: string
  readonly from: string
}

/** One declaration file that the compiler made. */
export interface DeclarationModule {
  readonly path: string
  readonly declared: ReadonlyMap<string, Declared>
  /** Imported and handed on, by the name it has here. */
  readonly foreign: ReadonlyMap<string, Origin>
  /** Files of `export *`. */
  readonly stars: readonly string[]
  /** Names that the file itself exports. */
  readonly exported: readonly string[]
  /** `declare global { … }` and `declare module 'of somebody else' { … }`, whole. */
  readonly globals: readonly Declared[]
}

/** Reads one declaration file. */
export function readDeclarations(path: string): DeclarationModule {
  const text = readFileSync(path, 'utf8')
  const { program, comments } = parseSync(path, text)
  const module = emptyModule(path)
  const declare = (node: ESTree.Node, start: number): string | undefined => {
    const above = comments.filter(({ end }) => end <= start && text.slice(end, start).trim() === '').at(-1)
    const found = declaredIn(node, text, above?.type === 'Block' ? `/*${above.value}*/\n` : '')
    if (found === undefined) return undefined
    if (found.name === 'global') module.globals.push(found)
    // A type that goes by the name of its schema has the comment of the schema, which stands first.
    else module.declared.set(found.name, { ...module.declared.get(found.name), ...found })
    return found.name
  }
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') noteImport(module, statement)
    else if (statement.type === 'ExportAllDeclaration')
      module.stars.push(locate(path, statement.source.value))
    else if (statement.type === 'ExportNamedDeclaration') {
      noteExport(module, statement)
      const name = statement.declaration ? declare(statement.declaration, statement.start) : undefined
      if (name !== undefined) module.exported.push(name)
    } else declare(statement, statement.start)
  }
  return module
}

const emptyModule = (path: string) => ({
  path,
  declared: new Map<string, Declared>(),
  foreign: new Map<string, Origin>(),
  stars: Array.of<string>(),
  exported: Array.of<string>(),
  globals: Array.of<Declared>(),
})
type FillingModule = ReturnType<typeof emptyModule>

/** The file that a specifier of a file means, or the package as it is. */
const locate = (path: string, specifier: string): string =>
  specifier.startsWith('.') ? join(dirname(path), specifier.replace(/\.ts$/, '.d.ts')) : specifier

function noteImport(
  { path, foreign }: FillingModule,
  { specifiers, source }: ESTree.ImportDeclaration,
): void {
  for (const specifier of specifiers) {
    if (specifier.type !== 'ImportSpecifier') continue
    foreign.set(specifier.local.name, {
      name: nameOf(specifier.imported),
      from: locate(path, source.value),
    })
  }
}

function noteExport(
  { path, foreign, exported }: FillingModule,
  { specifiers, source }: ESTree.ExportNamedDeclaration,
): void {
  for (const specifier of specifiers) {
    const name = nameOf(specifier.exported)
    exported.push(name)
    if (source) foreign.set(name, { name: nameOf(specifier.local), from: locate(path, source.value) })
  }
}

function declaredIn(node: ESTree.Node, text: string, comment: string): Declared | undefined {
  const named = nameAndKind(node)
  if (named === undefined) return undefined
  const own = text.slice(node.start, node.end).replace(/^declare /, '')
  return { ...named, ...(comment === '' ? {} : { comment }), text: own }
}

function nameAndKind(node: ESTree.Node): Pick<Declared, 'name' | 'kind'> | undefined {
  if (node.type === 'TSInterfaceDeclaration') return { name: node.id.name, kind: 'interface' }
  if (node.type === 'TSTypeAliasDeclaration') return { name: node.id.name, kind: 'alias' }
  if (node.type === 'ClassDeclaration' && node.id) return { name: node.id.name, kind: 'class' }
  if (node.type === 'TSDeclareFunction' && node.id) return { name: node.id.name, kind: 'value' }
  if (node.type === 'TSModuleDeclaration' && (node.kind === 'global' || node.id.type === 'Literal'))
    return { name: 'global', kind: 'interface' }
  if (node.type !== 'VariableDeclaration') return undefined
  const [declarator] = node.declarations
  return declarator?.id.type === 'Identifier' ? { name: declarator.id.name, kind: 'value' } : undefined
}

/** Names that a declaration mentions as types. */
export function mentionedIn(text: string): Set<string> {
  const names = new Set<string>()
  const mention = (mentioned: ESTree.Node) => {
    if (mentioned.type === 'Identifier') names.add(mentioned.name)
  }
  new Visitor({
    TSTypeReference: ({ typeName }) => mention(typeName),
    TSTypeQuery: ({ exprName }) => mention(exprName),
    TSInterfaceHeritage: ({ expression }) => mention(expression),
  }).visit(parseSync('mentions.d.ts', text).program)
  return names
}

const nameOf = (name: ESTree.ModuleExportName): string => (name.type === 'Literal' ? name.value : name.name)
