import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BreakableLine, openBreakableLine } from '../browser/harness/breakableLine.ts'
import { expectMicrophonesClosed, expectToHearAtAnyPace } from '../browser/harness/ears.ts'
import { launchFirefox } from '../browser/harness/firefox.ts'
import { Agent, Caller, connectCall } from '../browser/harness/people.ts'
import { Service } from '../browser/harness/service.ts'
import { speeches } from '../browser/harness/speech.ts'

let service: Service
let lines: Record<'caller' | 'agent', BreakableLine>
let browsers: Record<'caller' | 'agent', Browser>
let caller: Caller
let agent: Agent

beforeAll(async () => {
  service = await Service.start({ awaySeconds: 6 })
  const [ofCaller, ofAgent] = await Promise.all([
    openBreakableLine(service.port, 'SOCKS'),
    openBreakableLine(service.port, 'SOCKS'),
  ])
  lines = { caller: ofCaller, agent: ofAgent }
  const [callers, agents] = await Promise.all([
    launchFirefox(speeches.caller, lines.caller.firefoxPreferences),
    launchFirefox(speeches.agent, lines.agent.firefoxPreferences),
  ])
  browsers = { caller: callers, agent: agents }
  caller = await Caller.open(browsers.caller, service)
  agent = await Agent.open(browsers.agent, service)
})
afterAll(async () => {
  await Promise.all([caller.leave(), agent.leave()])
  await Promise.all([browsers.caller.close(), browsers.agent.close()])
  await Promise.all([lines.caller.close(), lines.agent.close(), service.close()])
})

const bothHear = () =>
  Promise.all([expectToHearAtAnyPace(agent.page, 'caller'), expectToHearAtAnyPace(caller.page, 'agent')])

test('whoever loses the network for a moment goes on in the same call', async () => {
  await connectCall(caller, agent)
  const callId = await caller.callId()
  lines.caller.cut()
  await agent.sees('The caller’s connection broke.')
  lines.caller.mend()
  await bothHear()
  expect(await caller.callId()).toBe(callId)

  lines.agent.cut()
  await caller.sees('lost the connection. Please wait a moment.')
  lines.agent.mend()
  await agent.sees('On the call')
  await bothHear()
  expect(await caller.callId()).toBe(callId)
})

test('a caller whose network is away for too long is told, and calls again', async () => {
  await caller.hangUp()
  await caller.card('Call ended').waitFor()
  await agent.sees('Ready for the next call')
  await caller.press('Call again')
  await agent.accept()
  await caller.talking.waitFor()
  lines.caller.cut()
  await agent.sees('The caller’s connection was lost')
  lines.caller.mend()
  await caller.card('The connection was lost').waitFor()
  await Promise.all([expectMicrophonesClosed(caller.page), expectMicrophonesClosed(agent.page)])
  await caller.press('Call again')
  await agent.accept()
  await caller.talking.waitFor()
  await bothHear()
})
