import type { BrowserContext } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Browsers, launchBrowsers, openContext } from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectMicrophonesClosed, expectToHear } from './harness/sound/ears.ts'

let service: Service
let browsers: Browsers
let agent: Agent
let context: BrowserContext

beforeAll(async () => {
  ;[service, browsers] = await Promise.all([Service.start({ awaySeconds: 10 }), launchBrowsers()])
})
beforeEach(async () => {
  ;[agent, context] = await Promise.all([Agent.open(browsers.agent, service), openContext(browsers.caller)])
})
afterEach(() => Promise.all([agent.leave(), context.close()]))
afterAll(() => Promise.all([browsers.close(), service.close()]))

const openTab = () => Caller.openIn(context, `${service.origin}/demo/`)

test('a press in another tab takes the call over: one call, one agent, and the first tab says so', async () => {
  const first = await openTab()
  await connectCall(first, agent)
  const begun = await service.logged('call admitted')
  const words = await first.words()

  const second = await openTab()
  await second.call()
  await second.talking.waitFor()
  await first.card('Your call goes on elsewhere').waitFor()
  await first.sees('You took it to another tab or device.')
  await expectMicrophonesClosed(first.page)
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(second.page, 'agent')])
  expect(await second.words()).toEqual(words)
  expect(await service.logged('call admitted')).toBe(begun)

  // And back again.
  await first.press('Close')
  await first.call()
  await first.talking.waitFor()
  await second.card('Your call goes on elsewhere').waitFor()
  await expectToHear(first.page, 'agent')
  await first.press('Hang up')
  await agent.sees('The caller hung up')

  // Nothing is left of it: the next call of either tab is a new one.
  await second.press('Close')
  await second.call()
  await agent.accept()
  await second.talking.waitFor()
  expect(await service.logged('call admitted')).toBe(begun + 1)
  await second.press('Hang up')
  await second.card('Call ended').waitFor()
})

test('a press in another tab takes up the call of one that was closed', async () => {
  const [first, second] = await Promise.all([openTab(), openTab()])
  await connectCall(first, agent)
  const begun = await service.logged('call admitted')
  const words = await first.words()
  await first.page.close()
  await agent.sees('The caller’s connection broke.')

  await second.call()
  await second.talking.waitFor()
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(second.page, 'agent')])
  expect(await second.words()).toEqual(words)
  expect(await service.logged('call admitted')).toBe(begun)
  await second.press('Hang up')
  await agent.sees('The caller hung up')
})

test('two tabs that begin at once have one call and one key between them', async () => {
  const keys = new Set<string>()
  context.on('request', request => {
    if (request.url().endsWith('/call-tokens')) keys.add(request.postDataJSON().browserKey.x)
  })
  const tabs = await Promise.all([openTab(), openTab()])
  const begun = await service.logged('call admitted')
  await Promise.all(tabs.map(tab => tab.call()))
  // A call that changes tabs takes its ring back and is rung for anew: the agent answers the one that stays.
  const count = async (title: string | RegExp) =>
    (await Promise.all(tabs.map(tab => tab.card(title).isVisible()))).filter(Boolean).length
  await expect.poll(() => count(/^(Your call goes on elsewhere|You already have a call)$/)).toBe(1)
  await expect.poll(() => count('Ringing…')).toBe(1)
  await agent.accept()
  await expect
    .poll(async () => Promise.all(tabs.map(tab => tab.talking.isVisible())))
    .toSatisfy((talking: boolean[]) => talking.filter(Boolean).length === 1)
  expect(await service.logged('call admitted')).toBe(begun + 1)
  expect(keys.size).toBe(1)
  for (const tab of tabs) if (await tab.talking.isVisible()) await tab.press('Hang up')
})
