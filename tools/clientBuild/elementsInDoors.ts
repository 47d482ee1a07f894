import { type Plugin, parseSync } from 'vite'

/** An element that a door makes once it is known that there is a page. */
export interface DoorElement {
  readonly entry: string
  /** How its door names it. */
  readonly named: string
}

const mark = '\0element:'

/**
 * Bundles each element by itself, and puts it into its door as one function, which runs when the door imports the element. Left to the
 * bundler, every module of the element becomes a function of its own that the others must call, and nothing in it can be shortened
 * across modules.
 * @param elements by the names of their build environments, which come before those of their doors
 */
export function elementsInDoors(elements: Readonly<Record<string, DoorElement>>): Plugin {
  const made = new Map<string, string>()
  return {
    name: 'elements-in-doors',
    enforce: 'pre',
    resolveId(source) {
      if (this.environment.name in elements) return null
      const [name] = Object.entries(elements).find(([, { named }]) => named === source) ?? []
      return name === undefined ? null : mark + name
    },
    load(id) {
      return id.startsWith(mark) ? (made.get(id.slice(mark.length)) ?? null) : null
    },
    generateBundle(_, bundle) {
      if (!(this.environment.name in elements)) return
      for (const [fileName, file] of Object.entries(bundle)) {
        if (file.type === 'chunk' && file.isEntry) made.set(this.environment.name, asOneFunction(file.code))
        delete bundle[fileName]
      }
    },
  }
}

/** A module that imports nothing when it begins → one with the same exports, whose code is the body of a function. */
export function asOneFunction(code: string): string {
  const [list, ...others] = parseSync('element.js', code).program.body.filter(({ type }) =>
    /^(?:Im|Ex)port/.test(type),
  )
  if (list?.type !== 'ExportNamedDeclaration' || list.declaration || others.length > 0)
    throw new Error('an element’s file is to end with one list of exports, and to import nothing')
  const names = list.specifiers.map(({ local, exported }) => {
    if (local.type !== 'Identifier' || exported.type !== 'Identifier')
      throw new Error('an export without a name')
    return { local: local.name, exported: exported.name }
  })
  const body = code.slice(0, list.start) + code.slice(list.end)
  const values = names.map(({ local, exported }) => `${exported}: ${local}`).join(', ')
  return `export const { ${names.map(({ exported }) => exported).join(', ')} } = (() => {\n${body}\nreturn { ${values} }\n})()\n`
}
