import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Adds the names and the contents of all files of a folder to a hash, in an order that does not depend on the disk.
 *
 * @param {import('node:crypto').Hash} hash
 * @param {string} folder
 * @param {string} [prefix] the folder's name inside the hash
 */
export function hashFolder(hash, folder, prefix = '') {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const name = `${prefix}${entry.name}`
    if (entry.isDirectory()) hashFolder(hash, join(folder, entry.name), `${name}/`)
    else hashFile(hash, join(folder, entry.name), name)
  }
  return hash
}

/**
 * Adds one file to a hash.
 *
 * @param {import('node:crypto').Hash} hash
 * @param {string} path
 * @param {string} name its name inside the hash
 */
export function hashFile(hash, path, name) {
  const content = readFileSync(path)
  return hash.update(`${name}\0${content.length}\0`).update(content)
}
