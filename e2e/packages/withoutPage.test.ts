import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { packageNames } from '../../tools/packages/packagePlans.ts'
import { ranNode } from './harness/ran.ts'

const { folder } = inject('strangerApp')

/** A program of the stranger's, in plain JavaScript. */
function run(file: string, text: string) {
  writeFileSync(join(folder, file), text)
  return ranNode(folder, ['--trace-uncaught', file])
}

test.each(packageNames)('%s is imported by Node, and nothing happens', name => {
  const { code, said } = run(
    `import-${name}.mjs`,
    `const before = Reflect.ownKeys(globalThis)
     const names = Object.keys(await import('@ringfence/${name}'))
     // Zod and Vue keep what is theirs under names of their own.
     const added = Reflect.ownKeys(globalThis).filter(key => !before.includes(key) && !/^__(zod|VUE)_/.test(String(key)))
     console.log(names.length > 0, added)`,
  )
  expect({ code, said }).toEqual({ code: 0, said: 'true []\n' })
})

test.each(packageNames)('%s is imported by CommonJS', name => {
  const { code, said } = run(
    `import-${name}.cjs`,
    `import('@ringfence/${name}').then(door => console.log(Object.keys(door).length > 0))`,
  )
  expect({ code, said }).toEqual({ code: 0, said: 'true\n' })
})

test('the entries that define tags do nothing where there is no page', () => {
  const { code, said } = run(
    'import-define.mjs',
    `await import('@ringfence/button/define')
     await import('@ringfence/button/define-passkeys')
     const { defineRingfence } = await import('@ringfence/button')
     defineRingfence()`,
  )
  expect({ code, said }).toEqual({ code: 0, said: '' })
})

test('a phone on a server is idle, asks nobody, says why it cannot call, and keeps no process alive', () => {
  const { code, said } = run(
    'phone.mjs',
    `import { createCallerPasskeys, createPhone, createSeat } from '@ringfence/sdk'
     globalThis.fetch = () => { throw new Error('asked') }
     const phone = createPhone({ site: 'shop', queue: 'sales' })
     const told = []
     phone.on('snapshotChanged', ({ state }) => told.push(state))
     phone.warmUp()
     console.log(phone.snapshot.state, await phone.resume())
     await phone.call().catch(error => console.log(error.code))
     console.log(told.join())
     createCallerPasskeys({ site: 'shop' }).close()
     createSeat({}).close()
     phone.close()`,
  )
  expect({ code, said }).toEqual({ code: 0, said: 'idle false\nbrowser-unsupported\nrefused\n' })
})

test('the loader answers null', () => {
  const { code, said } = run(
    'loader.mjs',
    `import { loadRingfence, loadRingfenceButton } from '@ringfence/loader'
     console.log(await loadRingfence({ service: 'https://calls.example.com' }), await loadRingfenceButton({}))`,
  )
  expect({ code, said }).toEqual({ code: 0, said: 'null null\n' })
})

test('React and Vue render the tag on a server, without what only a browser has', () => {
  const { code, said } = run(
    'render.mjs',
    `import { RingfenceCall, usePhone, useSnapshot } from '@ringfence/react'
     import { RingfenceCall as VueCall, usePhone as useVuePhone } from '@ringfence/vue'
     import { createElement } from 'react'
     import { renderToString } from 'react-dom/server'
     import { createSSRApp, h } from 'vue'
     import { renderToString as renderVue } from 'vue/server-renderer'
     const address = { service: 'https://calls.example.com', site: 'shop', queue: 'sales' }
     const onEnded = () => {}
     const vouch = async () => 'vouch'
     const Own = () => createElement('p', null, useSnapshot(usePhone(address)).state)
     console.log(renderToString(createElement(RingfenceCall, { ...address, vouch, onEnded, className: 'call' })))
     console.log(renderToString(createElement(Own)))
     console.log(await renderVue(createSSRApp({ render: () => h(VueCall, { ...address, vouch, onEnded, class: 'call' }) })))
     console.log(await renderVue(createSSRApp({ setup: () => { const { snapshot } = useVuePhone(address); return () => h('p', snapshot.value.state) } })))`,
  )
  const tag =
    /^<ringfence-call (?=.*site="shop")(?=.*queue="sales")(?=.*service="https:\/\/calls\.example\.com")(?=.*class="call")[^>]*><\/ringfence-call>$/
  const [react, ownReact, vue, ownVue] = said.split('\n')
  expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' })
  expect(react).toMatch(tag)
  expect(vue).toMatch(tag)
  expect([ownReact, ownVue]).toEqual(['<p>idle</p>', '<p>idle</p>'])
  expect(react).not.toMatch(/vouch|onEnded|page-?context/i)
  expect(vue).not.toMatch(/vouch|onEnded|page-?context/i)
})
