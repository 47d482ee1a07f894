import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { ranNode } from './harness/ran.ts'

const { folder } = inject('strangerApp')

/** An application that takes something of each package for pages. */
const app = `
import '@ringfence/button/define'
import { createPhone } from '@ringfence/sdk'
import { loadRingfence } from '@ringfence/loader'
globalThis.take = () => [createPhone({ service: 'https://calls.example.com', site: 'shop', queue: 'sales' }), loadRingfence]
`

/** What esbuild says of an application; its warnings are errors here. */
function builtByEsbuild(entry: string, format: string, outfile: string) {
  const options = { entryPoints: [entry], bundle: true, format, outfile, logLevel: 'silent' }
  writeFileSync(
    join(folder, 'esbuild.mjs'),
    `import { build } from 'esbuild'
     const { warnings } = await build(${JSON.stringify(options)})
     for (const { text } of warnings) console.log(text)`,
  )
  return ranNode(folder, ['esbuild.mjs'])
}

test.each(['esm', 'cjs', 'iife'])('esbuild makes an application of them as %s, without a warning', format => {
  writeFileSync(join(folder, 'app.js'), app)
  expect(builtByEsbuild('app.js', format, `out/${format}.js`)).toEqual({ code: 0, said: '' })
  const made = readFileSync(join(folder, 'out', `${format}.js`), 'utf8')
  for (const part of ['ringfence-call', 'createSendTransport', 'createPhone']) expect(made).toContain(part)
  expect(made).not.toContain(folder)
})

test('webpack makes an application of them with no configuration of its own, and keeps the tag', () => {
  writeFileSync(join(folder, 'app.js'), app)
  writeFileSync(
    join(folder, 'webpack.mjs'),
    `import webpack from 'webpack'
     webpack({ mode: 'production', entry: './app.js', output: { path: ${JSON.stringify(join(folder, 'packed'))} }, performance: false }, (error, stats) => {
       if (error) throw error
       console.log(stats.toString({ all: false, errors: true, warnings: true }))
     })`,
  )
  const { code, said } = ranNode(folder, ['webpack.mjs'])
  expect({ code, said: said.trim() }).toEqual({ code: 0, said: '' })
  const made = readFileSync(join(folder, 'packed/main.js'), 'utf8')
  expect(made).toContain('ringfence-call')
  expect(made).not.toContain('createSendTransport')
  expect(made).not.toContain(folder)
})

test('an application that imports the tag for its types alone does not have it', () => {
  writeFileSync(
    join(folder, 'pure.js'),
    `import { defineRingfence } from '@ringfence/button'\nimport { createPhone } from '@ringfence/sdk'\nconsole.log(1)\n`,
  )
  expect(builtByEsbuild('pure.js', 'esm', 'out/pure.js')).toEqual({ code: 0, said: '' })
  expect(readFileSync(join(folder, 'out/pure.js'), 'utf8').length).toBeLessThan(200)
})
