import { inProject } from '../project.mjs'
import { runBuild } from './buildProgram.mjs'
import { unlessBuiltFrom } from './sourceStamp.mjs'

/** All that a page is made of. A document that changes builds nothing but these pages anew. */
const sources = {
  stamp: 'dist/.docs-built-from',
  folders: ['docs', 'client/docs', 'tools/docsSite'],
  files: [
    ...['README.md', 'CHANGELOG.md', 'package.json', 'package-lock.json'],
    ...['client/ui/styles/colours.ts', 'client/softphone/favicon.svg'],
  ],
}

/**
 * Builds the documentation into dist/docs/, unless it was built from exactly these sources.
 *
 * @param {string} node
 */
export async function readyDocs(node) {
  await unlessBuiltFrom(sources, async () => {
    console.log('Building the documentation …')
    const builder = inProject('tools/docsSite/main.ts')
    await runBuild(
      node,
      ['--disable-warning=ExperimentalWarning', builder],
      'The documentation was not built',
    )
  })
}
