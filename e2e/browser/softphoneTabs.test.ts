import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Browsers, launchBrowsers } from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectMicrophonesClosed, expectToHear } from './harness/sound/ears.ts'

let service: Service
let browsers: Browsers
let caller: Caller
let agent: Agent

beforeAll(async () => {
  ;[service, browsers] = await Promise.all([Service.start(), launchBrowsers()])
})
beforeEach(async () => {
  ;[caller, agent] = await Promise.all([
    Caller.open(browsers.caller, service),
    Agent.open(browsers.agent, service),
  ])
})
afterEach(() => Promise.all([caller.leave(), agent.leave()]))
afterAll(() => Promise.all([browsers.close(), service.close()]))

const openTab = () => Agent.openIn(agent.page.context(), `${service.origin}/softphone/`)
const bothHear = (tab: Agent) =>
  Promise.all([expectToHear(tab.page, 'caller'), expectToHear(caller.page, 'agent')])
const isInOtherTab = (tab: Agent) => tab.sees('Your softphone is open in another tab')

test('another tab leaves the talk where it is until it is asked for; what was asked for stays through a reload', async () => {
  await connectCall(caller, agent)
  const second = await openTab()
  await isInOtherTab(second)
  await agent.sees('On the call')
  await bothHear(agent)

  await second.press('Bring the seat here')
  await second.sees('On the call')
  await isInOtherTab(agent)
  await bothHear(second)
  await expectMicrophonesClosed(agent.page)

  await second.page.reload()
  await second.sees('On the call')
  await isInOtherTab(agent)
  await agent.page.reload()
  await isInOtherTab(agent)
  await bothHear(second)

  // The tab is closed: the other one has its talk with the next look.
  await second.page.close()
  await agent.page.reload()
  await agent.sees('On the call')
  await bothHear(agent)
  expect(await caller.talking.isVisible()).toBe(true)
})

test('a tab that is a copy of the first one, with all that its page keeps, asks, too', async () => {
  const opening = agent.page.context().waitForEvent('page')
  // The storage of a tab goes to the windows that its page opens (HTML section 7.1.4), as it goes to a duplicated tab.
  await agent.page.evaluate(() => void window.open(location.href))
  const copy = new Agent(await opening)
  await isInOtherTab(copy)
  await agent.sees('Ready for the next call')
  await connectCall(caller, agent)
  await bothHear(agent)
})

test('of two tabs that are opened at once one has the seat', async () => {
  await agent.page.close()
  const context = await agent.page.context()
  const tabs = await Promise.all([1, 2].map(() => Agent.openIn(context, `${service.origin}/softphone/`)))
  const states = () =>
    Promise.all(
      tabs.map(async ({ page }) => [
        // Whether the seat still had its duty depends on how long both took to load.
        await page.getByRole('heading', { name: /^(Ready for the next call|You are off duty)$/ }).count(),
        await page.getByRole('heading', { name: 'Your softphone is open in another tab' }).count(),
      ]),
    )
  await expect.poll(async () => (await states()).map(String).sort()).toEqual(['0,1', '1,0'])
})
