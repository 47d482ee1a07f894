import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Browsers, launchBrowsers, openContext } from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { type ForeignSite, serveForeignSite } from './harness/sites/foreignSite.ts'
import { expectToHear } from './harness/sound/ears.ts'

let service: Service
let site: ForeignSite
let browsers: Browsers
let agent: Agent
/** What the page `/pinned` is made of. */
let markup = ''

beforeAll(async () => {
  site = await serveForeignSite(
    () => service.origin,
    path => (path === '/pinned' ? { markup } : {}),
  )
  ;[service, browsers] = await Promise.all([Service.start({ origins: [site.byName] }), launchBrowsers()])
})
beforeEach(async () => {
  agent = await Agent.open(browsers.agent, service)
})
afterEach(() => agent.leave())
afterAll(() => Promise.all([browsers.close(), service.close(), site.close()]))

const violations = (page: Page) => page.evaluate(() => window.probe.violations)

async function visit(address: string): Promise<Caller> {
  return Caller.openIn(await openContext(browsers.caller), address)
}

test('a page of another origin that the site allows carries a call, and the agent sees where it comes from', async () => {
  const caller = await visit(site.byName)
  await connectCall(caller, agent)
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
  await agent.sees(new URL(site.byName).host)
  await caller.leave()
})

test('a page that takes its button away in the middle of a call keeps the call, and hears how it ended', async () => {
  const caller = await visit(site.byName)
  await connectCall(caller, agent)
  await caller.page.evaluate(() => {
    document.addEventListener('ringfence-ended', event => {
      document.title = `ended: ${event instanceof CustomEvent ? event.detail.reason : ''}`
    })
    document.querySelector('ringfence-call')?.remove()
  })
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
  await caller.press('Mute')
  await agent.sees('The caller’s microphone is off.')
  await caller.press('Hang up')
  await caller.card('Call ended').waitFor()
  expect(await caller.page.title()).toBe('ended: caller-hung-up')
  await agent.sees('The caller hung up')
  await caller.leave()
})

test('a page that loads the file twice carries a call, and one line on the console says which version serves', async () => {
  const caller = await visit(site.byName)
  const complaints: string[] = []
  caller.page.on('pageerror', error => complaints.push(error.message))
  const warned = caller.page.waitForEvent('console', message => message.type() === 'warning')
  await caller.page.evaluate(origin => {
    const script = document.createElement('script')
    script.type = 'module'
    script.src = `${origin}/sdk/button.js?v=2`
    document.head.append(script)
  }, service.origin)
  expect((await warned).text()).toMatch(/<ringfence-call> is defined already: version \S+ serves this page/)
  await connectCall(caller, agent)
  await expectToHear(caller.page, 'agent')
  expect(complaints).toEqual([])
  await caller.leave()
})

/** As libraries of former years did: whatever lists names of an object meets these, too. */
function nameAllObjects(): void {
  Object.assign(Object.prototype, { each: 'of all objects' })
  Object.assign(Array.prototype, { last: () => undefined })
}

test('a page whose libraries gave names to all objects and lists carries a call', async () => {
  const context = await openContext(browsers.caller)
  await context.addInitScript(nameAllObjects)
  const caller = await Caller.openIn(context, site.byName)
  await connectCall(caller, agent)
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
  await caller.leave()
})

test('a page that pins a version, each file by its hash, carries a call', async () => {
  const answer = await fetch(`${service.origin}/sdk/versions.json`)
  const { current, versions } = await answer.json()
  const at = (name: string) => `${service.origin}/sdk/${current}/${name}`
  const files = Object.entries<{ integrity: string }>(versions[current].files)
  const integrity = Object.fromEntries(files.map(([name, file]) => [at(name), file.integrity]))
  markup = `<script type="importmap">${JSON.stringify({ integrity })}</script>
    <script type="module" src="${at('button.js')}" integrity="${versions[current].files['button.js'].integrity}" crossorigin></script>
    <ringfence-call site="demo" queue="sales"></ringfence-call>`
  const caller = await visit(`${site.byName}/pinned`)
  await connectCall(caller, agent)
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
  const loaded = await caller.page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
  )
  const ours = loaded.filter(path => path.startsWith('/sdk/'))
  expect(ours.some(path => path.includes('/chunks/onIntent'))).toBe(true)
  expect(ours.filter(path => !path.startsWith(`/sdk/${current}/`))).toEqual([])
  await caller.leave()
})

test('a late part of other bytes than the page has pinned is not run, and the press tells the visitor to load the page anew', async () => {
  const answer = await fetch(`${service.origin}/sdk/versions.json`)
  const { current, versions } = await answer.json()
  const at = (name: string) => `${service.origin}/sdk/${current}/${name}`
  const wrong = versions[current].files['button.js'].integrity
  const parts = Object.keys(versions[current].files).filter(name => name.includes('chunks/'))
  markup = `<script type="importmap">${JSON.stringify({ integrity: Object.fromEntries(parts.map(name => [at(name), wrong])) })}</script>
    <script type="module" src="${at('button.js')}" integrity="${wrong}" crossorigin></script>
    <ringfence-call site="demo" queue="sales"></ringfence-call>`
  const caller = await visit(`${site.byName}/pinned`)
  await caller.call()
  await caller.card(/./).waitFor()
  expect(await caller.code()).toBe('protocol-unsupported')
  // Asked for anew it is not run either, under whichever address.
  await caller.press('Close')
  await caller.call()
  await caller.card(/./).waitFor()
  expect(await caller.code()).toBe('protocol-unsupported')
  await caller.leave()
})

test('a page of an origin that is not allowed is told so in kind words', async () => {
  const ringsBefore = await service.logged('call ringing')
  const caller = await visit(site.byAddress)
  await caller.call()
  await caller.card('Calling does not work on this page').waitFor()
  expect(await caller.code()).toBe('origin-not-allowed')
  expect(await service.logged('call ringing')).toBe(ringsBefore)
  await caller.leave()
})

test('shop and softphone run a whole call under their strict policy without one violation', async () => {
  const caller = await visit(`${service.origin}/demo/`)
  const policy = await caller.page.evaluate(async () => {
    const answer = await fetch('/demo/')
    return answer.headers.get('content-security-policy')
  })
  expect(policy).toMatch(/default-src 'none';script-src 'self';/)
  await connectCall(caller, agent)
  await expectToHear(caller.page, 'agent')
  await caller.press('Hang up')
  await caller.card('Call ended').waitFor()
  await agent.sees('The caller hung up')
  expect(await violations(caller.page)).toEqual([])
  expect(await violations(agent.page)).toEqual([])
  await caller.leave()
})

test('a violation would be seen', async () => {
  const caller = await visit(`${service.origin}/demo/`)
  await caller.page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.title = "taken over"'
    document.head.append(script)
  })
  await expect.poll(() => violations(caller.page)).toHaveLength(1)
  expect(await caller.page.title()).not.toBe('taken over')
  await caller.leave()
})
