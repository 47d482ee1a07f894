import { randomUUID } from 'node:crypto'

/** Names this process, and this very opening of the store in it. */
export const ownProcess = (): string => `${process.pid} ${randomUUID()}`

/**
 * Whether a process lives that is not this one. A number is given out again, in a container even to the next start: our own
 * number under another name is of one that died.
 */
export function isAlive(name: string): boolean {
  const pid = Number(name.split(' ', 1)[0])
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
