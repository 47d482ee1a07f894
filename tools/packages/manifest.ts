import { type PackageName, packagePlans } from './packagePlans.ts'

/** The `package.json` of a package. `types` stands first in each way in: resolvers take the first condition that holds. */
export function manifestOf(name: PackageName, version: string): Readonly<Record<string, unknown>> {
  const { description, entries, uses, peers = {}, optionalPeers = {}, node } = packagePlans[name]
  const isTags = name === 'button'
  const ways = Object.keys(entries).map(file => [
    file === 'index' ? '.' : `./${file}`,
    { types: `./${file}.d.ts`, default: `./${file}.js` },
  ])
  const effects = Object.entries(entries).flatMap(([file, { sideEffect }]) =>
    sideEffect ? [`./${file}.js`] : [],
  )
  return {
    name: `@ringfence/${name}`,
    version,
    description,
    license: 'SEE LICENSE IN LICENSE',
    type: 'module',
    sideEffects: effects.length === 0 ? false : effects,
    exports: {
      ...Object.fromEntries(ways),
      ...(isTags && { './custom-elements.json': './custom-elements.json' }),
      './package.json': './package.json',
    },
    ...(isTags && { customElements: 'custom-elements.json' }),
    ...some('engines', node === undefined ? {} : { node }),
    ...some('dependencies', Object.fromEntries(uses.map(used => [`@ringfence/${used}`, version]))),
    ...some('peerDependencies', { ...peers, ...optionalPeers }),
    ...some(
      'peerDependenciesMeta',
      Object.fromEntries(Object.keys(optionalPeers).map(peer => [peer, { optional: true }])),
    ),
  }
}

const some = (key: string, value: object): object => (Object.keys(value).length === 0 ? {} : { [key]: value })
