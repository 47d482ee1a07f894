import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Empties a folder before a build, but for these folders in it: files with a hash in their names outlive their build, because a
 * page that was opened before an upgrade asks for its own late parts.
 */
export function removeAllBut(folder: string, kept: readonly string[]): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    if (!kept.includes(name)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}
