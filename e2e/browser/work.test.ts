import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectNoAxeFindings } from './harness/axe.ts'
import { type Browsers, launchBrowsers, openContext } from './harness/browsers/browser.ts'
import { Agent, Caller } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { hearSpoken } from './harness/spoken.ts'

let service: Service
let browsers: Browsers
let agent: Agent
let caller: Caller

beforeAll(async () => {
  // A price from the first caller on.
  const work = { calmPerAgent: 0, calmAtLeast: 0, baseTries: 64, topTries: 64 }
  ;[service, browsers] = await Promise.all([Service.start({ work }), launchBrowsers()])
  agent = await Agent.open(browsers.agent, service)
})
afterEach(() => caller.leave())
afterAll(() => Promise.all([browsers.close(), service.close()]))

const checking = 'Checking that this is a real call…'

/** A slow device that has no luck: its first 40 tries are none, and the next ones stand still until it may go on. */
function computeSlowly(): void {
  const { prototype } = SubtleCrypto
  const derive = prototype.deriveBits
  const unlucky = 40
  let tried = 0
  const released = new Promise(resolve => Object.assign(window, { goOn: resolve }))
  prototype.deriveBits = async function (...asked) {
    tried += 1
    if (tried <= unlucky) return new Uint8Array(32).fill(255).buffer
    await released
    return derive.apply(this, asked)
  }
}
const goOn = (page: Page) => page.evaluate(() => Reflect.get(window, 'goOn')())

test('whoever calls a site under pressure sees what the device computes, hears of it once, and is rung for', async () => {
  const context = await openContext(browsers.caller)
  await context.addInitScript(computeSlowly)
  caller = await Caller.openIn(context, `${service.origin}/demo/`)
  await caller.pill.hover()
  const spoken = await hearSpoken(caller.page)
  await caller.call()
  await caller.card(checking).waitFor()
  const bar = caller.page.getByRole('progressbar', { name: checking })
  // Of all searches of 64 tries on average, so many are over after 40.
  await expect.poll(() => bar.evaluate(({ value }: HTMLProgressElement) => value)).toBe(0.45)
  await expectNoAxeFindings(caller.page)
  // What the policy of the page allows plays no part: nothing of it runs in a Worker.
  expect(caller.page.workers()).toEqual([])
  await goOn(caller.page)
  await caller.card('Ringing…').waitFor()
  await agent.sees('Incoming call')
  const said = await spoken()
  expect(said.filter(words => words.includes(checking))).toHaveLength(1)
  expect(said.at(-1)).toContain('Ringing…')
})

test('whoever gives up meanwhile is let go, and the next press begins anew', async () => {
  const context = await openContext(browsers.caller)
  await context.addInitScript(computeSlowly)
  caller = await Caller.openIn(context, `${service.origin}/demo/`)
  await caller.call()
  await caller.card(checking).waitFor()
  await caller.press('Cancel')
  await expect.poll(() => caller.pill.isEnabled()).toBe(true)
  await goOn(caller.page)
  await caller.call()
  await agent.sees('Incoming call')
})

test('a browser works for its token by itself, from the first sign of intent', async () => {
  caller = await Caller.open(browsers.caller, service)
  const answers: number[] = []
  caller.page.on('response', response => {
    if (response.url().endsWith('/call-tokens')) answers.push(response.status())
  })
  await caller.pill.hover()
  await expect.poll(() => answers).toEqual([401, 201])
  await caller.call()
  await agent.sees('Incoming call')
  expect(answers).toEqual([401, 201])
})
