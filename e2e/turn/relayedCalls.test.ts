import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Agent, Caller, connectCall } from '../browser/harness/people.ts'
import { expectToHearAtAnyPace } from '../browser/harness/sound/ears.ts'
import { pathsOf } from './harness/pathsOf.ts'
import { openRelayNetwork, type RelayNetwork } from './harness/relayNetwork.ts'
import { type BrowserName, openBrowser } from './harness/turnBrowsers.ts'
import type { RelayTransport } from './harness/turnServer.ts'

let network: RelayNetwork

beforeAll(async () => {
  network = await openRelayNetwork()
})
afterAll(() => network.close())

describe.each<[BrowserName, BrowserName, readonly RelayTransport[]]>([
  ['Chromium', 'Firefox', ['udp', 'tcp']],
  ['Firefox', 'Chromium', ['udp', 'tcp', 'tls']],
])('caller in %s, agent in %s', (callersBrowser, agentsBrowser, transports) => {
  const browsers: Browser[] = []
  let caller: Caller
  let agent: Agent

  beforeAll(async () => {
    const [ofCaller, ofAgent] = await Promise.all([
      openBrowser[callersBrowser]('caller', network.certificate),
      openBrowser[agentsBrowser]('agent', network.certificate),
    ])
    browsers.push(ofCaller, ofAgent)
    caller = await Caller.open(ofCaller, network.service)
    agent = await Agent.open(ofAgent, network.service)
  })
  afterEach(async () => {
    await caller.hangUp()
    await caller.press('Close')
    await agent.sees('Ready for the next call')
  })
  afterAll(async () => {
    await Promise.all([caller.leave(), agent.leave()])
    await Promise.all(browsers.splice(0).map(browser => browser.close()))
  })

  async function expectCallOver(path: string): Promise<void> {
    await connectCall(caller, agent)
    await Promise.all([
      expectToHearAtAnyPace(agent.page, 'caller'),
      expectToHearAtAnyPace(caller.page, 'agent'),
    ])
    for (const { page } of [caller, agent]) await expect.poll(() => pathsOf(page)).toEqual([path, path])
  }

  test.each(transports)('only the relay over %s can be reached', async transport => {
    const before = network.turn.allocations()
    network.letDirect(false)
    network.letThrough([transport])
    await expectCallOver(`relay ${transport}`)
    expect(network.turn.allocations() - before).toBeGreaterThanOrEqual(4)
  })

  test('nothing is in the way: the relay is left alone', async () => {
    network.letDirect(true)
    network.letThrough(['udp', 'tcp', 'tls'])
    await expectCallOver('direct')
  })
})
