import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { repository } from '../../tools/packages/repository.ts'
import { ranNode } from './harness/ran.ts'

const { folder } = inject('strangerApp')
const tsc = join(folder, 'node_modules/typescript/bin/tsc')

test('the sample compiles strictly', () => {
  expect(ranNode(folder, [tsc, '--noEmit'])).toEqual({ code: 0, said: '' })
})

test('so it does with the TypeScript 5 that another tool brings', () => {
  const older = createRequire(
    createRequire(join(folder, 'app.js')).resolve('@arethetypeswrong/core/package.json'),
  )
  expect(older('typescript').version).toMatch(/^5\./)
  const tsc5 = older.resolve('typescript/bin/tsc')
  expect(ranNode(folder, [tsc5, '--noEmit'])).toEqual({ code: 0, said: '' })
})

test('Vite builds the sample; what is large is in files of its own, and no path of this machine is in any', () => {
  const { code, said } = ranNode(folder, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'])
  // Vite says of each package for React that `use client` means nothing to it.
  const warnings = [...said.matchAll(/\[([A-Z][A-Z_]+)\]/g)].map(([, warning]) => warning)
  expect({ code, warnings }).toEqual({ code: 0, warnings: ['MODULE_LEVEL_DIRECTIVE'] })
  const assets = join(folder, 'dist/assets')
  const texts = new Map(readdirSync(assets).map(file => [file, readFileSync(join(assets, file), 'utf8')]))
  const page = [...texts].find(([file]) => file.startsWith('index-'))?.[1]
  expect(page).toContain('ringfence-call')
  expect(page).not.toContain('createSendTransport')
  expect([...texts.values()].some(text => text.includes('createSendTransport'))).toBe(true)
  for (const text of texts.values()) expect(text).not.toContain(folder)
})

/** The pieces of the page about packages, each as a file of the sample. */
function writeSnippets(): number {
  const page = readFileSync(join(repository, 'docs/embedding/packages.md'), 'utf8')
  const snippets = [...page.matchAll(/^```(tsx?)\n(.*?)^```$/gms)]
  for (const [index, [, ending = '', text = '']] of snippets.entries())
    writeFileSync(join(folder, 'src', `shown${index}.${ending}`), `${text}\nexport {}\n`)
  return snippets.length
}

test('what the page about packages shows compiles strictly, tags included', () => {
  expect(writeSnippets()).toBeGreaterThan(6)
  writeFileSync(
    join(folder, 'src/tags.tsx'),
    `import '@ringfence/button/react'
     import '@ringfence/button/vue'
     import type { CallButton } from '@ringfence/button'
     import type { GlobalComponents } from 'vue'
     export const tag = (
       <ringfence-call site="shop" queue="sales" service="https://calls.example.com" page-context="{}" className="call"
         ref={(element: CallButton | null) => element?.focus()} onringfence-ended={({ detail }) => detail.talkedMs.toFixed()} />
     )
     export const own = <ringfence-passkeys site="shop" />
     // @ts-expect-error: the tag has no such attribute.
     export const wrong = <ringfence-call sites="shop" />
     export type Call = GlobalComponents['ringfence-call']`,
  )
  writeFileSync(
    join(folder, 'src/wrong.ts'),
    `import { createPhone } from '@ringfence/sdk'
     // @ts-expect-error: a bundled file does not know where the service is.
     createPhone({ site: 'shop', queue: 'sales' })
     import { RingfenceCall } from '@ringfence/vue'
     import { h } from 'vue'
     // @ts-expect-error: an ended call has no code.
     h(RingfenceCall, { site: 'shop', queue: 'sales', service: 'https://calls.example.com', onEnded: ({ code }) => code })`,
  )
  expect(ranNode(folder, [tsc, '--noEmit'])).toEqual({ code: 0, said: '' })
})
