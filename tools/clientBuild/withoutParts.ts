import { type ESTree, parseSync, Visitor, type VisitorObject } from 'vite'

/** Parts of one file by their names. */
export interface NamedParts {
  /** Methods and accessors of its classes. */
  readonly methods?: readonly string[]
  /** Functions of the file itself, with what exports or assigns them under their own name. */
  readonly functions?: readonly string[]
  /** Objects in its lists, by their `name` or by what they `push` to. */
  readonly entries?: readonly string[]
}

/** What stands in place of a piece of code. */
interface Cut {
  readonly start: number
  readonly end: number
  readonly instead: string
}

/** The same file without these parts. @throws Error that names a part which the file does not have */
export function withoutParts(path: string, code: string, parts: NamedParts): string {
  const { methods = [], functions = [], entries = [] } = parts
  const missing = new Set([...methods, ...functions, ...entries])
  const cuts: Cut[] = []
  const leaveOut = (names: readonly string[], name: string | undefined, { start, end }: ESTree.Node) => {
    if (name === undefined || !names.includes(name)) return
    missing.delete(name)
    cuts.push({ start, end, instead: '' })
  }
  visit(path, code, {
    MethodDefinition: node => leaveOut(methods, nameOf(node.key), node),
    FunctionDeclaration: node => leaveOut(functions, node.id?.name, node),
    ExpressionStatement: node => leaveOut(functions, nameOfAssigned(node.expression), node),
    ArrayExpression({ elements }) {
      // An entry goes with the comma behind it, so that the list has no hole.
      for (const entry of elements) {
        if (entry?.type !== 'ObjectExpression') continue
        const end = entry.end + (/^\s*,/.exec(code.slice(entry.end))?.[0].length ?? 0)
        leaveOut(entries, nameOfEntry(entry), { ...entry, end })
      }
    },
  })
  if (missing.size > 0) throw new Error(`${path} has no ${[...missing].join(', ')}`)
  return withCuts(code, cuts)
}

/** The same file, which keeps no diary: the calls of its `logger` are gone, and the logger with them. */
export function withoutDiary(path: string, code: string): string {
  const cuts: Cut[] = []
  visit(path, code, {
    CallExpression({ callee, start, end }) {
      if (callee.type === 'MemberExpression' && isLogger(callee.object))
        cuts.push({ start, end, instead: 'undefined' })
    },
    VariableDeclaration({ declarations: [only, ...others], start, end }) {
      if (only && others.length === 0 && isLogger(only.id)) cuts.push({ start, end, instead: '' })
    },
  })
  return withCuts(code, cuts)
}

/**
 * The same file, which takes other modules as they are. A compiler that wrote it for every loader there is put some functions before it
 * that make a namespace out of a module; a bundler has one already.
 */
export function withoutNamespaces(path: string, code: string): string {
  const cuts: Cut[] = []
  visit(path, code, {
    CallExpression({ callee, arguments: [required], start, end }) {
      if (nameOf(callee) === '__importStar' && required)
        cuts.push({ start, end, instead: code.slice(required.start, required.end) })
    },
    VariableDeclaration({ declarations: [only], start, end }) {
      if (only && ofTheCompiler.includes(nameOf(only.id) ?? '')) cuts.push({ start, end, instead: '' })
    },
  })
  return withCuts(code, cuts)
}

const ofTheCompiler = ['__createBinding', '__setModuleDefault', '__importStar']

const visit = (path: string, code: string, visitor: VisitorObject): void =>
  new Visitor(visitor).visit(parseSync(path, code).program)

const nameOf = (node: ESTree.Node): string | undefined => (node.type === 'Identifier' ? node.name : undefined)

const isLogger = (node: ESTree.Node): boolean => /^(?:\w+L|l)ogger$/.test(nameOf(node) ?? '')

/** What an old file exports, or gives to a prototype, under its own name: `exports.send = send`. */
function nameOfAssigned(expression: ESTree.Expression): string | undefined {
  if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'MemberExpression')
    return undefined
  const { right } = expression
  return right.type === 'FunctionExpression' ? right.id?.name : nameOf(right)
}

function nameOfEntry({ properties }: ESTree.ObjectExpression): string | undefined {
  const named = properties.find(
    property => property.type === 'Property' && ['name', 'push'].includes(nameOf(property.key) ?? ''),
  )
  return named?.type === 'Property' && named.value.type === 'Literal' ? String(named.value.value) : undefined
}

function withCuts(code: string, cuts: readonly Cut[]): string {
  let kept = ''
  let reached = 0
  for (const { start, end, instead } of cuts.toSorted((one, other) => one.start - other.start)) {
    if (start < reached) continue // inside of what is gone
    kept += code.slice(reached, start) + instead
    reached = end
  }
  return kept + code.slice(reached)
}
