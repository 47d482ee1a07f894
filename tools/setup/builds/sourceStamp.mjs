import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { hashFile, hashFolder } from '../folderHash.mjs'
import { inProject } from '../project.mjs'

/**
 * Builds something unless its stamp says that it was built from exactly these sources. A build that breaks off leaves no stamp.
 *
 * @param {{ stamp: string, folders: readonly string[], files: readonly string[] }} sources paths in the project
 * @param {() => Promise<void>} build
 */
export async function unlessBuiltFrom({ stamp, folders, files }, build) {
  const hash = createHash('sha256')
  for (const folder of folders) hashFolder(hash, inProject(folder), `${folder}/`)
  for (const file of files) hashFile(hash, inProject(file), file)
  const sources = hash.digest('hex')
  const path = inProject(stamp)
  if (existsSync(path) && readFileSync(path, 'utf8') === sources) return
  rmSync(path, { force: true })
  await build()
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, sources)
}
