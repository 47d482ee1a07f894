import { runAndHear } from './child.mjs'
import { SetupFailure } from './failure.mjs'
import { environmentFor } from './node.mjs'
import { inProject, projectFolder } from './project.mjs'
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
    let said = ''
    const code = await runAndHear(
      node,
      ['--disable-warning=ExperimentalWarning', inProject('tools/docsSite/main.ts')],
      {
        cwd: projectFolder,
        env: environmentFor(node),
        hear: text => {
          said += text
        },
      },
    )
    if (code === 0) return
    console.error(said.trimEnd())
    throw new SetupFailure('The documentation was not built: mend what is said above, and run this again.')
  })
}
