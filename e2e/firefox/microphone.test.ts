import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { joinBrowser } from '../browser/harness/browsers/browser.ts'
import {
  asAVisitorHasIt,
  launchFirefox,
  microphoneMissing,
  microphoneRefused,
} from '../browser/harness/browsers/firefox.ts'
import { Agent, Caller, connectCall } from '../browser/harness/people.ts'
import { Service } from '../browser/harness/service.ts'
import { expectToHearAtAnyPace } from '../browser/harness/sound/ears.ts'
import { exactSilence, speeches } from '../browser/harness/sound/speech.ts'

let service: Service
let chromium: Browser
let firefox: Browser | undefined

beforeAll(async () => {
  ;[service, chromium] = await Promise.all([Service.start(), joinBrowser('agent')])
})
afterEach(async () => {
  await firefox?.close()
})
afterAll(() => Promise.all([chromium.close(), service.close()]))

test('a caller who refuses the microphone is told how Firefox allows it, and no agent is rung', async () => {
  firefox = await launchFirefox(speeches.caller, microphoneRefused)
  const agent = await Agent.open(chromium, service)
  const caller = await Caller.open(firefox, service)
  await caller.call()
  await caller.card('Your microphone is blocked').waitFor()
  await caller.sees('Click the crossed-out microphone at the left of the web address.')
  expect(await caller.code()).toBe('microphone-denied')
  expect(await service.logged('call ringing')).toBe(0)
  await agent.sees('Ready for the next call')
  await agent.leave()
})

test('a caller without a microphone is told so', async () => {
  firefox = await launchFirefox(speeches.caller, microphoneMissing)
  const agent = await Agent.open(chromium, service)
  const caller = await Caller.open(firefox, service)
  await caller.call()
  await caller.card('We found no microphone').waitFor()
  expect(await caller.code()).toBe('microphone-missing')
  await agent.leave()
})

test('an agent whose microphone is blocked learns it while the call still rings', async () => {
  firefox = await launchFirefox(speeches.agent, microphoneRefused)
  const agent = await Agent.open(firefox, service)
  const caller = await Caller.open(chromium, service)
  await caller.call()
  await agent.press('Accept')
  await agent.sees('How to allow it')
  await caller.card('Ringing…').waitFor()
  await caller.leave()
})

test('a visitor’s own Firefox, which takes loopback for no network and plays nothing without a gesture, carries a call', async () => {
  firefox = await launchFirefox(speeches.caller, asAVisitorHasIt)
  const agent = await Agent.open(chromium, service)
  const caller = await Caller.open(firefox, service)
  await connectCall(caller, agent)
  await Promise.all([
    expectToHearAtAnyPace(agent.page, 'caller'),
    expectToHearAtAnyPace(caller.page, 'agent'),
  ])
  await caller.leave()
  await agent.leave()
})

test('an agent’s own Firefox carries a call, too', async () => {
  firefox = await launchFirefox(speeches.agent, asAVisitorHasIt)
  const agent = await Agent.open(firefox, service)
  const caller = await Caller.open(chromium, service)
  await connectCall(caller, agent)
  await expectToHearAtAnyPace(caller.page, 'agent')
  await caller.leave()
})

test('a microphone that gives exact silence is told to its owner, and one that speaks is not', async () => {
  firefox = await launchFirefox(exactSilence())
  const speaking = await launchFirefox(speeches.agent)
  const [caller, agent] = [await Caller.open(firefox, service), await Agent.open(speaking, service)]
  await connectCall(caller, agent)
  const told = (page: typeof caller.page) =>
    page.getByText('Your microphone gives no sound at all.').filter({ visible: true })
  await told(caller.page).first().waitFor({ timeout: 16_000 })
  // The agent's page has measured for as long.
  await new Promise(resolve => setTimeout(resolve, 3000))
  expect(await told(agent.page).count()).toBe(0)
  await caller.press('Mute')
  await expect.poll(() => told(caller.page).count()).toBe(0)
  await speaking.close()
})
