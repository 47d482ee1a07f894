import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  type Browsers,
  launchBrowsers,
  launchMortalBrowser,
  openContext,
} from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectMicrophonesClosed, expectToHear } from './harness/sound/ears.ts'
import { speeches } from './harness/sound/speech.ts'

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

test('the agent declines', async () => {
  await caller.call()
  await agent.press('Decline')
  await agent.sees('You declined the call')
  await caller.card('Sorry, nobody could take your call').waitFor()
  await expectMicrophonesClosed(caller.page)
})

test('nobody is on duty', async () => {
  await agent.page.getByRole('radio', { name: 'Away' }).click()
  await agent.sees('You are away')
  await caller.call()
  await caller.card('Nobody is here to take your call').waitFor()
  expect(await caller.code()).toBe('no-agent')
  await expectMicrophonesClosed(caller.page)
})

test('the caller leaves while it rings', async () => {
  await caller.call()
  await caller.card('Ringing…').waitFor()
  await agent.sees('Incoming call')
  await caller.press('Hang up')
  await agent.sees('The caller left before you answered')
  await expect.poll(() => caller.pill.isEnabled()).toBe(true)
  await expectMicrophonesClosed(caller.page)
})

test('a second caller waits, leaves the line, and comes back into it', async () => {
  await connectCall(caller, agent)
  const second = await Caller.open(browsers.caller, service)
  await second.call()
  await second.card('You are next').waitFor()
  await agent.sees('1 waiting')
  await second.press('Leave the line')
  await agent.sees('Empty')
  await expect.poll(() => second.pill.isEnabled()).toBe(true)
  await expectMicrophonesClosed(second.page)

  await second.call()
  await second.card('You are next').waitFor()
  await caller.press('Hang up')
  await agent.accept()
  await second.talking.waitFor()
  await expectToHear(second.page, 'agent')
  await second.leave()
})

test('the tab of the caller is closed: it is waited for, and then the call is over', async () => {
  await connectCall(caller, agent)
  await caller.page.close()
  await agent.sees('The caller’s connection broke.')
  await agent.sees('The caller’s connection was lost')
  await agent.sees('Ready for the next call')
  await expectMicrophonesClosed(agent.page)
})

test('the tab of the agent is closed: it is waited for, and then the call is over', async () => {
  await connectCall(caller, agent)
  await agent.page.close()
  await caller.sees('lost the connection. Please wait a moment.')
  await caller.card('The call was cut off').waitFor()
  expect(await caller.code()).toBe('agent-gone')
  await expectMicrophonesClosed(caller.page)
})

test('the browser of the caller is killed', async () => {
  const { browser, kill } = await launchMortalBrowser(speeches.caller)
  await connectCall(await Caller.open(browser, service), agent)
  await kill()
  await agent.sees('The caller’s connection was lost')
})

test('the browser of the agent is killed', async () => {
  const { browser, kill } = await launchMortalBrowser(speeches.agent)
  await connectCall(caller, await Agent.open(browser, service))
  await kill()
  await caller.card('The call was cut off').waitFor()
})

test('staying on another page ends the call, and going back finds a button that works', async () => {
  await connectCall(caller, agent)
  await caller.page.goto(`${service.origin}/healthz`)
  await agent.sees('The caller’s connection was lost')
  await caller.page.goBack()
  await connectCall(caller, agent)
  await expectToHear(caller.page, 'agent')
})

test('a double click is one call', async () => {
  const ringsBefore = await service.logged('call ringing')
  await caller.pill.dblclick()
  await agent.accept()
  await caller.talking.waitFor()
  expect((await service.logged('call ringing')) - ringsBefore).toBe(1)
})

test('a softphone opened in another browser takes no talk', async () => {
  await connectCall(caller, agent)
  const elsewhere = await Agent.openIn(await openContext(browsers.agent), `${service.origin}/softphone/`)
  await elsewhere.press('Try it as the demo agent')
  await elsewhere.sees('Your softphone is open elsewhere')
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
  await elsewhere.leave()
})
