import { type ESTree, parseSync } from 'vite'

/** What Lit calls by itself, which is no page's business. */
const lifecycle = ['constructor', 'connectedCallback', 'disconnectedCallback']

/**
 * A custom element as a page sees it: an HTMLElement with the public properties and methods of its class, and without the
 * library that it is made with. `undefined` for any other class.
 */
export function elementInterface(classText: string): string | undefined {
  const text = `declare ${classText}`
  const [node] = parseSync('element.d.ts', text).program.body
  if (node?.type !== 'ClassDeclaration' || node.superClass?.type !== 'Identifier') return undefined
  if (node.superClass.name !== 'LitElement') return undefined
  const inner = innerState(node.body)
  const members = node.body.body.flatMap((member, index) => {
    const name = publicName(member)
    if (name === undefined || lifecycle.includes(name) || inner.includes(name)) return []
    // From the end of the member before, so that the comment comes along.
    return [text.slice(node.body.body[index - 1]?.end ?? node.body.start + 1, member.end)]
  })
  return `interface ${node.id?.name} extends HTMLElement {${members.join('')}\n}`
}

function publicName(member: ESTree.ClassElement): string | undefined {
  if (member.type !== 'PropertyDefinition' && member.type !== 'MethodDefinition') return undefined
  if (member.static || member.computed || member.accessibility !== null) return undefined
  return member.key.type === 'Identifier' ? member.key.name : undefined
}

/** Reactive properties that the class keeps for itself: `{ state: … }` in its `static properties`. */
function innerState({ body }: ESTree.ClassBody): string[] {
  return body.flatMap(member => {
    if (member.type !== 'PropertyDefinition' || !member.static) return []
    const type = member.typeAnnotation?.typeAnnotation
    return type?.type === 'TSTypeLiteral' ? type.members.flatMap(nameIfState) : []
  })
}

function nameIfState(property: ESTree.TSSignature): string[] {
  if (property.type !== 'TSPropertySignature' || property.key.type !== 'Identifier') return []
  const options = property.typeAnnotation?.typeAnnotation
  if (options?.type !== 'TSTypeLiteral') return []
  const isState = options.members.some(
    option =>
      option.type === 'TSPropertySignature' &&
      option.key.type === 'Identifier' &&
      option.key.name === 'state',
  )
  return isState ? [property.key.name] : []
}
