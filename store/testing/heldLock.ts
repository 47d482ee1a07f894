import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Vitest's `onTestFinished`. */
type AtEnd = (act: () => void | Promise<void>) => void

const program = fileURLToPath(new URL('./heldLockProcess.ts', import.meta.url))

/** Another program that holds the write lock of this database; resolves when it does. The answer makes it let go. */
export async function holdLock(file: string, atEnd: AtEnd): Promise<() => Promise<void>> {
  const holder = spawn(process.execPath, [program, file], { stdio: ['pipe', 'pipe', 'inherit'] })
  atEnd(() => void holder.kill('SIGKILL'))
  await once(holder.stdout, 'data')
  return async () => {
    holder.stdin.write('\n')
    await once(holder.stdout, 'data')
  }
}
