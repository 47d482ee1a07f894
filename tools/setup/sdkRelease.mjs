import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inProject } from './project.mjs'

/** Late parts, by the way a file that loads them names them. */
const latePart = /\.\/(chunks\/[\w.-]+\.js)/g

/**
 * Writes `release.json` into a folder of built files for other people's pages: the product's version, and the hash of each file
 * that belongs to this build; nothing where no such files were built. Late parts of former builds lie there too; what no file names is none of this build's.
 *
 * @param {string} folder
 * @param {string} version
 */
export function describeRelease(folder, version) {
  if (!existsSync(folder)) return
  const doors = readdirSync(folder).filter(name => /\.(?:js|d\.ts)$/.test(name))
  const names = new Set(doors)
  // A set is walked on into what is added meanwhile.
  for (const name of names) {
    if (!name.endsWith('.js')) continue
    for (const [, part = ''] of readFileSync(join(folder, name), 'utf8').matchAll(latePart)) names.add(part)
  }
  const files = Object.fromEntries([...names].sort().map(name => [name, describeFile(join(folder, name))]))
  writeFileSync(join(folder, 'release.json'), `${JSON.stringify({ version, files }, null, 2)}\n`)
}

/** The product's version. */
export const productVersion = () => JSON.parse(readFileSync(inProject('package.json'), 'utf8')).version

/**
 * With the hash as a page states it (W3C Subresource Integrity).
 *
 * @param {string} path
 */
function describeFile(path) {
  const bytes = readFileSync(path)
  return {
    integrity: `sha384-${createHash('sha384').update(bytes).digest('base64')}`,
    bytes: bytes.length,
  }
}
