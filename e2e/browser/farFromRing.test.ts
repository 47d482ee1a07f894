import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Browsers, launchBrowsers } from './harness/browsers/browser.ts'
import { callQuietly, type QuietCaller } from './harness/lineBefore.ts'
import { Agent, Caller } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectToHear } from './harness/sound/ears.ts'

/** With one agent on duty so many of those who wait are near the ring. */
const near = 12

let service: Service
let browsers: Browsers
let agent: Agent
let caller: Caller
let line: QuietCaller[]

beforeAll(async () => {
  // Nobody computes anything, however long the line is.
  const work = { calmAtLeast: 1000 }
  ;[service, browsers] = await Promise.all([Service.start({ work, awaySeconds: 10 }), launchBrowsers()])
})
afterEach(() => Promise.all([caller.leave(), agent.leave()]))
afterAll(() => Promise.all([browsers.close(), service.close()]))

const connectionsOf = (page: Page) =>
  page.evaluate(() => window.probe.connections.filter(each => each.connectionState !== 'closed').length)

/** An agent who talks, a full line that is near the ring, and behind it a visitor, who is not. */
async function farVisitor(): Promise<void> {
  agent = await Agent.open(browsers.agent, service)
  const talks = await service.logged('call talking')
  const talker = await callQuietly(service, 1000)
  await agent.accept()
  await expect.poll(() => service.logged('call talking'), { timeout: 10_000 }).toBe(talks + 1)
  line = [talker]
  while (line.length <= near) line.push(await callQuietly(service, 1000 + line.length))
  caller = await Caller.open(browsers.caller, service)
  await caller.call()
  await caller.sees('You are number 13 in line')
  expect(await connectionsOf(caller.page)).toBe(0)
}

test('a visitor far from the ring waits with a microphone and no connection; near it they are rung for, talk, and are heard', {
  timeout: 90_000,
}, async () => {
  await farVisitor()
  expect(await caller.page.evaluate(() => window.probe.microphonesAsked)).toBe(1)
  expect(await service.logged('media offered')).toBe(0)
  for (const quiet of line.toReversed()) await quiet.hangUp()
  await expect.poll(() => service.logged('media offered')).toBe(1)
  await agent.accept()
  await caller.talking.waitFor()
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
  expect(await connectionsOf(caller.page)).toBe(2)
})

test('a page that is loaded again far from the ring waits on, without a connection, and talks when its turn comes', {
  timeout: 90_000,
}, async () => {
  await farVisitor()
  const callId = await caller.callId()
  await caller.page.reload()
  await caller.sees('You are number 13 in line')
  expect(await connectionsOf(caller.page)).toBe(0)
  for (const quiet of line.toReversed()) await quiet.hangUp()
  await agent.accept()
  await caller.talking.waitFor()
  expect(await caller.callId()).toBe(callId)
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
})
