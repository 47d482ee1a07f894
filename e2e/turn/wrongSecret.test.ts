import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openContext } from '../browser/harness/browsers/browser.ts'
import { Agent, Caller } from '../browser/harness/people.ts'
import { expectMicrophonesClosed } from '../browser/harness/sound/ears.ts'
import { openRelayNetwork, type RelayNetwork } from './harness/relayNetwork.ts'
import { openBrowser } from './harness/turnBrowsers.ts'

let network: RelayNetwork
let firefox: Browser
let chromium: Browser

beforeAll(async () => {
  network = await openRelayNetwork({}, 'w'.repeat(64))
  ;[firefox, chromium] = await Promise.all([openBrowser.Firefox('caller'), openBrowser.Chromium('agent')])
})
afterAll(async () => {
  await Promise.all([firefox.close(), chromium.close()])
  await network.close()
})

test('whoever has no way but a relay of another secret is told so, rings nobody, and the operator reads why', async () => {
  const agent = await Agent.open(chromium, network.service)
  const callers = await Promise.all([firefox, chromium].map(each => Caller.open(each, network.service)))
  await Promise.all(callers.map(caller => caller.call()))
  for (const caller of callers) {
    await caller.card('No sound got through').waitFor()
    await caller.sees('Your network may be weak or may block calls.')
    expect(await caller.code()).toBe('media-failed')
    await expectMicrophonesClosed(caller.page)
  }
  await agent.sees('Ready for the next call')
  const { service } = network
  expect(await service.logged('call ringing')).toBe(0)
  expect(await service.logged('call ended', 'media-failed')).toBe(2)
  expect(await service.logged('relay refuses our credential', '"code":401')).toBe(2)
  expect(await service.logged('relay not reachable', 'DEPTH_ZERO_SELF_SIGNED_CERT')).toBe(1)
  await Promise.all([...callers, agent].map(person => person.leave()))
})

/** A browser in an office whose network lets nothing out but to a relay. */
function useRelaysOnly(): void {
  const Connection = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Connection {
    constructor(configuration?: RTCConfiguration) {
      super({ ...configuration, iceTransportPolicy: 'relay' })
    }
  }
}

test.each([
  ['Chromium', () => chromium],
  ['Firefox', () => firefox],
] as const)(
  'an agent in %s who has no way but that relay is set away and told why; the caller, who has one, is not blamed',
  { timeout: 90_000 },
  async (_, ofAgent) => {
    network.letDirect(true)
    const { service } = network
    const ended = await service.logged('call ended', 'no-agent')
    const office = await openContext(ofAgent())
    await office.addInitScript(useRelaysOnly)
    const agent = await Agent.openOnDutyIn(office, service)
    const caller = await Caller.open(chromium, service)
    await caller.call()
    office.setDefaultTimeout(40_000)
    await agent.sees('You were set to away')
    await agent.sees('Your network may block calls: try another one, then come back.')
    // Nobody else is on duty. The caller's own sound was well, and is not blamed.
    await expect.poll(() => service.logged('call ended', 'no-agent')).toBe(ended + 1)
    expect(await caller.code()).toBe('no-agent')
    await Promise.all([caller, agent].map(person => person.leave()))
  },
)
