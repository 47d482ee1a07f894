import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createBuilder, minifySync, type Plugin, type Rolldown } from 'vite'
import { elements, embed } from '../../vite.config.ts'
import { type Sizes, sizesOf } from './sizes.ts'

const repository = join(import.meta.dirname, '../..')

/** One file that other people's pages load. */
export interface BuiltFile {
  /** Without what changes with its content: `button.js`, `chunks/onIntent`. */
  readonly name: string
  readonly sizes: Sizes
  /** What it is made of, the heaviest first. */
  readonly parts: readonly Part[]
}

interface Part {
  /** A package, or a room of ours. */
  readonly name: string
  /** Its share of the file in Brotli, by what it comes to alone; about, since alone it finds less to repeat. */
  readonly brotli: number
}

/** Builds what other people's pages load, as the product does, into a folder of its own. */
export async function buildOurs(): Promise<readonly BuiltFile[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-weight-'))
  const files: BuiltFile[] = []
  /** Of elements, which are bundled before they are put into their doors. */
  const inside = new Map<string, readonly Module[]>()
  const weigh: Plugin = {
    name: 'weigh',
    enforce: 'pre',
    generateBundle(_, bundle) {
      if (!(this.environment.name in elements)) return
      const chunks = Object.values(bundle).flatMap(file => (file.type === 'chunk' ? [file] : []))
      inside.set(this.environment.name, chunks.flatMap(modulesOf))
    },
    writeBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue
        const sizes = sizesOf(readFileSync(join(folder, file.fileName), 'utf8'))
        const modules = modulesOf(file).flatMap(
          module => inside.get(module.id.replace(/^\0element:/, '')) ?? [module],
        )
        const name = file.fileName.replace(/-[\w-]{8}\.js$/, '')
        files.push({ name, sizes, parts: partsOf(modules, sizes.brotli) })
      }
    },
  }
  try {
    const config = embed({ outDir: folder, types: false })
    const builder = await createBuilder({
      ...config,
      ...{ root: repository, configFile: false, logLevel: 'warn' },
      plugins: [weigh, ...(config.plugins ?? [])],
    })
    await builder.buildApp()
    return files
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Module {
  readonly id: string
  readonly code: string
}

const modulesOf = (chunk: Rolldown.OutputChunk): Module[] =>
  Object.entries(chunk.modules).map(([id, { code }]) => ({ id, code: code ?? '' }))

function partsOf(modules: readonly Module[], whole: number): Part[] {
  const byName = Map.groupBy(modules, ({ id }) => roomOf(id))
  const alone = [...byName].map(([name, inside]) => ({
    name,
    brotli: sizesOf(tight(inside.map(({ code }) => code).join('\n'))).brotli,
  }))
  const sum = alone.reduce((total, { brotli }) => total + brotli, 0)
  return alone
    .map(({ name, brotli }) => ({ name, brotli: Math.round((brotli / sum) * whole) }))
    .toSorted((one, other) => other.brotli - one.brotli)
}

/** With short names and no white space, as in the file; nothing is taken out. */
const tight = (code: string): string =>
  minifySync('part.js', code, { module: true, compress: false, mangle: { toplevel: true } }).code

/** The package that a module is of, or the folder of ours that it lies in. */
function roomOf(id: string): string {
  const [, inPackage] = id.split(/\/node_modules\/(?!.*\/node_modules\/)/)
  if (inPackage !== undefined) return /^(?:@[^/]+\/)?[^/]+/.exec(inPackage)?.[0] ?? inPackage
  const path = relative(repository, id.replace(/^\0/, '').replace(/\?.*$/, ''))
  return path.startsWith('client/') || path.startsWith('protocol/')
    ? path.split('/').slice(0, -1).slice(0, 4).join('/')
    : 'the bundler'
}
