import { rmSync } from 'node:fs'
import {
  type BuilderOptions,
  defineConfig,
  type EnvironmentOptions,
  type Plugin,
  type UserConfig,
} from 'vite'
import { writeTypes } from './tools/buildTypes/index.ts'
import { leaveOut } from './tools/clientBuild/leaveOut.ts'
import { ownNames } from './tools/clientBuild/ownNames.ts'
import { plainImports } from './tools/clientBuild/plainImports.ts'
import { tightTemplates } from './tools/clientBuild/tightTemplates.ts'
import { removeAllBut } from './tools/outputFolder.ts'

/** All browsers that the library promises have these. */
const target = 'es2022'

/** What is loaded late, and how whoever loads it names it: never with the page. */
const lateParts = {
  /** When a passkey is asked for. */
  passkeyPrompt: { entry: '@simplewebauthn/browser', named: '@simplewebauthn/browser' },
  /** On the first sign of intent. */
  onIntent: { entry: 'client/sdk/assembly/onIntent.ts', named: '/onIntent.ts' },
  /** When somebody answers: what a receipt is written with. */
  receiptFile: { entry: 'client/button/receipt/receiptFile.ts', named: '/receiptFile.ts' },
}

/**
 * What other people's pages load: one file per door, and beside them what is loaded later. What is loaded later is
 * bundled apart and first, because a late file that imported code out of a door would name the door's URL; a page that embeds
 * `button.js?v=2` would then run the door twice. What a door itself imports late is in the same file: its element is made
 * there once it is known that there is a page.
 */
function embed(): UserConfig {
  const lateFiles = new Map<string, string>()
  const linkLateFiles: Plugin = {
    name: 'link-late-files',
    enforce: 'pre',
    resolveId(source) {
      const [name = ''] = Object.entries(lateParts).find(([, { named }]) => source.endsWith(named)) ?? []
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
      outDir: 'dist/sdk',
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
      removeAllBut('dist/sdk', ['chunks'])
      for (const name of [...Object.keys(lateParts), 'button', 'passkeys', 'ringfence', 'frame', 'node']) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
      writeTypes('dist/sdk')
    },
  }
  return {
    publicDir: false,
    plugins: [linkLateFiles, leaveOut(), tightTemplates(), plainImports(), ownNames()],
    build: { target, modulePreload: false, sourcemap: false },
    environments: {
      ...Object.fromEntries(
        Object.entries(lateParts).map(([name, { entry }]) => [
          name,
          part(name, entry, 'chunks/[name]-[hash].js'),
        ]),
      ),
      button: part('button', 'client/button/index.ts', 'button.js'),
      passkeys: part('passkeys', 'client/ownPasskeys/index.ts', 'passkeys.js'),
      ringfence: part('ringfence', 'client/sdk/index.ts', 'ringfence.js'),
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
  const rooms = ['demo', 'softphone']
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
    plugins: [layOut, leaveOut(), tightTemplates(), ownNames()],
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

export default defineConfig(({ command, mode }) => {
  if (command !== 'build') return {}
  return mode === 'embed' ? embed() : pages()
})
