import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Browsers, launchBrowsers } from './harness/browser.ts'
import { expectToHear, openedMicrophones } from './harness/ears.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'

let service: Service
let browsers: Browsers
let agent: Agent
let caller: Caller

beforeAll(async () => {
  ;[service, browsers] = await Promise.all([Service.start(), launchBrowsers()])
  agent = await Agent.open(browsers.agent, service)
})
afterEach(async () => {
  await caller.leave()
  await agent.sees('Ready for the next call')
})
afterAll(() => Promise.all([browsers.close(), service.close()]))

/** As when it is unplugged: the browser ends the track, and says so. */
const unplug = ({ page }: Caller | Agent) =>
  page.evaluate(() => {
    for (const track of window.probe.microphones) {
      track.stop()
      track.dispatchEvent(new Event('ended'))
    }
  })

test('a microphone that ends gives way to the next one, on both sides, and the mute stays', async () => {
  caller = await Caller.open(browsers.caller, service)
  await connectCall(caller, agent)
  await Promise.all([unplug(caller), unplug(agent)])
  await expect.poll(() => openedMicrophones(caller.page)).toBe(2)
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])

  await caller.press('Mute')
  await agent.sees('The caller’s microphone is off.')
  await unplug(caller)
  await expect.poll(() => openedMicrophones(caller.page)).toBe(3)
  expect(await caller.page.evaluate(() => window.probe.microphones.at(-1)?.enabled)).toBe(false)
  await expectToHear(agent.page, 'silence')
})

test('a permission that is withdrawn is told to both, and asked for again only by a press', async () => {
  caller = await Caller.open(browsers.caller, service)
  await connectCall(caller, agent)
  const context = caller.page.context()
  await context.clearPermissions()
  await unplug(caller)
  await caller.sees('Your microphone is off: this page may not use it any more.')
  await agent.sees('The caller’s microphone is off.')
  expect(await openedMicrophones(caller.page)).toBe(1)

  await context.grantPermissions(['microphone'])
  await caller.press('Allow the microphone again')
  await expect.poll(() => openedMicrophones(caller.page)).toBe(2)
  await expectToHear(agent.page, 'caller')
})
