import { rmSync } from 'node:fs'
import {
  type BuilderOptions,
  defineConfig,
  type EnvironmentOptions,
  type Plugin,
  type UserConfig,
} from 'vite'
import { writeTypes } from './tools/buildTypes/index.ts'
import { removeAllBut } from './tools/outputFolder.ts'

/** All browsers that the library promises have these. */
const target = 'es2022'

/** Loaded on the first sign of intent, and never with the page. */
const onIntent = 'client/sdk/onIntent.ts'

/**
 * What other people's pages load: one file per door, and beside them what is loaded later. `onIntent` is bundled
 * apart and first, because a late file that imported code out of a door would name the door's URL; a page that embeds
 * `button.js?v=2` would then run the door twice.
 */
function embed(): UserConfig {
  let onIntentFile = ''
  const linkOnIntent: Plugin = {
    name: 'link-on-intent',
    enforce: 'pre',
    resolveId(source) {
      const isDoor = this.environment.name !== 'onIntent'
      return isDoor && source.endsWith('/onIntent.ts') ? { id: onIntentFile, external: 'relative' } : null
    },
    generateBundle(_, bundle) {
      const made = Object.values(bundle).find(file => file.type === 'chunk' && file.isEntry)
      if (this.environment.name === 'onIntent' && made) onIntentFile = `./${made.fileName}`
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
        output: { format: 'es', entryFileNames, chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  })
  const builder: BuilderOptions = {
    // One plugin for all parts: it carries the name of the first into the others.
    sharedConfigBuild: true,
    sharedPlugins: true,
    async buildApp(builder) {
      removeAllBut('dist/sdk', ['chunks'])
      for (const name of ['onIntent', 'button', 'passkeys', 'ringfence', 'node']) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
      writeTypes('dist/sdk')
    },
  }
  return {
    publicDir: false,
    plugins: [linkOnIntent],
    build: { target, modulePreload: false, sourcemap: false },
    environments: {
      onIntent: part('onIntent', onIntent, 'chunks/[name]-[hash].js'),
      button: part('button', 'client/button/index.ts', 'button.js'),
      passkeys: part('passkeys', 'client/ownPasskeys/index.ts', 'passkeys.js'),
      ringfence: part('ringfence', 'client/sdk/index.ts', 'ringfence.js'),
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
    plugins: [layOut],
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
