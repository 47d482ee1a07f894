import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Agent, Caller, connectCall } from '../browser/harness/people.ts'
import { expectToHearAtAnyPace } from '../browser/harness/sound/ears.ts'
import { pathsOf } from './harness/pathsOf.ts'
import { openRelayNetwork, type RelayNetwork } from './harness/relayNetwork.ts'
import { type BrowserName, openBrowser } from './harness/turnBrowsers.ts'

const names = ['Firefox', 'Chromium'] as const

/** A page that does not notice by itself is told when the service has waited 15 s for its consent (RFC 7675). */
const noticedWithinMs = 30_000

let network: RelayNetwork

beforeAll(async () => {
  network = await openRelayNetwork({ awaySeconds: 45 })
  network.letThrough(['tcp'])
})
afterAll(() => network.close())

describe.each<BrowserName>(names)('caller in %s', callersBrowser => {
  const browsers: Browser[] = []
  let caller: Caller
  let agent: Agent

  beforeAll(async () => {
    const [ofCaller, ofAgent] = await Promise.all([
      openBrowser[callersBrowser]('caller'),
      openBrowser.Chromium('agent'),
    ])
    browsers.push(ofCaller, ofAgent)
    caller = await Caller.open(ofCaller, network.service)
    agent = await Agent.open(ofAgent, network.service)
    await connectCall(caller, agent)
  })
  afterAll(async () => {
    await Promise.all([caller.leave(), agent.leave()])
    await Promise.all(browsers.splice(0).map(browser => browser.close()))
  })

  const bothHear = () =>
    Promise.all([expectToHearAtAnyPace(agent.page, 'caller'), expectToHearAtAnyPace(caller.page, 'agent')])

  test('the relay is ended and started again: the same call comes back by itself, and both are heard', {
    timeout: 120_000,
  }, async () => {
    await bothHear()
    const callId = await caller.callId()
    const ended = await network.service.logged('call ended')
    await network.turn.stop()
    try {
      await Promise.all([
        caller.sees('You lost the connection. We keep trying', { timeout: noticedWithinMs }),
        agent.sees('Your connection broke.', { timeout: noticedWithinMs }),
      ])
    } finally {
      await network.turn.start()
    }
    for (const { page } of [caller, agent])
      await expect
        .poll(() => pathsOf(page), { timeout: 40_000, interval: 500 })
        .toEqual(['relay tcp', 'relay tcp'])
    await bothHear()
    expect(await caller.callId()).toBe(callId)
    expect(await network.service.logged('call ended')).toBe(ended)
  })
})
