import type { Frame, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Browsers, launchBrowsers, openContext } from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import {
  embedded,
  type ForeignPage,
  type ForeignSite,
  serveForeignSite,
} from './harness/sites/foreignSite.ts'
import { expectToHear } from './harness/sound/ears.ts'

let service: Service
let site: ForeignSite
let browsers: Browsers
let agent: Agent
let pages: Readonly<Record<string, ForeignPage>> = {}

beforeAll(async () => {
  site = await serveForeignSite(
    () => service.origin,
    path => pages[path],
  )
  ;[service, browsers] = await Promise.all([
    Service.start({ origins: [site.byName, site.byAddress] }),
    launchBrowsers(),
  ])
})
beforeEach(async () => {
  agent = await Agent.open(browsers.agent, service)
})
afterEach(() => agent.leave())
afterAll(() => Promise.all([browsers.close(), service.close(), site.close()]))

const nonce = 'bm9uY2Ugb2YgdGhpcyBwYWdl'
const script = (attributes = '') =>
  `<script type="module" src="${service.origin}/sdk/button.js" ${attributes}></script>`
const tag = '<ringfence-call site="demo" queue="sales"></ringfence-call>'

/** Makes an element of the page's own that has the button in a shadow root of this kind. */
const withRoot = (mode: 'open' | 'closed') => `${script()}<shop-help></shop-help><script>
  customElements.define('shop-help', class extends HTMLElement {
    connectedCallback() { this.attachShadow({ mode: '${mode}' }).innerHTML = '${tag}' }
  })
</script>`

/** Where a page can stand, as its owner writes it, and what of the documentation lets it carry a call. */
const environments: Record<string, () => ForeignPage> = {
  'cross-origin isolated (COOP, COEP)': () => ({
    headers: {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    },
    markup: `${script('crossorigin')}${tag}<p>isolated</p>`,
  }),
  'under a strict policy with a nonce': () => ({
    headers: {
      'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; connect-src ${service.origin} ${service.origin.replace('http', 'ws')}; style-src 'nonce-${nonce}'; require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates'`,
    },
    markup: `${script(`nonce="${nonce}"`)}${tag}`,
  }),
  'in an open shadow root': () => ({ markup: withRoot('open') }),
  'in a modal dialog': () => ({
    markup: `${embedded(service.origin).replace(tag, `<dialog>${tag}</dialog>`)}
      <script>document.querySelector('dialog').showModal()</script>`,
  }),
}

test.each(Object.entries(environments))('a page %s carries a call', async (name, made) => {
  pages = { '/': made() }
  const caller = await Caller.openIn(await openContext(browsers.caller), `${site.byName}/`)
  if (name.startsWith('cross-origin')) expect(await caller.page.evaluate('crossOriginIsolated')).toBe(true)
  await connectCall(caller, agent)
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
  await caller.press('Hang up')
  await caller.card('Call ended').waitFor()
  expect(await caller.page.evaluate(() => window.probe.violations)).toEqual([])
  await caller.leave()
})

/** Speaks a language from left to right and one from right to left, in turn. */
async function speak(page: Page, language: string, direction: string): Promise<void> {
  await page.evaluate(
    ([lang = '', dir = '']) => {
      document.documentElement.lang = lang
      document.documentElement.dir = dir
      const button = document.querySelector('ringfence-call')
      if (button) button.lang = lang
    },
    [language, direction],
  )
}

test('a page that changes its language and direction in a call is spoken to in the new one', async () => {
  pages = { '/': {} }
  const caller = await Caller.openIn(await openContext(browsers.caller), `${site.byName}/`)
  await connectCall(caller, agent)
  await speak(caller.page, 'es', 'rtl')
  await caller.page.getByRole('button', { name: 'Colgar' }).waitFor()
  await speak(caller.page, 'en', 'ltr')
  await caller.press('Hang up')
  await caller.card('Call ended').waitFor()
  await caller.leave()
})

function readStorage(): string {
  try {
    return `kept ${sessionStorage.length}`
  } catch (error) {
    return error instanceof DOMException ? error.name : 'another error'
  }
}

/** The frame of a shop inside somebody else’s page. */
async function frameIn(page: Page): Promise<Frame> {
  const handle = await page.waitForSelector('iframe')
  const frame = await handle.contentFrame()
  if (!frame) throw new Error('no frame')
  return frame
}

test('in a frame on another site, where this browser keeps nothing at all, a call goes its way', async () => {
  pages = {
    '/': {},
    '/portal': {
      markup: `<iframe title="Shop" src="${site.byName}/" allow="microphone" width="500" height="600"></iframe>`,
    },
  }
  const context = await openContext(browsers.caller)
  const page = await context.newPage()
  await page.goto(`${site.byAddress}/portal`)
  const frame = await frameIn(page)
  await frame.getByRole('button', { name: 'Call us' }).click()
  await agent.accept()
  expect(await frame.evaluate(readStorage)).toBe('SecurityError')
  await frame.getByRole('dialog', { name: /agent of/ }).waitFor()
  await expectToHear(agent.page, 'caller')
  await frame.getByRole('button', { name: 'Hang up' }).click()
  await agent.sees('The caller hung up')
  await context.close()
})
