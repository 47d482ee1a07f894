import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'vite'
import { expect, inject, test } from 'vitest'

const { folder } = inject('strangerApp')

/**
 * Bytes of Brotli that a package adds to an application: with the page, and in all, late parts included. What it takes from other packages of ours, or
 * from the application, counts there.
 */
const mostBytes = {
  sdk: { page: 19_000, all: 92_000 },
  button: { page: 2_400, all: 70_000 },
  react: { page: 1_500, all: 1_500 },
  vue: { page: 1_200, all: 1_200 },
  loader: { page: 700, all: 700 },
}

/** Minified as an application is. */
async function weigh(name: string): Promise<{ readonly page: number; readonly all: number }> {
  const entry = join(folder, `node_modules/@ringfence/${name}/index.js`)
  const made = await build({
    ...{ configFile: false, root: folder, logLevel: 'error', publicDir: false },
    build: {
      ...{ write: false, target: 'es2022', modulePreload: false },
      rolldownOptions: {
        input: entry,
        external: (id: string) => id.startsWith('@ringfence/') || ['react', 'vue'].includes(id),
        preserveEntrySignatures: 'strict',
        output: { format: 'es' },
      },
    },
  })
  const outputs = Array.isArray(made) ? made : 'output' in made ? [made] : []
  const chunks = outputs
    .flatMap(({ output }) => output)
    .flatMap(file => (file.type === 'chunk' ? [file] : []))
  const inPage = new Set(
    chunks.filter(({ isEntry }) => isEntry).flatMap(({ fileName, imports }) => [fileName, ...imports]),
  )
  const bytes = (some: typeof chunks) =>
    some.reduce((sum, { code }) => sum + brotliCompressSync(code).length, 0)
  return { page: bytes(chunks.filter(({ fileName }) => inPage.has(fileName))), all: bytes(chunks) }
}

test.each(Object.entries(mostBytes))('%s adds no more to an application than %o', async (name, most) => {
  const weight = await weigh(name)
  console.log(`@ringfence/${name}: ${weight.page} bytes with the page, ${weight.all} in all`)
  expect(weight.page).toBeLessThanOrEqual(most.page)
  expect(weight.all).toBeLessThanOrEqual(most.all)
})
