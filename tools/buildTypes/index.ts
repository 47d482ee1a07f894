import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withSpelledOut } from './plainAliases.ts'
import { rollUp } from './rollUp.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** Files that other people load, and what they are made from. */
const doors = {
  ringfence: 'client/sdk/index',
  button: 'client/button/index',
  passkeys: 'client/ownPasskeys/index',
  'softphone-frame': 'client/frame/index',
  node: 'client/node/index',
  testing: 'client/testing/index',
}

/** Writes the types of what other people load into a folder: one `.d.ts` beside each file, which imports nothing. */
export function writeTypes(folder: string): void {
  const made = mkdtempSync(join(tmpdir(), 'ringfence-types-'))
  try {
    const projectPath = join(made, 'tsconfig.json')
    writeFileSync(projectPath, JSON.stringify(projectOf(made)))
    const tsc = join(repository, 'node_modules/typescript/bin/tsc')
    execFileSync(process.execPath, [tsc, '-p', projectPath], { stdio: 'inherit' })
    const sourceOf = (path: string) => join(repository, relative(made, path).replace(/\.d\.ts$/, '.ts'))
    mkdirSync(folder, { recursive: true })
    withSpelledOut(projectPath, spellOut => {
      for (const [name, door] of Object.entries(doors)) {
        const types = rollUp(join(made, `${door}.d.ts`), (path, alias) => spellOut(sourceOf(path), alias))
        writeFileSync(join(folder, `${name}.d.ts`), `// Types of /sdk/${name}.js.\n\n${types}`)
      }
    })
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}

function projectOf(outDir: string) {
  return {
    extends: join(repository, 'tsconfig.json'),
    compilerOptions: {
      ...{ noEmit: false, declaration: true, emitDeclarationOnly: true, noCheck: true },
      ...{ rootDir: repository, outDir, typeRoots: [join(repository, 'node_modules/@types')] },
    },
    files: Object.values(doors).map(door => join(repository, `${door}.ts`)),
    include: [],
  }
}
