import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createBuilder, minifySync, type Plugin } from 'vite'
import { embed } from '../../vite.config.ts'
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

export interface Part {
  /** A package, or a room of ours. */
  readonly name: string
  /** Its share of the file in Brotli, by what it comes to alone; about, since alone it finds less to repeat. */
  readonly brotli: number
}

/** Builds what other people's pages load, as the product does, into a folder of its own. */
export async function buildOurs(): Promise<readonly BuiltFile[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-weight-'))
  const files: BuiltFile[] = []
  const weigh: Plugin = {
    name: 'weigh',
    writeBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue
        const sizes = sizesOf(readFileSync(join(folder, file.fileName), 'utf8'))
        const modules = Object.entries(file.modules).map(([id, { code }]) => ({ id, code: code ?? '' }))
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
      plugins: [...(config.plugins ?? []), weigh],
    })
    await builder.buildApp()
    return files
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function partsOf(modules: readonly { readonly id: string; readonly code: string }[], whole: number): Part[] {
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
