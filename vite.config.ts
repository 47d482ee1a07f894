import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  type BuilderOptions,
  defineConfig,
  type EnvironmentOptions,
  type Plugin,
  type UserConfig,
} from 'vite'
import { callerLanguages } from './client/ui/wording/callerLanguages.ts'
import { writeTypes } from './tools/buildTypes/index.ts'
import { elementsInDoors } from './tools/clientBuild/elementsInDoors.ts'
import { errorTable } from './tools/clientBuild/errorTable.ts'
import { leaveOut } from './tools/clientBuild/leaveOut.ts'
import { ownNames } from './tools/clientBuild/ownNames.ts'
import { plainImports } from './tools/clientBuild/plainImports.ts'
import { pureConstants } from './tools/clientBuild/pureConstants.ts'
import { tightTemplates } from './tools/clientBuild/tightTemplates.ts'
import { removeAllBut } from './tools/outputFolder.ts'

/** All browsers that the library promises have these. */
const target = 'es2022'

const lateLanguages = callerLanguages.filter(language => language !== 'en')

const wordParts = (language: string) =>
  ['client/button/words/LANGUAGE/callWords', 'client/ownPasskeys/words/passkeyWords'].map(beginning => {
    const entry = `${beginning.replace('LANGUAGE', language)}.${language}.ts`
    const file = entry.slice(entry.lastIndexOf('/'))
    return [file.slice(1, -'.ts'.length).replace('.', '_'), { entry, named: file }] as const
  })

/** What is loaded late, and how whoever loads it names it: never with the page. */
const lateParts = {
  /** When a passkey is asked for. */
  passkeyPrompt: { entry: '@simplewebauthn/browser', named: '@simplewebauthn/browser' },
  /** On the first sign of intent. */
  onIntent: { entry: 'client/sdk/assembly/onIntent.ts', named: '/onIntent.ts' },
  /** When a passkey may be made, or those that there are be looked at. */
  onPasskeys: { entry: 'client/sdk/assembly/onPasskeys.ts', named: '/onPasskeys.ts' },
  /** With the first wish of an agent's seat. */
  onSeat: { entry: 'client/sdk/assembly/onSeat.ts', named: '/onSeat.ts' },
  /** When somebody answers: what a receipt is written with. */
  receiptFile: { entry: 'client/button/receipt/receiptFile.ts', named: '/receiptFile.ts' },
  // When a tag speaks to somebody in that language; English comes with it.
  ...Object.fromEntries(lateLanguages.flatMap(wordParts)),
}

/** What a door makes once it is known that there is a page, by the names of their builds. */
export const elements = {
  callButton: { entry: 'client/button/element/callButton.ts', named: './element/callButton.ts' },
  passkeyPage: { entry: 'client/ownPasskeys/passkeyPage.ts', named: './passkeyPage.ts' },
}

/**
 * What other people's pages load: one file per door, and beside them what is loaded later. What is loaded later is
 * bundled apart and first, because a late file that imported code out of a door would name the door's URL; a page that embeds
 * `button.js?v=2` would then run the door twice. What a door itself imports late, its element, is bundled apart too, and then put
 * into the same file.
 */
