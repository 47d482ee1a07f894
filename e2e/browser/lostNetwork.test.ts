import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './harness/browsers/browser.ts'
import { type BreakableProxy, openBreakableProxy } from './harness/network/breakableProxy.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectMicrophonesClosed, expectToHear } from './harness/sound/ears.ts'
import { speeches } from './harness/sound/speech.ts'

let service: Service
let lines: Record<'caller' | 'agent', BreakableProxy>
let browsers: Record<'caller' | 'agent', Browser>
let caller: Caller
let agent: Agent

beforeAll(async () => {
  service = await Service.start({ awaySeconds: 4 })
  lines = { caller: await openBreakableProxy(service.port), agent: await openBreakableProxy(service.port) }
  browsers = {
    caller: await launchBrowser(speeches.caller, [lines.caller.chromiumFlag]),
    agent: await launchBrowser(speeches.agent, [lines.agent.chromiumFlag]),
  }
})
afterEach(() => Promise.all([caller.leave(), agent.leave()]))
afterAll(async () => {
  await Promise.all([browsers.caller.close(), browsers.agent.close()])
  await Promise.all([lines.caller.close(), lines.agent.close(), service.close()])
})

async function talk(): Promise<void> {
  ;[caller, agent] = await Promise.all([
    Caller.open(browsers.caller, service),
    Agent.open(browsers.agent, service),
  ])
  await connectCall(caller, agent)
}

async function callAgain(): Promise<void> {
  await caller.press('Call again')
  await agent.accept()
  await caller.talking.waitFor()
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
}

const bothHear = () => Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
const bothMicrophonesClosed = () =>
  Promise.all([expectMicrophonesClosed(caller.page), expectMicrophonesClosed(agent.page)])

test('the caller loses the network for a moment: the same call goes on', async () => {
  await talk()
  const callId = await caller.callId()
  lines.caller.cut()
  await agent.sees('The caller’s connection broke.')
  lines.caller.mend()
  await expect.poll(() => service.logged('connection back')).toBe(1)
  await bothHear()
  expect(await caller.callId()).toBe(callId)
  expect(await agent.page.getByText('The caller’s connection broke.').count()).toBe(0)
})

test('the caller loses the network for too long: both are told, and without it a new call is refused in kind words', async () => {
  await talk()
  lines.caller.cut()
  await agent.sees('The caller’s connection was lost')
  lines.caller.mend()
  await caller.card('The connection was lost').waitFor()
  await bothMicrophonesClosed()

  lines.caller.cut()
  await caller.press('Call again')
  await caller.card('We could not connect you').waitFor()
  await expectMicrophonesClosed(caller.page)
  lines.caller.mend()
  await caller.press('Try again')
  await agent.accept()
  await caller.talking.waitFor()
  await expectToHear(agent.page, 'caller')
})

test('the agent loses the network for a moment: the same call goes on', async () => {
  await talk()
  const back = await service.logged('connection back')
  lines.agent.cut()
  await caller.sees('lost the connection. Please wait a moment.')
  lines.agent.mend()
  await expect.poll(() => service.logged('connection back')).toBe(back + 1)
  await agent.sees('On the call')
  await bothHear()
})

test('the agent loses the network for too long: both are told, and the seat comes back by itself', async () => {
  await talk()
  lines.agent.cut()
  await caller.card('The call was cut off').waitFor()
  expect(await caller.code()).toBe('agent-gone')
  await expectMicrophonesClosed(caller.page)

  lines.agent.mend()
  await agent.sees('Ready for the next call')
  await expectMicrophonesClosed(agent.page)
  await callAgain()
})

test('an agent who has no call loses the network, and the seat comes back by itself', async () => {
  await talk()
  await caller.press('Hang up')
  await agent.sees('Ready for the next call')
  lines.agent.cut()
  await agent.sees('We keep trying, and your seat comes back by itself.')
  lines.agent.mend()
  await agent.sees('Ready for the next call')
})
