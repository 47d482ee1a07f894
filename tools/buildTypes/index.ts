import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withSpelledOut } from './plainAliases.ts'
import { rollUp } from './rollUp.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** What others import: the file that it is made from, and what of its types stays where it is, by how it is imported there. */
export interface TypesDoor {
  /** Path in the repository, without its ending. */
  readonly source: string
  /** Packages by name, files of ours by path without ending. */
  readonly kept?: Readonly<Record<string, string>>
}

/** Files that other people load. */
const servedDoors: Readonly<Record<string, TypesDoor>> = {
  ringfence: { source: 'client/sdk/index' },
  button: { source: 'client/button/index' },
  passkeys: { source: 'client/ownPasskeys/index' },
  'softphone-frame': { source: 'client/frame/index' },
  node: { source: 'client/node/index' },
  testing: { source: 'client/testing/index' },
}

/** Writes the types of what other people load into a folder: one `.d.ts` beside each file, which imports nothing. */
export function writeTypes(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, types] of typesOf(servedDoors))
    writeFileSync(join(folder, `${name}.d.ts`), `// Types of /sdk/${name}.js.\n\n${types}`)
}

/** The types of each door, in one text. */
export function typesOf(doors: Readonly<Record<string, TypesDoor>>): ReadonlyMap<string, string> {
  const made = mkdtempSync(join(tmpdir(), 'ringfence-types-'))
  const declarations = (source: string): string => join(made, `${source}.d.ts`)
  const keptOf = ({ kept = {} }: TypesDoor) =>
    new Map(
      Object.entries(kept).map(([from, specifier]) => [
        from.startsWith('client/') ? declarations(from) : from,
        specifier,
      ]),
    )
  try {
    const projectPath = join(made, 'tsconfig.json')
    writeFileSync(projectPath, JSON.stringify(projectOf(made, Object.values(doors))))
    const tsc = join(repository, 'node_modules/typescript/bin/tsc')
    execFileSync(process.execPath, [tsc, '-p', projectPath], { stdio: 'inherit' })
    const sourceOf = (path: string) => join(repository, relative(made, path).replace(/\.d\.ts$/, '.ts'))
    return withSpelledOut(
      projectPath,
      spellOut =>
        new Map(
          Object.entries(doors).map(([name, door]) => [
            name,
            rollUp(declarations(door.source), (path, alias) => spellOut(sourceOf(path), alias), keptOf(door)),
          ]),
        ),
    )
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}

function projectOf(outDir: string, doors: readonly TypesDoor[]) {
  return {
    extends: join(repository, 'tsconfig.json'),
    compilerOptions: {
      ...{ noEmit: false, declaration: true, emitDeclarationOnly: true, noCheck: true },
      ...{ rootDir: repository, outDir, typeRoots: [join(repository, 'node_modules/@types')] },
    },
    files: doors.map(({ source }) => join(repository, `${source}.ts`)),
    include: [],
  }
}