export function embed({ outDir = 'dist/sdk', types = true } = {}): UserConfig {
  const lateFiles = new Map<string, string>()
  const linkLateFiles: Plugin = {
    name: 'link-late-files',
    enforce: 'pre',
    resolveId(source) {
      const [name = ''] = Object.entries(lateParts).find(([, { named }]) => source.endsWith(named)) ?? []
      // Out of an element that was bundled before its door.
      if ([...lateFiles.values()].includes(source)) return { id: source, external: 'relative' }
      const file = lateFiles.get(name)
      return file !== undefined && this.environment.name !== name ? { id: file, external: 'relative' } : null
    },
    generateBundle(_, bundle) {
      const made = Object.values(bundle).find(file => file.type === 'chunk' && file.isEntry)
      if (made?.fileName.startsWith('chunks/')) lateFiles.set(this.environment.name, `./${made.fileName}`)
    },
  }
  const part = (name: string, entry: string, entryFileNames: string): EnvironmentOptions => ({
    consumer: 'client',
    build: {
      outDir,
      emptyOutDir: false,
      rolldownOptions: {
        input: { [name]: entry },
        preserveEntrySignatures: 'strict',
        output: { format: 'es', entryFileNames, codeSplitting: false },
      },
    },
  })
  const builder: BuilderOptions = {
    // One plugin for all parts: it carries the name of the first into the others.
    sharedConfigBuild: true,
    sharedPlugins: true,
    async buildApp(builder) {
      removeAllBut(outDir, ['chunks'])
      for (const name of [
        ...Object.keys(lateParts),
        ...Object.keys(elements),
        'button',
        'passkeys',
        'ringfence',
        'frame',
        'node',
        'testing',
      ]) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
      if (types) writeTypes(outDir)
    },
  }
  return {
    publicDir: false,
    plugins: [
      ...[
        linkLateFiles,
        elementsInDoors(elements),
        leaveOut(),
        errorTable(Object.keys(lateParts)),
        pureConstants(),
      ],
      ...[tightTemplates(), plainImports(), ownNames()],
    ],
    build: { target, modulePreload: false, sourcemap: false },
    environments: {
      ...Object.fromEntries(
        Object.entries(lateParts).map(([name, { entry }]) => [
          name,
          part(name, entry, 'chunks/[name]-[hash].js'),
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(elements).map(([name, { entry }]) => [name, part(name, entry, `elements/${name}.js`)]),
      ),
      button: part('button', 'client/button/index.ts', 'button.js'),
      passkeys: part('passkeys', 'client/ownPasskeys/index.ts', 'passkeys.js'),
      ringfence: part('ringfence', 'client/sdk/index.ts', 'ringfence.js'),
      // For tests of other people's applications, in Node or in a page.
      testing: part('testing', 'client/testing/index.ts', 'testing.js'),
      // For pages that put the softphone into a frame.
      frame: part('frame', 'client/frame/index.ts', 'softphone-frame.js'),
      // For back ends; nothing of it is loaded by a page.
      node: part('node', 'client/node/index.ts', 'node.js'),
    },
    builder,
  }
}

/** Our own pages. They load the doors in `/sdk/` as any other page would, so those are no part of them. */
function pages(): UserConfig {
  const rooms = ['demo', 'softphone', 'callPage']
  const layOut: Plugin = {
    name: 'lay-out-pages',
    enforce: 'post',
    buildStart() {
      for (const room of rooms) rmSync(`dist/${room}`, { recursive: true, force: true })
    },
    generateBundle(_, bundle) {
      for (const room of rooms) {
        const page = bundle[`client/${room}/index.html`]
        if (page?.type !== 'asset') continue
        delete bundle[page.fileName]
        this.emitFile({ type: 'asset', fileName: `${room}/index.html`, source: page.source })
      }
    },
  }
  return {
    base: '/',
    publicDir: false,
    plugins: [layOut, leaveOut(), pureConstants(), tightTemplates(), ownNames()],
    build: {
      target,
      outDir: 'dist',
      emptyOutDir: false,
      // Everything by file: the pages' Content-Security-Policy allows nothing inline, data: URLs included.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: false,
      rolldownOptions: {
        input: Object.fromEntries(rooms.map(room => [room, `client/${room}/index.html`])),
        external: ['/sdk/button.js', '/sdk/passkeys.js'],
      },
    },
  }
}

/** Every state of the button, live. A folder whose name begins with a dot is served to nobody but by its own route. */
function gallery(): UserConfig {
  return {
    root: resolve('client/button/gallery/live'),
    base: '/sdk/gallery/',
    publicDir: false,
    plugins: [leaveOut(), tightTemplates(), ownNames()],
    build: {
      ...{ target, outDir: resolve('dist/.gallery'), emptyOutDir: true, sourcemap: false },
      // By file, as our pages: their policy allows nothing inline.
      ...{ assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    },
  }
}

export default defineConfig(({ command, mode }) => {
  if (command !== 'build') return {}
  if (mode === 'gallery') return gallery()
  return mode === 'embed' ? embed() : pages()
})
