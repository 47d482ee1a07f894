import { type DeclarationModule, type Declared, mentionedIn, readDeclarations } from './declarationModules.ts'
import { elementInterface } from './elementInterface.ts'

/** How types of packages are said to people who do not have the package. */
const ownForms: Readonly<Record<string, string>> = {
  CryptoKey: 'type CryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>',
  JWK: `/** A private key in JSON (RFC 7517). */
interface JWK {
  kty?: string
  crv?: string
  x?: string
  y?: string
  d?: string
  kid?: string
  alg?: string
  use?: string
  key_ops?: string[]
  ext?: boolean
}`,
}

interface Found {
  readonly module: DeclarationModule
  readonly declared: Declared
}

type SpellOut = (path: string, name: string) => string

/** Files and packages whose types stay where they are, by how they are imported there. */
type Kept = ReadonlyMap<string, string>

/** Types of one door, in one text that imports only what is kept. `spellOut` says what a derived alias is. */
export function rollUp(door: string, spellOut: SpellOut, kept: Kept = new Map()): string {
  const read = rememberedReader()
  const page = emptyPage(read, spellOut, kept)
  /** A file's own name goes before one that it hands on by a star (ECMA-262 section 16.2.1.7.2.2). */
  const includeAll = (module: DeclarationModule, hidden: readonly string[] = []): void => {
    for (const name of module.exported) if (!hidden.includes(name)) page.include(module, name, true)
    page.includeGlobals(module)
    // The protocol is for the library itself: of it, only what the library's own types mention.
    for (const star of module.stars)
      if (!star.includes('/protocol/')) includeAll(read(star), [...hidden, ...module.exported])
  }
  includeAll(read(door))
  return page.text()
}

/** What is written so far, each name once, and with each what it mentions. */
function emptyPage(read: (path: string) => DeclarationModule, spellOut: SpellOut, kept: Kept) {
  const written = new Map<string, { readonly from: string; readonly text: string }>()
  const globals = new Set<string>()
  const imports = new Map<string, Set<string>>()

  const include = (module: DeclarationModule, name: string, exported: boolean): void => {
    const origin = module.foreign.get(name)
    const specifier = origin && kept.get(origin.from)
    if (origin && specifier !== undefined) {
      if (exported || origin.name !== name)
        throw new Error(`${name} is kept in ${specifier}: import it by its name.`)
      imports.set(specifier, (imports.get(specifier) ?? new Set()).add(name))
      return
    }
    const own = ownForm(module, name)
    const found = own === undefined ? find(read, module, name) : undefined
    const from = found?.module.path ?? 'a package'
    const before = written.get(name)
    if (before !== undefined && before.from !== from)
      throw new Error(`${name} is in ${before.from} and in ${from}.`)
    if (before !== undefined) return
    if (found?.declared.kind === 'value' && !exported)
      throw new Error(`${name} is mentioned by a type, but is no value of the library.`)
    const text = found === undefined ? (own ?? '') : textOf(found, spellOut)
    written.set(name, { from, text: `${found?.declared.comment ?? ''}${asExport(text)}` })
    if (found !== undefined) includeMentions(found.module, text)
  }
  const includeMentions = (module: DeclarationModule, text: string): void => {
    for (const name of mentionedIn(text))
      if (module.declared.has(name) || module.foreign.has(name)) include(module, name, false)
    includeGlobals(module)
  }
  const includeGlobals = (module: DeclarationModule): void => {
    for (const { text } of module.globals) {
      if (globals.has(text)) continue
      globals.add(text)
      includeMentions(module, `declare ${text}`)
    }
  }
  const importLines = () =>
    [...imports].map(
      ([specifier, names]) => `import type { ${[...names].sort().join(', ')} } from '${specifier}';`,
    )
  const text = (): string =>
    [
      ...importLines(),
      ...[...written.values()].map(one => one.text),
      ...[...globals].map(one => `declare ${one}`),
      '',
    ].join('\n\n')
  return { include, includeGlobals, text }
}

function rememberedReader(): (path: string) => DeclarationModule {
  const modules = new Map<string, DeclarationModule>()
  return path => {
    const module = modules.get(path) ?? readDeclarations(path)
    modules.set(path, module)
    return module
  }
}

function ownForm(module: DeclarationModule, name: string): string | undefined {
  const origin = module.foreign.get(name)
  return origin === undefined || origin.from.endsWith('.d.ts') ? undefined : ownForms[origin.name]
}

function find(read: (path: string) => DeclarationModule, module: DeclarationModule, name: string): Found {
  const found = search(read, module, name)
  if (found === undefined) throw new Error(`${module.path} mentions ${name}, of which nobody else knows.`)
  return found
}

function search(
  read: (path: string) => DeclarationModule,
  module: DeclarationModule,
  name: string,
): Found | undefined {
  const declared = module.declared.get(name)
  if (declared !== undefined) return { module, declared }
  const origin = module.foreign.get(name)
  if (origin !== undefined) {
    const known = origin.from.endsWith('.d.ts') && origin.name === name
    return known ? search(read, read(origin.from), name) : undefined
  }
  for (const star of module.stars) {
    const found = search(read, read(star), name)
    if (found !== undefined) return found
  }
  return undefined
}

function textOf({ module, declared }: Found, spellOut: SpellOut): string {
  const { kind, name, text } = declared
  // Derived from a schema or from a list of values, which are not part of the types.
  if (kind === 'alias' && /\bz\.|\btypeof\b/.test(text))
    return `type ${name} = ${spellOut(module.path, name)}`
  return (kind === 'class' ? elementInterface(text) : undefined) ?? text
}

const asExport = (text: string): string =>
  /^(?:class|const|function) /.test(text)
    ? `export declare ${text}`
    : text.replace(/^(?=(?:interface|type) )/m, 'export ')
