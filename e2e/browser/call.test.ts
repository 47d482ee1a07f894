import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Browsers, launchBrowsers } from './harness/browser.ts'
import { expectMicrophonesClosed, expectNoPackets, expectToHear, openedMicrophones } from './harness/ears.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'

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

test('each side hears the speech of the other', async () => {
  await connectCall(caller, agent)
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
})
