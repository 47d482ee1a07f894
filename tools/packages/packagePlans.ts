/** One way into a package: the file it is made from, without ending. */
interface Entry {
  readonly source: string
  /** The file beside it is empty, so that an import of it works anywhere. */
  readonly typesOnly?: true
  /** Importing it does something, so that no bundler may leave it out. */
  readonly sideEffect?: true
}

/** What a package is, before it is made. */
interface PackagePlan {
  readonly description: string
  /** By the name of its file; `index` is the package itself. */
  readonly entries: Readonly<Record<string, Entry>>
  /** Other packages of ours, in the same version. */
  readonly uses: readonly PackageName[]
  /** What the application brings, with the versions that its source room was compiled and tried with. */
  readonly peers?: Readonly<Record<string, string>>
  /** Peers that only those need who import the entry of that name. */
  readonly optionalPeers?: Readonly<Record<string, string>>
  /** The oldest Node that has what it calls. */
  readonly node?: string
  /** First line of each file. */
  readonly directive?: string
  /** Its types are written out, also those that another package of ours has: it is to be light to install. */
  readonly ownTypes?: true
}

export type PackageName = 'sdk' | 'button' | 'react' | 'vue' | 'loader' | 'server'

/** 18 is the first with `useSyncExternalStore`. */
const react = '>=18.2.0 <20'
/** The first with `toValue`. */
const vue = '^3.3.0'

export const packagePlans: Readonly<Record<PackageName, PackagePlan>> = {
  sdk: {
    description: 'Click-to-call for an interface of your own: a phone for callers, a seat for agents.',
    entries: {
      index: { source: 'client/packages/sdk' },
      testing: { source: 'client/testing/index' },
      'softphone-frame': { source: 'client/packages/softphoneFrame' },
    },
    uses: [],
  },
  button: {
    description: 'Click-to-call by one tag.',
    entries: {
      index: { source: 'client/packages/button' },
      define: { source: 'client/packages/define', sideEffect: true },
      'define-passkeys': { source: 'client/packages/definePasskeys', sideEffect: true },
      react: { source: 'client/packages/reactTags', typesOnly: true },
      vue: { source: 'client/packages/vueTags', typesOnly: true },
    },
    uses: ['sdk'],
    optionalPeers: { react, vue },
  },
  react: {
    description: 'Click-to-call in React: a phone as a hook, the button as a component.',
    entries: { index: { source: 'client/react/index' } },
    uses: ['sdk', 'button'],
    peers: { react },
    optionalPeers: { '@types/react': react },
    directive: "'use client'",
  },
  vue: {
    description: 'Click-to-call in Vue: a phone as a composable, the button as a component.',
    entries: { index: { source: 'client/vue/index' } },
    uses: ['sdk', 'button'],
    peers: { vue },
  },
  loader: {
    description: 'Brings the files of a Ringfence service to a page, in whichever version it has.',
    entries: { index: { source: 'client/loader/index' } },
    uses: [],
    ownTypes: true,
  },
  server: {
    description:
      'For the back end of a site with click-to-call: signs who is logged in, checks what the service tells.',
    entries: { index: { source: 'client/node/index' } },
    uses: [],
    // `URL.parse`
    node: '>=22.1.0',
  },
}

export const packageNames: readonly PackageName[] = ['sdk', 'button', 'react', 'vue', 'loader', 'server']

/** Doors in this repository that are packages to others. */
const doorsOfPackages: Readonly<Record<string, PackageName>> = {
  'client/sdk/index': 'sdk',
  'client/packages/button': 'button',
}

/** Files in this repository that a package takes from another one of ours, by that one's name. */
export const takenByName = (name: PackageName): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(doorsOfPackages)
      .filter(([, from]) => packagePlans[name].uses.includes(from))
      .map(([source, from]) => [source, `@ringfence/${from}`]),
  )
