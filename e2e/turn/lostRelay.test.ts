import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Agent, Caller, connectCall } from '../browser/harness/people.ts'
import { expectToHearAtAnyPace } from '../browser/harness/sound/ears.ts'
import { pathsOf } from './harness/pathsOf.ts'
import { openRelayNetwork, type RelayNetwork } from './harness/relayNetwork.ts'
import { openBrowser } from './harness/turnBrowsers.ts'

let network: RelayNetwork
let browsers: Browser[]
let caller: Caller
let agent: Agent

// The shortest credential lives for 60 s, of which a service whose clock is behind the relay's leaves these.
const credentialMs = 10_000

beforeAll(async () => {
  network = await openRelayNetwork({
    awaySeconds: 30,
    clockBehindMs: 60_000 - credentialMs,
    site: { authorizationSeconds: 30 },
  })
  browsers = await Promise.all([openBrowser.Firefox('caller'), openBrowser.Chromium('agent')])
  const [ofCaller, ofAgent] = browsers
  if (!ofCaller || !ofAgent) throw new Error('two browsers were asked for')
  network.letThrough(['udp'])
  caller = await Caller.open(ofCaller, network.service)
  agent = await Agent.open(ofAgent, network.service)
  await connectCall(caller, agent)
})
afterAll(async () => {
  await Promise.all([caller.leave(), agent.leave()])
  await Promise.all(browsers.map(browser => browser.close()))
  await network.close()
})

const bothHear = () =>
  Promise.all([expectToHearAtAnyPace(agent.page, 'caller'), expectToHearAtAnyPace(caller.page, 'agent')])

async function bothGoOver(path: string): Promise<void> {
  for (const { page } of [caller, agent])
    await expect.poll(() => pathsOf(page), { timeout: 40_000, interval: 500 }).toEqual([path, path])
}

/** Names of the credentials with which the page's transports would seek a path now. */
const credentialsIn = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    window.probe.connections
      .filter(({ connectionState }) => connectionState === 'connected')
      .map(connection => connection.getConfiguration().iceServers?.[0]?.username ?? ''),
  )

const endOf = (name: string): number => Number(name.split(':')[0]) * 1000

test('a relayed call outlives its first credential, and seeks another path with the next one', {
  timeout: 120_000,
}, async () => {
  await bothHear()
  await bothGoOver('relay udp')
  const callId = await caller.callId()
  const first = [...(await credentialsIn(caller.page)), ...(await credentialsIn(agent.page))]
  expect(first).toHaveLength(4)
  await expect.poll(() => Date.now() > Math.max(...first.map(endOf)) + 1000, { timeout: 20_000 }).toBe(true)
  await bothHear()
  await expect
    .poll(async () => (await credentialsIn(caller.page)).filter(name => first.includes(name)), {
      timeout: 30_000,
    })
    .toEqual([])

  network.letThrough(['tcp'])
  await bothGoOver('relay tcp')
  await bothHear()
  expect(await caller.callId()).toBe(callId)
})
