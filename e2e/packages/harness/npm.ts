import { execFileSync } from 'node:child_process'

const quiet = ['--no-audit', '--no-fund', '--loglevel=error']

/** Runs npm in a folder; what it says where it fails is in the error. */
export function npm(folder: string, ...words: readonly string[]): string {
  const script = process.env.npm_execpath
  const [program, first] = script?.endsWith('npm-cli.js') ? [process.execPath, [script]] : ['npm', []]
  return execFileSync(program, [...first, ...words, ...quiet], { cwd: folder, encoding: 'utf8' })
}
