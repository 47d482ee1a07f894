import { runAndHear } from './child.mjs'
import { compressFiles } from './compressedFiles.mjs'
import { SetupFailure } from './failure.mjs'
import { environmentFor } from './node.mjs'
import { inProject, projectFolder } from './project.mjs'
import { describeRelease, productVersion } from './sdkRelease.mjs'
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
    // Our own pages, what other people's pages embed, and the gallery of its states: see vite.config.ts.
    for (const mode of ['production', 'embed', 'gallery']) await build(node, mode)
    describeRelease(inProject('dist/sdk'), productVersion())
    // The documentation is for who develops, or behind a server of their own that compresses; packages are for npm.
    compressFiles(inProject('dist'), ['docs', 'packages'])
  })
}

/**
 * @param {string} node
 * @param {string} mode
 */
async function build(node, mode) {
  let said = ''
  const vite = inProject('node_modules/vite/bin/vite.js')
  const code = await runAndHear(node, [vite, 'build', '--mode', mode], {
    cwd: projectFolder,
    env: environmentFor(node),
    hear: text => {
      said += text
    },
  })
  if (code === 0) return
  console.error(said.trimEnd())
  throw new SetupFailure(
    'The pages for the browser were not built: mend what is said above, and run this again.',
  )
}
