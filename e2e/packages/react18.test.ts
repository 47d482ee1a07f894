import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, inject, test } from 'vitest'
import { repository } from '../../tools/packages/repository.ts'
import { npm } from './harness/npm.ts'
import { ranNode } from './harness/ran.ts'

const { folder, archives } = inject('strangerApp')
const shop = join(folder, '../shop18')

beforeAll(() => {
  cpSync(join(repository, 'docs/embedding/examples/react'), shop, { recursive: true })
  const manifest = JSON.parse(
    readFileSync(join(repository, 'e2e/packages/harness/react18/package.json'), 'utf8'),
  )
  const own = ['sdk', 'button', 'react'].map(name => [`@ringfence/${name}`, `file:${archives[name]}`])
  const dependencies = { ...manifest.dependencies, ...Object.fromEntries(own) }
  writeFileSync(join(shop, 'package.json'), JSON.stringify({ ...manifest, dependencies }))
  npm(shop, 'install', '--prefer-offline', '--ignore-scripts')
})

test('npm installs the packages beside React 18, and the sample compiles strictly, the tag in JSX too', () => {
  writeFileSync(
    join(shop, 'src/tag.tsx'),
    `import '@ringfence/button/react'
     export const tag = <ringfence-call site="shop" queue="sales" service="https://calls.example.com" page-context="{}" />
     // @ts-expect-error: the tag has no such attribute.
     export const wrong = <ringfence-call sites="shop" />`,
  )
  expect(ranNode(shop, ['node_modules/typescript/bin/tsc', '--noEmit'])).toEqual({ code: 0, said: '' })
})

test('a server renders the tag with React 18', () => {
  writeFileSync(
    join(shop, 'render.mjs'),
    `import { RingfenceCall } from '@ringfence/react'
     import { createElement } from 'react'
     import { renderToString } from 'react-dom/server'
     const props = { service: 'https://calls.example.com', site: 'shop', queue: 'sales', className: 'call', vouch: async () => 'vouch', onEnded() {} }
     console.log(renderToString(createElement(RingfenceCall, props)))`,
  )
  expect(ranNode(shop, ['render.mjs'])).toEqual({
    code: 0,
    said: '<ringfence-call service="https://calls.example.com" site="shop" queue="sales" class="call"></ringfence-call>\n',
  })
})
