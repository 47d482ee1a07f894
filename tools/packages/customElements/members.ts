import { type ESTree, parseSync } from 'vite'

/** A member of an interface. */
export interface Member {
  readonly name: string
  readonly kind: 'field' | 'method'
  readonly type: string
  /** Of the comment above it; empty where there is none. */
  readonly description: string
}

/** The members of one interface of a declaration file. */
export function membersOf(types: string, name: string): Member[] {
  const { program, comments } = parseSync('types.d.ts', types)
  const [found] = program.body.flatMap(statement => {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    return declared?.type === 'TSInterfaceDeclaration' && declared.id.name === name ? [declared] : []
  })
  if (found === undefined) throw new Error(`The types have no interface ${name}.`)
  return found.body.body.flatMap(member => {
    const key = keyOf(member)
    if (key === undefined) return []
    const above = comments.filter(
      ({ end }) => end <= member.start && types.slice(end, member.start).trim() === '',
    )
    const description = (above.at(-1)?.value ?? '').replaceAll(/^\s*\*+ ?/gm, '').trim()
    return [{ ...key, type: typeOf(member, types), description }]
  })
}

function keyOf(member: ESTree.TSSignature): Pick<Member, 'name' | 'kind'> | undefined {
  if (member.type !== 'TSPropertySignature' && member.type !== 'TSMethodSignature') return undefined
  const kind = member.type === 'TSMethodSignature' && member.kind === 'method' ? 'method' : 'field'
  if (member.key.type === 'Identifier') return { name: member.key.name, kind }
  return member.key.type === 'Literal' ? { name: String(member.key.value), kind } : undefined
}

function typeOf(member: ESTree.TSSignature, types: string): string {
  const annotation =
    member.type === 'TSPropertySignature'
      ? member.typeAnnotation
      : member.type === 'TSMethodSignature'
        ? member.returnType
        : null
  return annotation ? types.slice(annotation.typeAnnotation.start, annotation.typeAnnotation.end) : ''
}
