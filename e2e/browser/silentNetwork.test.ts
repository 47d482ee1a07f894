import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { freePort } from '../harness/freePort.ts'
import { launchBrowser, openContext } from './harness/browsers/browser.ts'
import { installStretch, stretchTimers } from './harness/browsers/stretchedTimers.ts'
import { type BreakableProxy, openBreakableProxy } from './harness/network/breakableProxy.ts'
import { type MediaRelay, openMediaRelay } from './harness/network/mediaRelay.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectToHear } from './harness/sound/ears.ts'
import { speeches } from './harness/sound/speech.ts'

let service: Service
let relay: MediaRelay
let lines: Record<'caller' | 'agent', BreakableProxy>
let browsers: Record<'caller' | 'agent', Browser>
let caller: Caller
let agent: Agent

beforeAll(async () => {
  const mediaPort = await freePort()
  relay = await openMediaRelay(mediaPort)
  service = await Service.start({ awaySeconds: 40, mediaPort })
  lines = { caller: await openBreakableProxy(service.port), agent: await openBreakableProxy(service.port) }
  browsers = {
    caller: await launchBrowser(speeches.caller, [lines.caller.chromiumFlag]),
    agent: await launchBrowser(speeches.agent, [lines.agent.chromiumFlag]),
  }
})
afterEach(async () => {
  relay.swallow({ udp: false, tcp: false })
  for (const line of Object.values(lines)) line.mend()
  await Promise.all([caller.leave(), agent.leave()])
})
afterAll(async () => {
  await Promise.all([browsers.caller.close(), browsers.agent.close()])
  await Promise.all([lines.caller.close(), lines.agent.close(), service.close()])
  await relay.close()
})

async function openAgent(): Promise<Agent> {
  const context = await openContext(browsers.agent)
  await context.addInitScript(installStretch)
  return Agent.openOnDutyIn(context, service)
}

async function talk(): Promise<string> {
  ;[caller, agent] = await Promise.all([Caller.open(browsers.caller, service), openAgent()])
  await connectCall(caller, agent)
  await bothHear()
  return caller.callId()
}

const bothHear = () => Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])

/** Both have lost their path, and each reads it of itself. */
const bothSeeIt = () =>
  Promise.all([caller.sees('You lost the connection. We keep trying'), agent.sees('Your connection broke.')])

test('UDP is swallowed in the middle of a call: it goes on over TCP', { timeout: 90_000 }, async () => {
  const callId = await talk()
  const back = await service.logged('media back')
  relay.swallow({ udp: true, tcp: false })
  // Browsers take some seconds to notice; the way back may then be too short to be read.
  await expect.poll(() => service.logged('media back'), { timeout: 30_000, interval: 1000 }).toBe(back + 2)
  await bothHear()
  expect(await caller.callId()).toBe(callId)
})

/** Within some seconds, by what each page's own browser counts. */
const bothReadThatNothingArrives = () =>
  Promise.all(
    [caller, agent].map(({ page }) =>
      page
        .getByText(/^Reconnecting… Nothing arrives from/)
        .and(page.locator(':not(.for-ears)'))
        .waitFor({ timeout: 4500 }),
    ),
  )

test('everything is silent for 20 seconds: both read it, and the call goes on', {
  timeout: 120_000,
}, async () => {
  const callId = await talk()
  relay.swallow({ udp: true, tcp: true })
  for (const line of Object.values(lines)) line.swallow('too')
  await bothReadThatNothingArrives()
  await bothSeeIt()
  await new Promise(resolve => setTimeout(resolve, 20_000))
  relay.swallow({ udp: false, tcp: false })
  for (const line of Object.values(lines)) line.mend()
  await bothHear()
  await expect.poll(() => agent.page.getByText('Your connection broke.').count(), { timeout: 30_000 }).toBe(0)
  for (const { page } of [caller, agent])
    await page
      .getByText(/^Reconnecting… \S/)
      .and(page.locator(':not(.for-ears)'))
      .waitFor({ state: 'hidden' })
  expect(await caller.callId()).toBe(callId)
})

test('the socket of an idle agent dies silently, in a tab whose timers run once a minute: the next call rings', {
  timeout: 90_000,
}, async () => {
  await talk()
  await caller.press('Hang up')
  await agent.sees('Ready for the next call')
  const seats = await service.logged('seat taken')
  await stretchTimers(agent.page, true)
  lines.agent.swallow('passes')
  await expect
    .poll(() => service.logged('seat taken'), { timeout: 25_000, interval: 1000 })
    .toBeGreaterThan(seats)
  await stretchTimers(agent.page, false)
  await caller.press('Call again')
  await agent.accept()
  await bothHear()
})
