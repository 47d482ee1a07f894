import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { joinBrowser } from '../browser/harness/browsers/browser.ts'
import { launchFirefox } from '../browser/harness/browsers/firefox.ts'
import { Agent, Caller } from '../browser/harness/people.ts'
import { floodWithScripts, type ScriptedFlood } from '../browser/harness/scriptedFlood.ts'
import { Service } from '../browser/harness/service.ts'
import { expectToHearAtAnyPace } from '../browser/harness/sound/ears.ts'
import { speeches } from '../browser/harness/sound/speech.ts'

/** Clicks of machines, each second. */
const perSecond = 10

let service: Service
let flood: ScriptedFlood
let agents: Browser
const callers: Browser[] = []

beforeAll(async () => {
  service = await Service.start({ queues: [{ key: 'sales', name: 'Sales', gate: 'under-pressure' }] })
  callers.push(...(await Promise.all([joinBrowser('caller'), launchFirefox(speeches.caller)])))
  agents = await joinBrowser('agent')
})
afterAll(async () => {
  await Promise.all([agents, ...callers].map(browser => browser.close()))
  await service.close()
})

test('while scripts click ten times a second, a caller in either browser is rung for and heard, and nobody else is', {
  timeout: 240_000,
}, async () => {
  const agent = await Agent.open(agents, service)
  flood = floodWithScripts(service, perSecond)
  await expect.poll(() => flood.outcomes.get('let in') ?? 0, { timeout: 30_000 }).toBeGreaterThan(5)
  await expect.poll(() => flood.outcomes.get('work-required') ?? 0, { timeout: 30_000 }).toBeGreaterThan(20)

  for (const [index, browser] of callers.entries()) {
    const caller = await Caller.open(browser, service)
    await caller.call()
    await caller.sees('Ringing…', { timeout: 60_000 })
    await agent.accept()
    await caller.talking.waitFor()
    await Promise.all([
      expectToHearAtAnyPace(agent.page, 'caller'),
      expectToHearAtAnyPace(caller.page, 'agent'),
    ])
    expect(await service.logged('call ringing')).toBe(index + 1)
    await caller.leave()
    await agent.sees('The caller hung up')
  }

  await flood.stop()
  const admitted = await service.logged('call admitted')
  expect(admitted).toBe((flood.outcomes.get('let in') ?? 0) + callers.length)
  await expect.poll(() => service.logged('call recorded'), { timeout: 20_000 }).toBe(admitted)
  await agent.leave()
})
