import { dirname, join, relative } from 'node:path'
import { build, type Plugin } from 'vite'
import { leaveOut } from '../clientBuild/leaveOut.ts'
import { ownNames } from '../clientBuild/ownNames.ts'
import { tightTemplates } from '../clientBuild/tightTemplates.ts'
import { type PackageName, packagePlans, takenByName } from './packagePlans.ts'
import { repository } from './repository.ts'

/**
 * Writes the modules of one package. What is loaded late stays an `import()`, so that whoever bundles the application splits it off, too; what is
 * other people's and no package of ours is inside, as the service serves it. Not minified: that is the application's to do.
 * @returns ids of all modules that are in it
 */
export async function bundle(name: PackageName, folder: string): Promise<readonly string[]> {
  const { entries, peers = {}, directive } = packagePlans[name]
  const inside = new Set<string>()
  await build({
    configFile: false,
    root: repository,
    mode: 'production',
    logLevel: 'warn',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      ...[keptOutside(name), noteModules(inside), tightTemplates(), ownNames()],
      // What a page does not reach a back end may.
      ...(name === 'server' ? [] : [leaveOut()]),
    ],
    build: {
      target: 'es2022',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      lib: {
        entry: Object.fromEntries(
          Object.entries(entries)
            .filter(([, { typesOnly }]) => !typesOnly)
            .map(([file, { source }]) => [file, join(repository, `${source}.ts`)]),
        ),
        formats: ['es'],
      },
      rolldownOptions: {
        external: Object.keys(peers),
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name].js',
          ...(directive !== undefined && { banner: directive }),
        },
      },
    },
  })
  return [...inside]
}

/** What a bundled file does in another way than a served one. */
const standIns: Readonly<Record<string, string>> = {
  'client/sdk/platform/ownAddress': 'client/packages/bundledAddress',
  'client/sdk/platform/importAt': 'client/packages/bundledImport',
}

/** Another package of ours is imported by its name. */
function keptOutside(name: PackageName): Plugin {
  const taken = takenByName(name)
  return {
    name: 'kept-outside',
    enforce: 'pre',
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith('.')) return null
      const path = relative(repository, join(dirname(importer), source)).replace(/\.ts$/, '')
      const instead = standIns[path]
      if (instead !== undefined) return join(repository, `${instead}.ts`)
      const id = taken[path]
      return id === undefined ? null : { id, external: true }
    },
  }
}

const noteModules = (inside: Set<string>): Plugin => ({
  name: 'note-modules',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle))
      if (file.type === 'chunk') for (const id of file.moduleIds) inside.add(id)
  },
})
