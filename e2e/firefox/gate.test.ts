import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { joinBrowser } from '../browser/harness/browsers/browser.ts'
import { launchFirefox } from '../browser/harness/browsers/firefox.ts'
import { Agent, Caller } from '../browser/harness/people.ts'
import { Service } from '../browser/harness/service.ts'
import { exactSilence, speeches } from '../browser/harness/sound/speech.ts'

let service: Service
let agents: Browser
let agent: Agent

beforeAll(async () => {
  const queues = [{ key: 'sales', name: 'Sales', gate: 'always' }]
  ;[service, agents] = await Promise.all([Service.start({ queues }), joinBrowser('agent')])
  agent = await Agent.open(agents, service)
})
afterAll(() => Promise.all([agents.close(), service.close()]))

const gateOf = ({ page }: Caller) => page.locator('ringfence-card [part=gate]')
const heardOn = (term: string) =>
  agent.page.locator('dl.rows div', { has: agent.page.getByText(term, { exact: true }) }).locator('dd')

test('in Firefox, whose microphone is silent is told so and rings nobody, and passes by the shown key', async () => {
  const firefox = await launchFirefox(exactSilence())
  const caller = await Caller.open(firefox, service)
  await caller.call()
  const field = gateOf(caller).getByRole('textbox')
  await field.waitFor()
  await gateOf(caller).getByText('We could not hear you yet.').waitFor({ timeout: 45_000 })
  await gateOf(caller).getByText('Tries left: 2').waitFor()
  await agent.sees('Ready for the next call')
  expect(await service.logged('call ringing')).toBe(0)
  const key = /\d/.exec(await gateOf(caller).locator('label').innerText())?.[0] ?? ''
  await field.fill(key)
  await gateOf(caller).getByRole('button', { name: 'Send' }).click()
  await agent.sees('Incoming call')
  expect(await heardOn('Before the ring').innerText()).toBe('Passed by key')
  expect(await heardOn('Heard in line').innerText()).toBe('No voice heard yet')
  await caller.leave()
  await firefox.close()
})

test('in Firefox, who speaks when the light is on is rung for, and the agent reads so', async () => {
  const rungBefore = await service.logged('call ringing')
  const firefox = await launchFirefox(speeches.caller)
  const caller = await Caller.open(firefox, service)
  await caller.call()
  await gateOf(caller).getByText('Say hello now').waitFor()
  await caller.sees('Ringing…', { timeout: 45_000 })
  await agent.sees('Incoming call')
  expect(await heardOn('Before the ring').innerText()).toBe('Said hello when asked')
  expect(await service.logged('call ringing')).toBe(rungBefore + 1)
  await caller.leave()
  await firefox.close()
})
