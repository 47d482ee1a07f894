import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  type Browsers,
  launchBrowser,
  launchBrowsers,
  noMicrophone,
  openContext,
} from './harness/browsers/browser.ts'
import { Agent, Caller } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { openedMicrophones } from './harness/sound/ears.ts'

let service: Service
let browsers: Browsers
const people: { leave(): Promise<void> }[] = []

beforeAll(async () => {
  ;[service, browsers] = await Promise.all([Service.start(), launchBrowsers()])
})
afterEach(() => Promise.all(people.splice(0).map(person => person.leave())))
afterAll(() => Promise.all([browsers.close(), service.close()]))

function withPerson<P extends { leave(): Promise<void> }>(person: P): P {
  people.push(person)
  return person
}

test('a caller who refuses the microphone is told how to allow it, and no agent is rung', async () => {
  const agent = withPerson(await Agent.open(browsers.agent, service))
  const caller = withPerson(await Caller.open(browsers.caller, service, noMicrophone))
  await caller.call()
  await caller.card('Your microphone is blocked').waitFor()
  await caller.sees('Click the icon at the left of the web address.')
  expect(await caller.code()).toBe('microphone-denied')
  await agent.sees('Ready for the next call')
  expect(await service.logged('call ringing')).toBe(0)

  await caller.page.context().grantPermissions(['microphone'])
  await caller.press('Try again')
  await agent.accept()
  await caller.talking.waitFor()
})

test('a caller without a microphone is told so', async () => {
  const bare = await launchBrowser(null)
  withPerson(await Agent.open(browsers.agent, service))
  const caller = await Caller.open(bare, service)
  await caller.call()
  await caller.card('We found no microphone').waitFor()
  expect(await caller.code()).toBe('microphone-missing')
  await bare.close()
})

test('a browser that cannot call is told so, whatever its microphone is, and is not asked for one', async () => {
  const bare = await launchBrowser(null)
  const context = await openContext(bare)
  await context.addInitScript(() => {
    Reflect.deleteProperty(window, 'RTCPeerConnection')
  })
  const caller = await Caller.openIn(context, `${service.origin}/demo/`)
  await caller.call()
  await caller.card('This browser cannot make calls').waitFor()
  expect(await caller.code()).toBe('browser-unsupported')
  expect(await caller.page.evaluate(() => window.probe.microphonesAsked)).toBe(0)
  await bare.close()
})

test('an agent whose microphone is blocked learns it while the call still rings', async () => {
  const agent = withPerson(await Agent.open(browsers.agent, service, noMicrophone))
  await agent.sees('The microphone is blocked')
  const caller = withPerson(await Caller.open(browsers.caller, service))
  await caller.call()
  await agent.press('Accept')
  await agent.sees('How to allow it')
  await agent.sees('Incoming call')
  await caller.card('Ringing…').waitFor()

  await agent.page.context().grantPermissions(['microphone'])
  await agent.press('Try again')
  await caller.talking.waitFor()
  await expect.poll(() => openedMicrophones(agent.page)).toBeGreaterThan(0)
})
