import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoAxeFindings } from './harness/axe.ts'
import { joinBrowser, launchBrowser } from './harness/browsers/browser.ts'
import { Agent, Caller } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { exactSilence } from './harness/sound/speech.ts'

/** A queue that asks everybody without proof, and in which one in line is more than is calm. */
let service: Service
let silent: Browser
let agents: Browser
let agent: Agent

beforeAll(async () => {
  const work = { calmPerAgent: 0, calmAtLeast: 0, baseTries: 1, topTries: 64 }
  const queues = [{ key: 'sales', name: 'Sales', gate: 'always' }]
  ;[service, silent, agents] = await Promise.all([
    Service.start({ work, queues }),
    launchBrowser(exactSilence()),
    joinBrowser('agent'),
  ])
  agent = await Agent.open(agents, service)
})
afterAll(() => Promise.all([silent.close(), agents.close(), service.close()]))

/** A device that computes nothing before it may. */
function standStill(): void {
  const { prototype } = SubtleCrypto
  const derive = prototype.deriveBits
  const released = new Promise(resolve => Object.assign(window, { goOn: resolve }))
  prototype.deriveBits = async function (...asked) {
    await released
    return derive.apply(this, asked)
  }
}

test('under pressure the card shows that the pressed key is being checked, and nobody is rung before the device has computed', async () => {
  const caller = await Caller.open(silent, service)
  await caller.call()
  const gate = caller.page.locator('ringfence-card [part=gate]')
  await gate.getByRole('textbox').waitFor()
  const key = /\d/.exec(await gate.locator('label').innerText())?.[0] ?? ''
  await caller.page.evaluate(standStill)
  await gate.getByRole('textbox').fill(key)
  await gate.getByRole('button', { name: 'Send' }).click()
  await gate.getByRole('progressbar', { name: 'Checking your key…' }).waitFor()
  await expectNoAxeFindings(caller.page)
  await agent.sees('Ready for the next call')
  expect(await service.logged('call ringing')).toBe(0)
  await caller.page.evaluate(() => Reflect.get(window, 'goOn')())
  await agent.sees('Incoming call')
  await caller.leave()
})
