import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { colours } from '../../../client/ui/styles/colours.ts'
import { repository } from '../repository.ts'
import { type Attribute, attributesOf } from './attributes.ts'
import { type Member, membersOf } from './members.ts'

/** A tag, its class, and the interface of its events. */
interface Tag {
  readonly tagName: string
  readonly className: string
  readonly source: string
  readonly events?: string
}

const tags: readonly Tag[] = [
  {
    tagName: 'ringfence-call',
    className: 'CallButton',
    source: 'client/button/element/callButton.ts',
    events: 'CallButtonEvents',
  },
  { tagName: 'ringfence-passkeys', className: 'PasskeyPage', source: 'client/ownPasskeys/passkeyPage.ts' },
]

/**
 * What editors and catalogues read about the tags: a custom elements manifest, schema 2.1.0. Made from the sources and from the types that pages
 * get, so that it says nothing else than they do.
 * @param types of `@ringfence/button`
 */
export function customElements(types: string) {
  return {
    schemaVersion: '2.1.0',
    readme: 'README.md',
    modules: [
      {
        kind: 'javascript-module',
        path: 'index.js',
        declarations: tags.map(tag => declarationOf(tag, types)),
        exports: tags.map(({ tagName, className }) => ({
          kind: 'custom-element-definition',
          name: tagName,
          declaration: { name: className, module: 'index.js' },
        })),
      },
    ],
  }
}

function declarationOf({ tagName, className, source, events }: Tag, types: string) {
  const text = readFileSync(join(repository, source), 'utf8')
  const members = membersOf(types, className)
  const parts = [...text.matchAll(/ part="([\w -]+)"/g)].flatMap(([, names = '']) => names.split(' '))
  return {
    kind: 'class',
    name: className,
    customElement: true,
    tagName,
    attributes: attributesOf(text).map(attribute => describedAttribute(attribute, members)),
    members: members.map(({ name, kind, type, description }) => ({
      kind,
      name,
      ...(kind === 'field' && { type: { text: type } }),
      ...(description !== '' && { description }),
    })),
    events: events === undefined ? [] : membersOf(types, events).map(eventOf),
    cssParts: [...new Set(parts)].map(name => ({ name })),
    cssProperties: [
      ...Object.entries(colours).map(([name, [light, dark]]) => ({
        name: `--ringfence-${name}`,
        default: `light-dark(${light}, ${dark})`,
      })),
      ...otherProperties().map(name => ({ name })),
    ],
  }
}

const describedAttribute = ({ name, property }: Attribute, members: readonly Member[]) => {
  const { type = 'string', description = '' } = members.find(member => member.name === property) ?? {}
  return { name, fieldName: property, type: { text: type }, ...(description !== '' && { description }) }
}

const eventOf = ({ name, type }: Member) => ({ name, type: { text: type } })

/** Custom properties that are no colours. */
function otherProperties(): string[] {
  const folders = ['client/ui/styles', 'client/button/styles'].map(folder => join(repository, folder))
  const texts = folders.flatMap(folder =>
    readdirSync(folder).map(file => readFileSync(join(folder, file), 'utf8')),
  )
  const named = texts.flatMap(text => [...text.matchAll(/var\(\s*(--ringfence-[a-z][a-z-]*[a-z])/g)])
  const isColour = (name: string) => Object.keys(colours).some(colour => name === `--ringfence-${colour}`)
  return [...new Set(named.map(([, name = '']) => name))].filter(name => !isColour(name)).sort()
}
