import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Browsers, launchBrowsers } from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectMicrophonesClosed, expectToHear } from './harness/sound/ears.ts'

let service: Service
let browsers: Browsers
let caller: Caller
let agent: Agent

beforeAll(async () => {
  // Long enough for a page to load again on a busy machine, short enough to wait for.
  ;[service, browsers] = await Promise.all([Service.start({ awaySeconds: 6 }), launchBrowsers()])
  agent = await Agent.open(browsers.agent, service)
})
beforeEach(async () => {
  caller = await Caller.open(browsers.caller, service)
  await connectCall(caller, agent)
})
afterEach(async () => {
  await caller.leave()
  await agent.sees('Ready for the next call')
})
afterAll(() => Promise.all([browsers.close(), service.close()]))

const bothHear = () => Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
/** Of a timer such as 1:05. */
const seconds = async ({ page }: Caller | Agent) => {
  const [minutes = 0, rest = 0] = (await page.getByRole('timer').innerText()).split(':').map(Number)
  return minutes * 60 + rest
}

test('a caller who loads the page again in the middle of the talk goes on talking in the same call', async () => {
  await bothHear()
  const [callId, talked, words] = [await caller.callId(), await seconds(caller), await caller.words()]
  const admitted = await service.logged('call admitted')
  const loadedAtMs = performance.now()
  await caller.page.reload()
  await caller.talking.waitFor()
  await bothHear()
  // Of these seconds the ears need three to tell a voice.
  expect(performance.now() - loadedAtMs).toBeLessThan(15_000)
  expect(await caller.callId()).toBe(callId)
  expect(await seconds(caller)).toBeGreaterThan(talked)
  expect(await caller.words()).toEqual(words)
  await expect.poll(() => agent.words()).toEqual(words)
  expect(await agent.page.getByText('The caller’s connection broke').count()).toBe(0)
  expect(await service.logged('call admitted')).toBe(admitted)
})

test('an agent who loads the page again goes on talking too, with the same words', async () => {
  await bothHear()
  const [talked, words] = [await seconds(agent), await agent.words()]
  await agent.page.reload()
  await agent.sees('On the call')
  await bothHear()
  expect(await seconds(agent)).toBeGreaterThan(talked)
  await expect.poll(() => agent.words()).toEqual(words)
  expect(await caller.words()).toEqual(words)
  await agent.press('Hang up')
  await caller.card('Call ended').waitFor()
  await agent.sees('Ready for the next call')
})

test('an agent who was muted stays muted through a reload', async () => {
  await bothHear()
  await agent.press('Mute')
  await expectToHear(caller.page, 'silence')
  await agent.page.reload()
  await agent.sees('You are muted. The caller cannot hear you.')
  await expectToHear(agent.page, 'caller')
  await expectToHear(caller.page, 'silence')
  await agent.press('Unmute')
  await bothHear()
})

test('whoever waits keeps the place through a reload', async () => {
  const second = await Caller.open(browsers.caller, service)
  await second.call()
  await second.card('You are next').waitFor()
  const third = await Caller.open(browsers.caller, service)
  await third.call()
  await third.card('You are number 2 in line').waitFor()
  await second.page.reload()
  await second.card('You are next').waitFor()
  await third.card('You are number 2 in line').waitFor()
  await third.press('Leave the line')
  await caller.press('Hang up')
  await agent.accept()
  await second.talking.waitFor()
  await expectToHear(second.page, 'agent')
  await Promise.all([second.leave(), third.leave()])
})

test('a page that does not come back is waited for, and then the call is over', async () => {
  await caller.page.goto(`${service.origin}/healthz`)
  await agent.sees('The caller’s connection broke. They can come back for')
  await agent.sees('The caller’s connection was lost')
  await expectMicrophonesClosed(agent.page)
  await caller.page.goBack()
  await expect.poll(() => caller.pill.isEnabled()).toBe(true)
})

test('a caller who is muted and loads the page again stays muted, until they say otherwise', async () => {
  await bothHear()
  await caller.press('Mute')
  await expectToHear(agent.page, 'silence')
  await caller.page.reload()
  await caller.talking.waitFor()
  await expectToHear(caller.page, 'agent')
  await caller.sees('You are muted')
  await agent.sees('The caller’s microphone is off.')
  await expectToHear(agent.page, 'silence')
  await caller.press('Unmute')
  await expectToHear(agent.page, 'caller')
})
