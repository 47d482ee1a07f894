import { type ESTree, parseSync } from 'vite'

/** An attribute of a tag, and the property that it sets. */
export interface Attribute {
  readonly name: string
  readonly property: string
}

/** What Lit makes attributes of: the `static properties` of the class in a source, but for those without one. */
export function attributesOf(source: string): Attribute[] {
  const classes = parseSync('element.ts', source).program.body.flatMap(statement =>
    statement.type === 'ExportNamedDeclaration' && statement.declaration?.type === 'ClassDeclaration'
      ? [statement.declaration]
      : [],
  )
  return classes
    .flatMap(({ body }) => body.body)
    .flatMap(member => (isNamed(member, 'properties') ? entriesOf(member.value) : []))
    .flatMap(([property, options]) => {
      const chosen = Object.fromEntries(entriesOf(options))
      if (literal(chosen.state) === true || literal(chosen.attribute) === false) return []
      const own = literal(chosen.attribute)
      return [{ name: typeof own === 'string' ? own : property.toLowerCase(), property }]
    })
}

const isNamed = (member: ESTree.ClassElement, name: string): member is ESTree.PropertyDefinition =>
  member.type === 'PropertyDefinition' &&
  member.static &&
  member.key.type === 'Identifier' &&
  member.key.name === name

function entriesOf(node: ESTree.Expression | null | undefined): [string, ESTree.Expression][] {
  if (node?.type !== 'ObjectExpression') return []
  return node.properties.flatMap(one =>
    one.type === 'Property' && one.key.type === 'Identifier' ? [[one.key.name, one.value]] : [],
  )
}

const literal = (node: ESTree.Expression | undefined): unknown =>
  node?.type === 'Literal' ? node.value : undefined
