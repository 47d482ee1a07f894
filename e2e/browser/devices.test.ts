import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Authenticator } from './harness/authenticator.ts'
import { expectNoAxeFindings } from './harness/axe.ts'
import { type Browsers, launchBrowsers } from './harness/browsers/browser.ts'
import { ownPasskeys } from './harness/ownPasskeys.ts'
import { Agent, Caller } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { SiteBackEnd } from './harness/sites/siteBackEnd.ts'
import { expectMicrophonesClosed, expectToHear } from './harness/sound/ears.ts'

interface Device {
  readonly caller: Caller
  readonly authenticator: Authenticator
}

let site: SiteBackEnd
let service: Service
let browsers: Browsers
let agent: Agent
let phone: Device
let laptop: Device

beforeAll(async () => {
  site = await SiteBackEnd.open()
  ;[service, browsers] = await Promise.all([
    Service.start({
      origins: [site.origin],
      site: { vouching: { keys: [site.publicKey] }, passkeys: { policy: 'offered' } },
    }),
    launchBrowsers(),
  ])
  site.useService(service)
  agent = await Agent.open(browsers.agent, service)
})
beforeEach(async ({ task }) => {
  const user = `visitor of ${task.id}`
  const openDevice = () => Caller.openWithPasskeys(browsers.caller, site.page({ user }))
  ;[phone, laptop] = await Promise.all([openDevice(), openDevice()])
})
afterEach(async () => {
  await Promise.all([phone.caller.leave(), laptop.caller.leave()])
  await agent.sees('Ready for the next call')
})
afterAll(() => Promise.all([browsers.close(), service.close(), site.close()]))

/** The phone talks, signed with a passkey that the laptop has too, and the laptop calls. */
async function callFromBoth(): Promise<void> {
  await ownPasskeys(phone.caller.page).make('Phone and laptop')
  await callWithPasskey(phone)
  await agent.accept()
  await phone.caller.talking.waitFor()
  await laptop.authenticator.addAll(await phone.authenticator.credentials())
  await callWithPasskey(laptop)
  await laptop.caller.card('You have a call on another device').waitFor()
  await phone.caller.sees('Move this call to your other device?')
}

async function callWithPasskey({ caller }: Device): Promise<void> {
  await caller.call()
  await caller.card('Call with your passkey?').waitFor()
  await caller.press('Use my passkey')
}

const bothHear = ({ caller }: Device) =>
  Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])

test('another device of the same person is held, the live one is asked, and the call moves', async () => {
  const admitted = await service.logged('call admitted')
  await callFromBoth()
  await expectNoAxeFindings(laptop.caller.page)
  await expectNoAxeFindings(phone.caller.page)
  await bothHear(phone)
  const words = await phone.caller.words()

  await phone.caller.press('Move it')
  await laptop.caller.talking.waitFor()
  await phone.caller.card('Your call goes on elsewhere').waitFor()
  await bothHear(laptop)
  await expectMicrophonesClosed(phone.caller.page)
  await expect.poll(() => agent.words()).toEqual(await laptop.caller.words())
  expect(await laptop.caller.words()).not.toEqual(words)
  expect(await laptop.caller.callId()).toBe(await phone.caller.callId())
  expect((await service.logged('call admitted')) - admitted).toBe(1)
})

test('the call stays where it is when its person says so', async () => {
  await callFromBoth()
  await phone.caller.press('Keep it here')
  await laptop.caller.card('Your call stays on the other device').waitFor()
  expect(await laptop.caller.code()).toBe('move-refused')
  await expectMicrophonesClosed(laptop.caller.page)
  await bothHear(phone)
})
