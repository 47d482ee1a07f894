import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { runAndHear } from './child.mjs'
import { compressFiles } from './compressedFiles.mjs'
import { SetupFailure } from './failure.mjs'
import { hashFile, hashFolder } from './folderHash.mjs'
import { environmentFor } from './node.mjs'
import { inProject, projectFolder } from './project.mjs'

const inputFolders = ['client', 'protocol', 'tools/buildTypes', 'tools/clientBuild']
const inputFiles = ['vite.config.ts', 'tsconfig.json', 'package-lock.json', 'tools/setup/compressedFiles.mjs']
const stampPath = () => inProject('dist/.built-from')

/**
 * Builds what browsers load into dist/, unless it was built from exactly these sources.
 *
 * @param {string} node
 */
export async function readyClient(node) {
  const sources = hashOfSources()
  if (builtFrom() === sources) return
  console.log('Building the pages for the browser …')
  // A build that breaks off must not leave the stamp of the one before.
  rmSync(stampPath(), { force: true })
  // Our own pages, then what other people's pages embed: see vite.config.ts.
  for (const mode of ['production', 'embed']) await build(node, mode)
  // The packages for npm lie there, too (packagesBuild.mjs).
  compressFiles(inProject('dist'), ['packages'])
  mkdirSync(dirname(stampPath()), { recursive: true })
  writeFileSync(stampPath(), sources)
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

function hashOfSources() {
  const hash = createHash('sha256')
  for (const folder of inputFolders) hashFolder(hash, inProject(folder), `${folder}/`)
  for (const file of inputFiles) hashFile(hash, inProject(file), file)
  return hash.digest('hex')
}

function builtFrom() {
  return existsSync(stampPath()) ? readFileSync(stampPath(), 'utf8') : undefined
}
