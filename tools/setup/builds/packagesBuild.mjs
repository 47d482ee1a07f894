import { inProject } from '../project.mjs'
import { runBuild } from './buildProgram.mjs'
import { unlessBuiltFrom } from './sourceStamp.mjs'

const sources = {
  stamp: 'dist/.packages-built-from',
  folders: ['client', 'protocol', 'tools/buildTypes', 'tools/clientBuild', 'tools/packages'],
  files: [
    ...['tsconfig.json', 'package.json', 'package-lock.json', 'LICENSE', 'docs/embedding/packages.md'],
    'tools/setup/builds/packagesBuild.mjs',
  ],
}

/**
 * Makes the packages for npm in dist/packages/, unless they were made from exactly these sources. The service needs none of them.
 *
 * @param {string} node
 */
export async function readyPackages(node) {
  await unlessBuiltFrom(sources, async () => {
    console.log('Making the packages …')
    await runBuild(node, [inProject('tools/packages/main.ts')], 'The packages were not made')
  })
}
