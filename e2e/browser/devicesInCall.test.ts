import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Browsers, launchBrowsers } from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectToHear, forgetWhatWasHeard, openedMicrophones } from './harness/sound/ears.ts'

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

const bothHear = () => Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])

/** One that ended within a second of its opening is followed by the next one a second later. */
const opened = ({ page }: Caller | Agent) => expect.poll(() => openedMicrophones(page), { timeout: 5_000 })

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
  await opened(caller).toBe(2)
  await expectToHear(agent.page, 'caller')
})

test('both microphones are unplugged at once: each is followed by the next, and both are heard again', async () => {
  caller = await Caller.open(browsers.caller, service)
  await connectCall(caller, agent)
  await bothHear()
  const before = [await openedMicrophones(caller.page), await openedMicrophones(agent.page)] as const
  await Promise.all([unplug(caller), unplug(agent)])
  await Promise.all([opened(caller).toBe(before[0] + 1), opened(agent).toBe(before[1] + 1)])
  // What was heard before says nothing of it.
  for (const { page } of [caller, agent]) await forgetWhatWasHeard(page)
  await bothHear()
})
