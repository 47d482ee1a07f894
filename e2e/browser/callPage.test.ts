import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browsers, launchBrowsers, openContext } from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectToHear } from './harness/sound/ears.ts'

let service: Service
let browsers: Browsers

beforeAll(async () => {
  ;[service, browsers] = await Promise.all([Service.start(), launchBrowsers()])
})
afterAll(() => Promise.all([browsers.close(), service.close()]))

/** As browsers inside other apps are: nothing is kept, and no window opens. */
function keepNothing(): void {
  const refuse = () => {
    throw new DOMException('Storage is not available here.', 'SecurityError')
  }
  for (const store of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
    Object.defineProperty(window, store, { get: refuse })
  window.open = () => null
}

test('a link to a queue carries a call where nothing is kept, and the agent reads what the link says', async () => {
  const agent = await Agent.open(browsers.agent, service)
  const context = await openContext(browsers.caller)
  await context.addInitScript(keepNothing)
  const caller = await Caller.openIn(context, `${service.origin}/call/demo/sales#Order=A-1234`)
  await caller.sees('Talk to')
  await connectCall(caller, agent)
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
  await agent.sees('A-1234')
  await caller.press('Hang up')
  await caller.card('Call ended').waitFor()
  expect(await caller.page.evaluate(() => window.probe.violations)).toEqual([])
  await caller.leave()
  await agent.leave()
})

test.each([
  ['en', 'ltr', 'This link leads nowhere'],
  ['es', 'ltr', 'Este enlace no lleva a ningún sitio'],
  ['ar', 'rtl', 'هذا الرابط لا يؤدّي إلى أي مكان'],
])('a link that leads nowhere says so in %s, and offers no button', async (language, direction, title) => {
  const context = await openContext(browsers.caller)
  const caller = await Caller.openIn(context, `${service.origin}/call/demo/nothing?lang=${language}`)
  await caller.sees(title)
  expect(await caller.page.title()).toBe(title)
  expect(await caller.page.locator('html').getAttribute('dir')).toBe(direction)
  expect(await caller.page.locator('ringfence-call').count()).toBe(0)
  await caller.leave()
})
