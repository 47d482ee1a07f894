import { spawnSync } from 'node:child_process'

/** What a program of Node said, and how it ended. */
interface Ran {
  readonly code: number | null
  readonly said: string
}

/** Runs Node in a folder. */
export function ranNode(folder: string, args: readonly string[], env: Record<string, string> = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
  })
  return { code: status, said: stdout + stderr }
}
