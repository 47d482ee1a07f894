import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { type ESTree, parseSync } from 'vite'

/** One broken promise: where it is and a plain sentence that says what is wrong. */
export interface Violation {
  path: string
  line: number
  sentence: string
}

export function inOneLine({ path, line, sentence }: Violation): string {
  return `${path}:${line} ${sentence}`
}

/** A house rule: reads a tree, changes nothing. An empty list means the rule is kept. */
export type Rule = (tree: Tree) => Violation[] | Promise<Violation[]>

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  path: string
  text: string
  /** Line (from 1) of an offset in UTF-16 units, as the parser counts them. */
  lineAt(offset: number): number
  /** Parsed once and kept; only for files in {@link Tree.code}. */
  program(): ESTree.Program
}

export interface Tree {
  root: string
  /** Every text file that belongs to the project. */
  files: readonly SourceFile[]
  /** Those of them that are TypeScript or JavaScript. */
  code: readonly SourceFile[]
  find(path: string): SourceFile | undefined
}

const skippedFolders = new Set(['.git', 'node_modules', 'dist', 'data'])

/** Opens the files git knows or would add; where the root is no checkout, everything but built and fetched folders. */
export function openTree(root: string): Tree {
  const paths = existsSync(join(root, '.git')) ? listedByGit(root) : walk(root, '')
  const files = paths.sort().flatMap(path => readTextFile(root, path) ?? [])
  const byPath = new Map(files.map(file => [file.path, file]))
  return { root, files, code: files.filter(file => isCode(file.path)), find: path => byPath.get(path) }
}

export function isCode(path: string): boolean {
  return /\.[cm]?[jt]s$/.test(path)
}

export function isTest(path: string): boolean {
  return /\.(test|spec)\.[cm]?[jt]s$/.test(path)
}

function listedByGit(root: string): string[] {
  const arguments_ = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const listed = execFileSync('git', arguments_, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  return [...new Set(listed.split('\0'))].filter(path => path !== '')
}

function walk(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : walk(root, path)
    return entry.isFile() ? [path] : []
  })
}

function readTextFile(root: string, path: string): SourceFile | undefined {
  const full = join(root, path)
  // A file removed from disk but not yet from git's index is still listed.
  if (!existsSync(full) || !statSync(full).isFile()) return undefined
  const bytes = readFileSync(full)
  return bytes.includes(0) ? undefined : sourceFile(path, bytes.toString('utf8'))
}

function sourceFile(path: string, text: string): SourceFile {
  let program: ESTree.Program | undefined
  return {
    path,
    text,
    lineAt: offset => text.slice(0, offset).split('\n').length,
    program() {
      program ??= parseSync(path, text).program
      return program
    },
  }
}
