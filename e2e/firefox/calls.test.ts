import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { joinBrowser } from '../browser/harness/browsers/browser.ts'
import { launchFirefox } from '../browser/harness/browsers/firefox.ts'
import { Agent, Caller, connectCall } from '../browser/harness/people.ts'
import { Service } from '../browser/harness/service.ts'
import {
  expectMicrophonesClosed,
  expectNoPackets,
  expectToHearAtAnyPace,
} from '../browser/harness/sound/ears.ts'
import { speeches } from '../browser/harness/sound/speech.ts'

const open = {
  Firefox: (voice: 'caller' | 'agent') => launchFirefox(speeches[voice]),
  Chromium: joinBrowser,
}
type Name = keyof typeof open

let service: Service

beforeAll(async () => {
  // Long enough for a page to load again on a busy machine, short enough to wait for.
  service = await Service.start({ awaySeconds: 8 })
})
afterAll(() => service.close())

describe.each<[Name, Name]>([
  ['Firefox', 'Chromium'],
  ['Chromium', 'Firefox'],
  ['Firefox', 'Firefox'],
])('caller in %s, agent in %s', (callersBrowser, agentsBrowser) => {
  const browsers: Browser[] = []
  let caller: Caller
  let agent: Agent

  beforeAll(async () => {
    const [ofCaller, ofAgent] = await Promise.all([
      open[callersBrowser]('caller'),
      open[agentsBrowser]('agent'),
    ])
    browsers.push(ofCaller, ofAgent)
    caller = await Caller.open(ofCaller, service)
    agent = await Agent.open(ofAgent, service)
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

  const bothHear = () =>
    Promise.all([expectToHearAtAnyPace(agent.page, 'caller'), expectToHearAtAnyPace(caller.page, 'agent')])

  test('each side hears the speech of the other, and is not heard while muted', async () => {
    await connectCall(caller, agent)
    await bothHear()
    await expect.poll(() => agent.words()).toEqual(await caller.words())

    await caller.press('Mute')
    await agent.sees('The caller’s microphone is off.')
    await expectNoPackets(agent.page)
    await caller.press('Unmute')
    await agent.press('Mute')
    await caller.sees('is muted')
    await expectNoPackets(caller.page)
    await agent.press('Unmute')
    await bothHear()

    await caller.hangUp()
    await caller.card('Call ended').waitFor()
    await Promise.all([expectMicrophonesClosed(caller.page), expectMicrophonesClosed(agent.page)])
  })

  test('a page that is loaded again goes on talking in the same call', async () => {
    await connectCall(caller, agent)
    await bothHear()
    const [callId, words] = [await caller.callId(), await caller.words()]
    await caller.page.reload()
    await caller.talking.waitFor()
    await bothHear()
    await agent.page.reload()
    await agent.sees('On the call')
    await bothHear()
    expect(await caller.callId()).toBe(callId)
    expect([await caller.words(), await agent.words()]).toEqual([words, words])
  })
})
