import { posix } from 'node:path'

/**
 * Whether a request's path leads to the documentation, as whoever serves files reads it: escapes and dots are resolved, and a disk
 * may take capitals for small letters.
 */
export function namesDocumentation(path: string): boolean {
  let decoded = path
  try {
    decoded = decodeURIComponent(path)
  } catch {
    // Nothing is served for a path that cannot be read.
  }
  return /^\/docs(?:\/|$)/i.test(posix.normalize(`/${decoded.replaceAll('\\', '/')}`))
}
