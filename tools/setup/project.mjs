import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder. */
export const projectFolder = fileURLToPath(new URL('../../', import.meta.url))

/**
 * A path inside the repository.
 *
 * @param {...string} parts
 */
export const inProject = (...parts) => join(projectFolder, ...parts)

/** Where finished binaries are kept, outside the repository: they outlive a clone and are shared by all of them. */
export const cacheFolder = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ringfence')

/** The one pinned version of mediasoup, known before anything is installed. */
export function mediasoupVersion() {
  const { dependencies } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'))
  return String(dependencies.mediasoup)
}
