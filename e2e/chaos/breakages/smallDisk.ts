import { execFileSync } from 'node:child_process'

const sizeMb = 48

/** Makes this folder a file system of its own, which can really be full; `null` where this process may mount none. */
export function mountSmallDisk(folder: string): (() => void) | null {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m,mode=700`, 'ringfence', folder], {
      stdio: 'ignore',
    })
  } catch {
    return null
  }
  let isMounted = true
  const unmount = () => {
    if (isMounted) execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' })
    isMounted = false
  }
  // Whoever breaks the run off leaves no file system behind.
  process.once('exit', unmount)
  return unmount
}
