import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { beforeAll, expect, inject, test } from 'vitest'
import { filesOf, openPage, serve } from './harness/pages.ts'
import { ranNode } from './harness/ran.ts'

const { folder } = inject('strangerApp')
const app = join(folder, 'mounting')

/** Mounts the component and an interface of one's own, moves them, and unmounts them. */
const source = `
import { RingfenceCall, usePhone, useSnapshot } from '@ringfence/react'
import { RingfenceCall as VueCall, usePhone as useVuePhone } from '@ringfence/vue'
import { createElement, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createPhone } from '@ringfence/sdk'
import { createApp, h, ref } from 'vue'

const address = { service: location.origin, site: 'shop', queue: 'sales' }
const more = () => ({ ...address, onEnded: () => {}, onRefused: () => {}, vouch: async () => 'vouch', pageContext: () => ({}) })
const settled = () => new Promise(resolve => setTimeout(() => requestAnimationFrame(resolve)))
const until = async isSo => {
  const fromMs = performance.now()
  while (!isSo()) {
    if (performance.now() - fromMs > 10_000) throw new Error('it never came: ' + isSo)
    await settled()
  }
  await settled()
}
const Own = () => createElement('p', null, useSnapshot(usePhone(more())).state)
const VueOwn = { setup() { const { snapshot } = useVuePhone(more()); return () => h('p', snapshot.value.state) } }

const mounts = {
  react(place) {
    const root = createRoot(place)
    root.render(createElement(StrictMode, null, createElement(RingfenceCall, more()), createElement(Own)))
    return () => root.unmount()
  },
  vue(place) {
    const app = createApp({ render: () => [h(VueCall, more()), h(VueOwn)] })
    app.mount(place)
    return () => app.unmount()
  },
}

globalThis.mountAndUnmount = async (framework, times) => {
  for (let time = 0; time < times; time += 1) {
    const place = document.body.appendChild(document.createElement('div'))
    const unmount = mounts[framework](place)
    await until(() => place.querySelector('ringfence-call')?.shadowRoot && place.querySelector('p')?.textContent === 'idle')
    const other = document.body.appendChild(document.createElement('section'))
    other.append(place)
    await settled()
    unmount()
    place.remove()
    other.remove()
    await settled()
  }
}
`

/** What reaches the tag, and what comes back from it, before and after another rendering. */
const talking = `
globalThis.hear = async framework => {
  const place = document.body.appendChild(document.createElement('div'))
  const heard = []
  const props = said => ({ ...address, label: said, vouch: async () => said, pageContext: { Product: said }, onStepUpAsked: ({ sentence }) => heard.push(said + ' ' + sentence) })
  const root = framework === 'react' ? createRoot(place) : undefined
  const shown = ref(props('first'))
  if (root) root.render(createElement(RingfenceCall, shown.value))
  else createApp({ render: () => h(VueCall, shown.value) }).mount(place)
  await until(() => place.querySelector('ringfence-call')?.shadowRoot && place.querySelector('ringfence-call').vouch)
  const tag = place.querySelector('ringfence-call')
  const tell = sentence => tag.dispatchEvent(new CustomEvent('ringfence-step-up-asked', { detail: { sentence } }))
  tell('one')
  shown.value = props('second')
  root?.render(createElement(RingfenceCall, shown.value))
  await until(() => tag.label === 'second')
  tell('two')
  const { pageContext } = tag
  return {
    heard,
    label: tag.label,
    site: tag.site,
    vouch: await tag.vouch(),
    pageContext: typeof pageContext === 'function' ? pageContext() : { ...pageContext },
  }
}
globalThis.withoutService = () => {
  try {
    return createPhone({ site: 'shop', queue: 'sales' }).snapshot.state
  } catch (error) {
    return error.name + ': ' + error.message
  }
}
`

/** Counts what nobody else counts: timers that will still run, and sockets. */
const counting = `
const going = new Set()
const [set, clear, every, stop] = [setTimeout, clearTimeout, setInterval, clearInterval]
window.setTimeout = (act, ms, ...more) => { const id = set(() => { going.delete(id); act(...more) }, ms); going.add(id); return id }
window.clearTimeout = id => { going.delete(id); clear(id) }
window.setInterval = (...all) => { const id = every(...all); going.add(id); return id }
window.clearInterval = id => { going.delete(id); stop(id) }
let sockets = 0
window.WebSocket = class extends WebSocket { constructor(...all) { super(...all); sockets += 1; this.addEventListener('close', () => { sockets -= 1 }) } }
window.goingOn = () => ({ timers: going.size, sockets })
`

beforeAll(() => {
  mkdirSync(app, { recursive: true })
  writeFileSync(
    join(app, 'index.html'),
    `<!doctype html><script>${counting}</script><script type="module" src="./main.js"></script>`,
  )
  writeFileSync(join(app, 'main.js'), source + talking)
  const words = ['node_modules/vite/bin/vite.js', 'build', 'mounting', '--logLevel', 'error']
  expect(ranNode(folder, words)).toEqual({ code: 0, said: '' })
}, 60_000)

async function counts(page: Page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  // Twice: what the first sweep lets go of may hold others.
  for (const _ of [1, 2]) await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const of = (name: string) => metrics.find(metric => metric.name === name)?.value ?? Number.NaN
  const goingOn: unknown = await page.evaluate('goingOn()')
  return {
    listeners: of('JSEventListeners'),
    nodes: of('Nodes'),
    goingOn,
    inPage: await page.evaluate('document.querySelectorAll("*").length'),
  }
}

test.each(['react', 'vue'])(
  '200 times mounted, moved and unmounted in %s, nothing is left',
  async framework => {
    const page = await openPage(await serve(filesOf(join(app, 'dist'))))
    await page.waitForFunction('globalThis.mountAndUnmount')
    const mount = (times: number) => page.evaluate(`mountAndUnmount('${framework}', ${times})`)
    await mount(20)
    const before = await counts(page)
    await mount(200)
    const after = await counts(page)
    expect(after.goingOn).toEqual({ timers: 0, sockets: 0 })
    expect(after.inPage).toBe(before.inPage)
    // A framework keeps what it made last: a few, however often.
    expect(after.listeners - before.listeners).toBeLessThan(20)
    expect(after.nodes - before.nodes).toBeLessThan(100)
  },
)

test.each(['react', 'vue'])(
  'the tag of %s has what its properties say last, and tells them what it hears',
  async framework => {
    const page = await openPage(await serve(filesOf(join(app, 'dist'))))
    await page.waitForFunction('globalThis.hear')
    expect(await page.evaluate(`hear('${framework}')`)).toEqual({
      heard: ['first one', 'second two'],
      ...{ label: 'second', site: 'shop', vouch: 'second', pageContext: { Product: 'second' } },
    })
  },
)

test('a phone on a page that does not say its service is refused where it is made', async () => {
  const page = await openPage(await serve(filesOf(join(app, 'dist'))))
  await page.waitForFunction('globalThis.withoutService')
  expect(await page.evaluate('withoutService()')).toMatch(/^TypeError: Ringfence: service is missing/)
})
