import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { joinBrowser } from '../browser/harness/browsers/browser.ts'
import { launchFirefox } from '../browser/harness/browsers/firefox.ts'
import { callQuietly, type QuietCaller } from '../browser/harness/lineBefore.ts'
import { Agent, Caller } from '../browser/harness/people.ts'
import { Service } from '../browser/harness/service.ts'
import { expectToHearAtAnyPace } from '../browser/harness/sound/ears.ts'
import { speeches } from '../browser/harness/sound/speech.ts'

/** With one agent on duty so many of those who wait are near the ring. */
const near = 12

let service: Service
let browsers: Browser[]

beforeAll(async () => {
  service = await Service.start({ work: { calmAtLeast: 1000 }, awaySeconds: 10 })
  browsers = await Promise.all([launchFirefox(speeches.caller), joinBrowser('agent')])
})
afterAll(async () => {
  await Promise.all(browsers.map(browser => browser.close()))
  await service.close()
})

test('a visitor’s Firefox that was let in far from the ring is heard, and hears, on the leg that is offered near it', {
  timeout: 120_000,
}, async () => {
  const [ofCaller, ofAgent] = browsers
  if (!ofCaller || !ofAgent) throw new Error('no browsers')
  const agent = await Agent.open(ofAgent, service)
  const line: QuietCaller[] = [await callQuietly(service, 1000)]
  await agent.accept()
  await expect.poll(() => service.logged('call talking'), { timeout: 10_000 }).toBe(1)
  while (line.length <= near) line.push(await callQuietly(service, 1000 + line.length))
  const caller = await Caller.open(ofCaller, service)
  await caller.call()
  await caller.sees('You are number 13 in line')
  const openOnes = () => window.probe.connections.filter(each => each.connectionState !== 'closed').length
  expect(await caller.page.evaluate(openOnes)).toBe(0)
  for (const quiet of line.toReversed()) await quiet.hangUp()
  await agent.accept()
  await caller.talking.waitFor()
  await Promise.all([
    expectToHearAtAnyPace(agent.page, 'caller'),
    expectToHearAtAnyPace(caller.page, 'agent'),
  ])
  await caller.leave()
  await agent.leave()
})
