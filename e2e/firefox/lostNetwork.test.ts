import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchFirefox } from '../browser/harness/browsers/firefox.ts'
import { type BreakableProxy, openBreakableProxy } from '../browser/harness/network/breakableProxy.ts'
import { type MediaRelay, openMediaRelay, relayAddress } from '../browser/harness/network/mediaRelay.ts'
import { Agent, Caller, connectCall } from '../browser/harness/people.ts'
import { Service } from '../browser/harness/service.ts'
import { expectMicrophonesClosed, expectToHearAtAnyPace } from '../browser/harness/sound/ears.ts'
import { speeches } from '../browser/harness/sound/speech.ts'
import { freePort } from '../harness/freePort.ts'

let service: Service
let relay: MediaRelay
let lines: Record<'caller' | 'agent', BreakableProxy>
let browsers: Record<'caller' | 'agent', Browser>
let caller: Caller
let agent: Agent

beforeAll(async () => {
  const mediaPort = await freePort()
  relay = await openMediaRelay(mediaPort)
  service = await Service.start({ awaySeconds: 20, mediaPort })
  const [ofCaller, ofAgent] = await Promise.all([
    openBreakableProxy(service.port, 'SOCKS'),
    openBreakableProxy(service.port, 'SOCKS'),
  ])
  lines = { caller: ofCaller, agent: ofAgent }
  const [callers, agents] = await Promise.all([
    launchFirefox(speeches.caller, preferencesOf(lines.caller)),
    launchFirefox(speeches.agent, preferencesOf(lines.agent)),
  ])
  browsers = { caller: callers, agent: agents }
  caller = await Caller.open(browsers.caller, service)
  agent = await Agent.open(browsers.agent, service)
})
afterAll(async () => {
  await Promise.all([caller.leave(), agent.leave()])
  await Promise.all([browsers.caller.close(), browsers.agent.close()])
  await Promise.all([lines.caller.close(), lines.agent.close(), service.close()])
  await relay.close()
})

/** Sound over TCP does not take the line of the pages. */
const preferencesOf = ({ firefoxPreferences }: BreakableProxy) => ({
  ...firefoxPreferences,
  'network.proxy.no_proxies_on': relayAddress,
})

const bothHear = () =>
  Promise.all([expectToHearAtAnyPace(agent.page, 'caller'), expectToHearAtAnyPace(caller.page, 'agent')])

test('UDP is swallowed in the middle of a call: it goes on over TCP', async () => {
  await connectCall(caller, agent)
  await bothHear()
  const callId = await caller.callId()
  const back = await service.logged('media back')
  relay.swallow({ udp: true, tcp: false })
  await expect.poll(() => service.logged('media back'), { timeout: 30_000, interval: 1000 }).toBe(back + 2)
  await bothHear()
  relay.swallow({ udp: false, tcp: false })
  expect(await caller.callId()).toBe(callId)
})

test('the sockets of both die silently: both come back to the same call', async () => {
  const callId = await caller.callId()
  for (const line of [lines.caller, lines.agent]) line.swallow('passes')
  // What the caller presses comes by another socket, to another socket.
  await caller.press('Mute')
  await agent.page.getByText('The caller’s microphone is off.').first().waitFor({ timeout: 30_000 })
  await caller.press('Unmute')
  await bothHear()
  expect(await caller.callId()).toBe(callId)
})

test('a caller in line whose network goes silent for a while comes back to the place, and both are heard', {
  timeout: 120_000,
}, async () => {
  await caller.hangUp()
  await caller.card('Call ended').waitFor()
  await agent.sees('Ready for the next call')
  const first = await Caller.open(browsers.agent, service)
  try {
    await connectCall(first, agent)
    await caller.press('Call again')
    await caller.sees('You are next')
    const callId = await caller.callId()
    const absences = await service.logged('caller absent')
    const returns = await service.logged('connection back')
    lines.caller.swallow('too')
    await expect
      .poll(() => service.logged('caller absent'), { timeout: 40_000, interval: 500 })
      .toBe(absences + 1)
    lines.caller.mend()
    await expect
      .poll(() => service.logged('connection back'), { timeout: 15_000, interval: 500 })
      .toBe(returns + 1)
    await first.hangUp()
    await agent.accept()
    await caller.talking.waitFor()
    await bothHear()
    expect(await caller.callId()).toBe(callId)
  } finally {
    await first.leave()
  }
})

test('a caller whose network is away for too long is told, and calls again', {
  timeout: 120_000,
}, async () => {
  await caller.hangUp()
  await caller.card('Call ended').waitFor()
  await agent.sees('Ready for the next call')
  await caller.press('Call again')
  await agent.accept()
  await caller.talking.waitFor()
  lines.caller.cut()
  await agent.sees('The caller’s connection was lost', { timeout: 40_000 })
  lines.caller.mend()
  await caller.card('The connection was lost').waitFor()
  await Promise.all([expectMicrophonesClosed(caller.page), expectMicrophonesClosed(agent.page)])
  await caller.press('Call again')
  await agent.accept()
  await caller.talking.waitFor()
  await bothHear()
})
