import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../', import.meta.url))

interface Outcome {
  code: number | null
  output: string
}

export interface TemporaryProject {
  folder: string
  write(path: string, text: string): void
  /** Starts `node tools/<command>.mjs` there. Variables of `env` that are undefined are taken away. */
  start(command: string, words?: readonly string[], env?: Environment): Running
  /** Starts npm there. */
  npm(words: readonly string[], env?: Environment): Running
  run(command: string, words?: readonly string[], env?: Environment): Promise<Outcome>
  remove(): void
}

interface Running {
  child: ChildProcess
  outcome: Promise<Outcome>
  /** Resolves with all output as soon as the text was printed; rejects when the command ends without it. */
  printed(text: string): Promise<string>
}

type Environment = Record<string, string | undefined>

const copiedParts = [
  ...['tools', 'package.json', 'package-lock.json', 'tsconfig.json', 'vitest.config.ts'],
  // What the documentation's pages are made of, beside the documents.
  ...['client/docs', 'client/ui/styles/colours.ts', 'client/softphone/favicon.svg'],
]

interface Wanted {
  packages?: boolean
  own?: readonly string[]
}

/**
 * A project of its own to try the commands in: these tools, the real packages, and pages and a server of a few lines.
 * `own` names packages that are copied, for tests that change files in them.
 */
export function makeTemporaryProject({ packages = true, own = [] }: Wanted = {}): TemporaryProject {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-project-'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  for (const part of copiedParts) cpSync(join(repository, part), join(folder, part), { recursive: true })
  if (packages) linkPackages(folder, own)
  write('client/page.js', 'document.title = "a page"\n')
  for (const document of ['README.md', 'CHANGELOG.md', 'docs/page.md']) write(document, '# A page\n')
  write('protocol/word.ts', 'export const word = "one"\n')
  write('vite.config.ts', "export default { build: { rollupOptions: { input: 'client/page.js' } } }\n")

  const startProgram = (program: string, args: readonly string[], env: Environment) =>
    running(
      spawn(program, args, { cwd: folder, env: environment(folder, env), stdio: ['ignore', 'pipe', 'pipe'] }),
    )
  const start: TemporaryProject['start'] = (command, words = [], env = {}) =>
    startProgram(process.execPath, [join(folder, 'tools', `${command}.mjs`), ...words], env)
  return {
    folder,
    write,
    start,
    npm: (words, env = {}) => startProgram('npm', words, env),
    run: (command, words, env) => start(command, words, env).outcome,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function linkPackages(folder: string, own: readonly string[]): void {
  const from = join(repository, 'node_modules')
  const to = join(folder, 'node_modules')
  mkdirSync(to)
  for (const name of readdirSync(from)) {
    if (own.includes(name)) cpSync(join(from, name), join(to, name), { recursive: true })
    else symlinkSync(join(from, name), join(to, name))
  }
}

/** Our own, without what vitest or npm added to it, and with a cache that is empty. */
function environment(folder: string, changes: Environment): Environment {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|NODE_ENV|TEST$)/.test(name),
  )
  return { ...Object.fromEntries(inherited), XDG_CACHE_HOME: join(folder, 'cache'), ...changes }
}

function running(child: ChildProcess): Running {
  let output = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const listener of listeners) listener()
    })
  }
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve({ code, output }))
  })
  const printed = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => output.includes(text) && resolve(output)
      listeners.add(look)
      look()
      outcome.then(() => reject(new Error(`It ended without printing "${text}":\n${output}`)), reject)
    })
  return { child, outcome, printed }
}
