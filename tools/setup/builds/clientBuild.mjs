import { compressFiles } from '../compressedFiles.mjs'
import { inProject } from '../project.mjs'
import { describeRelease, productVersion } from '../sdkRelease.mjs'
import { runBuild } from './buildProgram.mjs'
import { unlessBuiltFrom } from './sourceStamp.mjs'

const sources = {
  stamp: 'dist/.built-from',
  folders: ['client', 'protocol', 'tools/buildTypes', 'tools/clientBuild'],
  files: [
    ...['vite.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json'],
    ...['tools/setup/compressedFiles.mjs', 'tools/setup/sdkRelease.mjs'],
  ],
}

/**
 * Builds what browsers load into dist/, unless it was built from exactly these sources.
 *
 * @param {string} node
 */
export async function readyClient(node) {
  await unlessBuiltFrom(sources, async () => {
    console.log('Building the pages for the browser …')
    const vite = inProject('node_modules/vite/bin/vite.js')
    // Our own pages, what other people's pages embed, and the gallery of its states: see vite.config.ts.
    for (const mode of ['production', 'embed', 'gallery'])
      await runBuild(node, [vite, 'build', '--mode', mode], 'The pages for the browser were not built')
    describeRelease(inProject('dist/sdk'), productVersion())
    // The documentation is for who develops, or behind a server of their own that compresses; packages are for npm.
    compressFiles(inProject('dist'), ['docs', 'packages'])
  })
}
