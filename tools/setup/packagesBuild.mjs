import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { runAndHear } from './child.mjs'
import { SetupFailure } from './failure.mjs'
import { hashFile, hashFolder } from './folderHash.mjs'
import { environmentFor } from './node.mjs'
import { inProject, projectFolder } from './project.mjs'

const inputFolders = ['client', 'protocol', 'tools/buildTypes', 'tools/clientBuild', 'tools/packages']
const inputFiles = [
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'LICENSE',
  'docs/embedding/packages.md',
  'tools/setup/packagesBuild.mjs',
]
const stampPath = () => inProject('dist/.packages-built-from')

/**
 * Makes the packages for npm in dist/packages/, unless they were made from exactly these sources. The service needs none of them.
 *
 * @param {string} node
 */
export async function readyPackages(node) {
  const hash = createHash('sha256')
  for (const folder of inputFolders) hashFolder(hash, inProject(folder), `${folder}/`)
  for (const file of inputFiles) hashFile(hash, inProject(file), file)
  const sources = hash.digest('hex')
  if (existsSync(stampPath()) && readFileSync(stampPath(), 'utf8') === sources) return
  console.log('Making the packages …')
  rmSync(stampPath(), { force: true })
  let said = ''
  const code = await runAndHear(node, [inProject('tools/packages/main.ts')], {
    cwd: projectFolder,
    env: environmentFor(node),
    hear: text => {
      said += text
    },
  })
  if (code !== 0) {
    console.error(said.trimEnd())
    throw new SetupFailure('The packages were not made: mend what is said above, and run this again.')
  }
  mkdirSync(dirname(stampPath()), { recursive: true })
  writeFileSync(stampPath(), sources)
}
