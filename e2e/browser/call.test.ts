import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Browsers, launchBrowsers } from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import {
  expectMicrophonesClosed,
  expectNoPackets,
  expectToHear,
  openedMicrophones,
} from './harness/sound/ears.ts'

let service: Service
let browsers: Browsers
let caller: Caller
let agent: Agent

beforeAll(async () => {
  ;[service, browsers] = await Promise.all([Service.start(), launchBrowsers()])
})
beforeEach(async () => {
  ;[caller, agent] = await Promise.all([
    Caller.open(browsers.caller, service),
    Agent.open(browsers.agent, service),
  ])
})
afterEach(() => Promise.all([caller.leave(), agent.leave()]))
afterAll(() => Promise.all([browsers.close(), service.close()]))

const bothHear = () => Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
const bothMicrophonesClosed = () =>
  Promise.all([expectMicrophonesClosed(caller.page), expectMicrophonesClosed(agent.page)])

test('each side hears the speech of the other, and the microphones are on only for it', async () => {
  await caller.call()
  await caller.card('Ringing…').waitFor()
  await agent.sees('Incoming call')
  expect(await openedMicrophones(agent.page)).toBe(0)

  await agent.accept()
  await caller.card('Demo agent of Oakfold').waitFor()
  await caller.sees('Not verified: this is a demonstration.')
  await caller.page.getByText('You are talking with').and(caller.page.locator('.for-ears')).first().waitFor()
  await bothHear()
  expect(await openedMicrophones(agent.page)).toBe(1)
  expect(await openedMicrophones(caller.page)).toBe(1)
  for (const { page } of [caller, agent]) {
    await expect.poll(() => page.getByRole('timer').innerText()).toMatch(/^0:0[2-9]$/)
  }

  await caller.press('Hang up')
  await caller.card('Call ended').waitFor()
  await caller.sees('Thank you for calling.')
  await agent.sees('The caller hung up')
  await bothMicrophonesClosed()
})

test('the agent hangs up', async () => {
  await connectCall(caller, agent)
  await agent.press('Hang up')
  await agent.sees('You hung up')
  await agent.sees('Ready for the next call')
  await caller.card('Call ended').waitFor()
  await bothMicrophonesClosed()
  await caller.press('Close')
  await expect.poll(() => caller.pill.isEnabled()).toBe(true)
})

test('a muted caller is not heard, until unmuted', async () => {
  await connectCall(caller, agent)
  await expectToHear(agent.page, 'caller')
  await caller.press('Mute')
  await agent.sees('The caller’s microphone is off.')
  await caller.sees('You are muted')
  await expectNoPackets(agent.page)
  await expectToHear(caller.page, 'agent')
  await caller.press('Unmute')
  await expectToHear(agent.page, 'caller')
})

test('a muted agent is not heard, until unmuted', async () => {
  await connectCall(caller, agent)
  await expectToHear(caller.page, 'agent')
  await agent.press('Mute')
  await agent.sees('You are muted. The caller cannot hear you.')
  await caller.sees('is muted')
  await expectNoPackets(caller.page)
  await expectToHear(agent.page, 'caller')
  await agent.press('Unmute')
  await expectToHear(caller.page, 'agent')
})

test('a caller with the wrong voice is not taken for the right one', async () => {
  const stranger = await Caller.open(browsers.agent, service)
  await connectCall(stranger, agent)
  await expectToHear(agent.page, 'agent')
  await expect(expectToHear(agent.page, 'caller', 2000)).rejects.toThrow('to be')
  await stranger.leave()
})

test('the same two talk again', async () => {
  await connectCall(caller, agent)
  await caller.press('Hang up')
  await caller.press('Call again')
  await agent.accept()
  await caller.talking.waitFor()
  await bothHear()
})
