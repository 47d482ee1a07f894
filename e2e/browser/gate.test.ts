import type { Browser, Locator } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectNoAxeFindings } from './harness/axe.ts'
import { joinBrowser, launchBrowser, openContext } from './harness/browsers/browser.ts'
import { Agent, Caller } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { exactSilence, loopedSpeech } from './harness/sound/speech.ts'

/** A queue that asks everybody without proof whether somebody is there, and an agent who is free. */
let service: Service
let agents: Browser
let agent: Agent
const browsers: Browser[] = []

beforeAll(async () => {
  const queues = [{ key: 'sales', name: 'Sales', gate: 'always' }]
  ;[service, agents] = await Promise.all([Service.start({ queues }), joinBrowser('agent')])
  agent = await Agent.open(agents, service)
})
afterEach(async () => {
  for (const browser of browsers.splice(0)) await browser.close()
})
afterAll(() => Promise.all([agents.close(), service.close()]))

async function callerIn(browser: Browser): Promise<Caller> {
  browsers.push(browser)
  return Caller.open(browser, service)
}

const gateOf = ({ page }: Caller): Locator => page.locator('ringfence-card [part=gate]')
const heardOn = (term: string): Locator =>
  agent.page.locator('dl.rows div', { has: agent.page.getByText(term, { exact: true }) }).locator('dd')

test('who speaks is rung for when the service has heard that it is a voice; the agent reads so', async () => {
  const caller = await callerIn(await joinBrowser('caller'))
  await caller.call()
  await gateOf(caller).getByText('When this light goes on, say hello').waitFor()
  await expectNoAxeFindings(caller.page)
  await gateOf(caller).getByText('Say hello now').waitFor()
  await caller.sees('Ringing…', { timeout: 45_000 })
  await agent.sees('Incoming call')
  expect(await heardOn('Before the ring').innerText()).toBe('Said hello when asked')
  expect(await heardOn('Heard in line').innerText()).toBe('A voice')
  await caller.leave()
})

test('whose microphone is silent is told so and rings nobody, and passes by the shown key, also after a reload', async () => {
  const caller = await callerIn(await launchBrowser(exactSilence()))
  await caller.call()
  const field = gateOf(caller).getByRole('textbox')
  const shown = async () => /\d/.exec(await gateOf(caller).locator('label').innerText())?.[0] ?? ''
  await field.waitFor()
  const key = await shown()
  await gateOf(caller).getByText('We could not hear you yet.').waitFor({ timeout: 45_000 })
  await agent.sees('Ready for the next call')
  await caller.page.reload()
  await field.waitFor()
  expect(await shown()).toBe(key)
  await gateOf(caller).getByText('Tries left: 2').waitFor()
  await field.fill(key)
  await gateOf(caller).getByRole('button', { name: 'Send' }).click()
  await agent.sees('Incoming call')
  expect(await heardOn('Before the ring').innerText()).toBe('Passed by key')
  expect(await heardOn('Heard in line').innerText()).toBe('No voice heard yet')
  await caller.leave()
})

test('a press in a second tab takes the call over in the middle of the gate: the same key, and no try is new', async () => {
  const admitted = await service.logged('call admitted')
  const browser = await launchBrowser(exactSilence())
  browsers.push(browser)
  const context = await openContext(browser)
  const [first, second] = [
    await Caller.openIn(context, `${service.origin}/demo/`),
    await Caller.openIn(context, `${service.origin}/demo/`),
  ]
  const shown = async (caller: Caller) =>
    /\d/.exec(await gateOf(caller).locator('label').innerText())?.[0] ?? ''
  await first.call()
  await gateOf(first).getByText('We could not hear you yet.').waitFor({ timeout: 45_000 })
  const key = await shown(first)
  await second.call()
  await first.card('Your call goes on elsewhere').waitFor()
  await gateOf(second).getByText('Tries left: 2').waitFor()
  expect(await shown(second)).toBe(key)
  await gateOf(second).getByRole('textbox').fill(key)
  await gateOf(second).getByRole('button', { name: 'Send' }).click()
  await agent.sees('Incoming call')
  expect(await service.logged('call admitted')).toBe(admitted + 1)
  await second.leave()
})

test('ten browsers that play three seconds over and over ring nobody', { timeout: 180_000 }, async () => {
  const passedBefore = await service.logged('caller is there')
  const browser = await launchBrowser(loopedSpeech(3))
  browsers.push(browser)
  const callers: Caller[] = []
  for (let count = 0; count < 10; count += 1) {
    const caller = await Caller.openIn(await openContext(browser), `${service.origin}/demo/`)
    callers.push(caller)
    await caller.call()
  }
  for (const caller of callers)
    await gateOf(caller).getByText('We could not hear you yet.').waitFor({ timeout: 90_000 })
  await agent.sees('Ready for the next call')
  expect(await service.logged('caller is there')).toBe(passedBefore)
  const heard = await service.logged('caller heard', '"sound":"repeating"')
  expect(heard).toBeGreaterThanOrEqual(9)
})
