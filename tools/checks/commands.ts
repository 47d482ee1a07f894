import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Violation } from './source/tree.ts'

const bin = join(import.meta.dirname, '../../node_modules/.bin')

/** Biome's formatter and linter over a root folder; warnings count as violations, suggestions do not. */
export async function formatAndLint(root: string): Promise<Violation[]> {
  const { output, exitCode } = await run(root, 'biome', [
    'check',
    '--reporter=github',
    '--colors=off',
    '--error-on-warnings',
    '--max-diagnostics=none',
    '.',
  ])
  const pattern = /^::(?:error|warning) title=([^,]*),file=(.*?),line=(\d+).*?::(.*)$/gm
  const found = [...output.matchAll(pattern)].map(([, rule = '', path = '', line = '1', message = '']) => ({
    path: relative(root, join(root, relative(root, path))),
    line: Number(line),
    sentence:
      rule === 'format' ? 'This file is not formatted; run biome check --write.' : `${message} (${rule})`,
  }))
  return orFailed('biome', found, output, exitCode)
}

/** The TypeScript compiler over one project file of a root folder, without writing anything. */
export async function types(root: string, project: string): Promise<Violation[]> {
  if (!existsSync(join(root, project))) {
    return [{ path: project, line: 1, sentence: 'This compiler configuration is missing.' }]
  }
  const { output, exitCode } = await run(root, 'tsc', ['-p', project, '--pretty', 'false'])
  const pattern = /^(.+?)\((\d+),\d+\): error (TS\d+: .*)$/gm
  const found = [...output.matchAll(pattern)].map(([, path = '', line = '1', sentence = '']) => ({
    path,
    line: Number(line),
    sentence,
  }))
  return orFailed(project, found, output, exitCode)
}

/** Knip over a root folder: files that nothing reaches, exports that nobody takes, dependencies that nothing needs or lists. */
export async function unused(root: string): Promise<Violation[]> {
  const { output, exitCode } = await run(root, 'knip', ['--no-progress', '--reporter=github-actions'])
  const pattern = /^::\w+ file=([^,]*)(?:,line=(\d+))?.*?,title=[^:]*?Knip(?: \/ ([^:]*))?::(.*)$/gm
  const found = [...output.matchAll(pattern)].map(([, path = '', line = '1', what = '', message = '']) => ({
    path,
    line: Number(line),
    sentence: `${what}: ${message.replace(` in ${path}`, '')}.`,
  }))
  return orFailed('knip.jsonc', found, output, exitCode)
}

/** A command that fails without naming a place (a wrong configuration, no binary) must not pass for clean. */
function orFailed(path: string, found: Violation[], output: string, exitCode: number): Violation[] {
  if (exitCode === 0 || found.length > 0) return found
  return [{ path, line: 1, sentence: `Exit code ${exitCode}: ${output.trim()}` }]
}

function run(
  root: string,
  command: string,
  arguments_: string[],
): Promise<{ output: string; exitCode: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(bin, command), arguments_, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => {
        output += text
      })
    }
    child.once('error', reject)
    child.once('close', code => resolve({ output, exitCode: code ?? 1 }))
  })
}
