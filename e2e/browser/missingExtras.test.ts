import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Browsers, launchBrowsers, openContext } from './harness/browsers/browser.ts'
import { Agent, Caller } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectToHear } from './harness/sound/ears.ts'

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

/** As browsers do that were told to keep nothing: the very name of a storage throws, and no database opens. */
function keepNothing(): void {
  const refuse = {
    get(): never {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    },
  }
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
    Object.defineProperty(window, name, refuse)
}

/** As Chromium on Android: the permission can be had, the constructor throws. A page there is seldom in focus while it rings. */
function forbidNotifications(): void {
  const value = class {
    static readonly permission = 'granted'
    constructor() {
      throw new TypeError('Illegal constructor.')
    }
  }
  Object.defineProperty(window, 'Notification', { value })
  document.hasFocus = () => false
  localStorage.setItem('ringfence.softphone', JSON.stringify({ alerts: true }))
}

/** As after a change of computers: the chosen microphone is not there. */
function rememberAnotherMicrophone(): void {
  localStorage.setItem('ringfence.softphone', JSON.stringify({ input: 'a-microphone-that-is-gone' }))
}

test('a browser that keeps nothing takes a call and makes one', async () => {
  const [office, home] = await Promise.all([openContext(browsers.agent), openContext(browsers.caller)])
  await Promise.all([office.addInitScript(keepNothing), home.addInitScript(keepNothing)])
  const agent = withPerson(await Agent.openOnDutyIn(office, service))
  const caller = withPerson(await Caller.openIn(home, `${service.origin}/demo/`))
  await caller.call()
  await agent.accept()
  await caller.talking.waitFor()
  await expectToHear(agent.page, 'caller')
})

test('a notification that throws stops neither the ring nor the title', async () => {
  const office = await openContext(browsers.agent)
  await office.addInitScript(forbidNotifications)
  const agent = withPerson(await Agent.openOnDutyIn(office, service))
  const caller = withPerson(await Caller.open(browsers.caller, service))
  await caller.call()
  await agent.sees('Incoming call')
  await expect.poll(() => agent.page.title()).toContain('Call from')
  await agent.accept()
  await caller.talking.waitFor()
})

test('a chosen microphone that is gone gives way to what there is, in the test and in the call', async () => {
  const office = await openContext(browsers.agent)
  await office.addInitScript(rememberAnotherMicrophone)
  const agent = withPerson(await Agent.openOnDutyIn(office, service))
  const caller = withPerson(await Caller.open(browsers.caller, service))
  await caller.call()
  await agent.accept()
  await caller.talking.waitFor()
  await expectToHear(caller.page, 'agent')
  const kept = await agent.page.evaluate(() => localStorage.getItem('ringfence.softphone'))
  expect(kept).toContain('a-microphone-that-is-gone')
})
