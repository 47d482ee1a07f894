import { type Browser, chromium } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { joinBrowser, openContext } from './harness/browsers/browser.ts'
import { launchOptions } from './harness/browsers/chromium.ts'
import { Agent, Caller } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectToHear } from './harness/sound/ears.ts'
import { speeches } from './harness/sound/speech.ts'

let service: Service
let strict: Browser
let agents: Browser

beforeAll(async () => {
  const options = launchOptions(speeches.caller)
  const args = options.args.filter(flag => !flag.startsWith('--autoplay-policy'))
  ;[service, agents, strict] = await Promise.all([
    Service.start(),
    joinBrowser('agent'),
    // As browsers are that people have: no sound before something was pressed on the page.
    chromium.launch({ ...options, args: [...args, '--autoplay-policy=document-user-activation-required'] }),
  ])
})
afterAll(() => Promise.all([strict.close(), agents.close(), service.close()]))

/** Runs in the page, before anybody has touched it: whatever is asked of a page by the test counts as a touch. */
function callByItself(): void {
  addEventListener('load', async () => {
    await customElements.whenDefined('ringfence-call')
    const code = await document
      .querySelector('ringfence-call')
      ?.call()
      .then(
        () => 'called',
        error => error.code,
      )
    console.info(`by itself: ${code}, asked for a microphone ${window.probe.microphonesAsked} times`)
  })
}

test('a page that calls by itself is refused by a code, and one press on the card begins the call', async () => {
  const agent = await Agent.open(agents, service)
  const context = await openContext(strict)
  await context.addInitScript(callByItself)
  const page = await context.newPage()
  const said = page.waitForEvent('console', { predicate: message => message.text().startsWith('by itself') })
  await page.goto(`${service.origin}/demo/`)
  expect((await said).text()).toBe('by itself: gesture-required, asked for a microphone 0 times')
  expect(await service.logged('call admitted')).toBe(0)

  const caller = new Caller(page)
  await caller.card('One press and we call').waitFor()
  await caller.press('Try again')
  await agent.accept()
  await caller.talking.waitFor()
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(page, 'agent')])
  await caller.leave()
  await agent.leave()
})
