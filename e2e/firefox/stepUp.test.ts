import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { joinBrowser, openContext } from '../browser/harness/browsers/browser.ts'
import { firefoxPasskeys, launchFirefox } from '../browser/harness/browsers/firefox.ts'
import { Marionette } from '../browser/harness/browsers/marionette.ts'
import { ownPasskeys } from '../browser/harness/ownPasskeys.ts'
import { Agent, Caller, connectCall } from '../browser/harness/people.ts'
import { Service } from '../browser/harness/service.ts'
import { SiteBackEnd } from '../browser/harness/sites/siteBackEnd.ts'
import { expectToHearAtAnyPace } from '../browser/harness/sound/ears.ts'
import { speeches } from '../browser/harness/sound/speech.ts'
import { freePort } from '../harness/freePort.ts'

const sentence = 'Change the delivery address as agreed in this call'

let site: SiteBackEnd
let service: Service
let firefox: Browser
let chromium: Browser
let marionette: Marionette
let device: Awaited<ReturnType<Marionette['addAuthenticator']>>

beforeAll(async () => {
  site = await SiteBackEnd.open()
  const port = await freePort()
  ;[service, firefox, chromium] = await Promise.all([
    Service.start({
      origins: [site.origin],
      site: { vouching: { keys: [site.publicKey] } },
      queues: [
        { key: 'sales', name: 'Sales', stepUps: { purposes: [{ key: 'address', sentence }], typed: true } },
      ],
    }),
    launchFirefox(speeches.caller, firefoxPasskeys(port), ['--marionette']),
    joinBrowser('agent'),
  ])
  site.useService(service)
  marionette = await Marionette.connect(port)
  device = await marionette.addAuthenticator()
})
afterAll(async () => {
  marionette.close()
  await Promise.all([firefox.close(), chromium.close()])
  await Promise.all([service.close(), site.close()])
})

test('a caller in Firefox makes a passkey, and signs with it what the agent asks, in the call', async () => {
  const { agent } = await Agent.enrol(chromium, await service.enrolmentLink(), 'Ines Roca')
  await agent.goOnDuty()
  const caller = await Caller.openIn(await openContext(firefox), site.page({ user: 'marta' }))
  await ownPasskeys(caller.page).make('Laptop of Marta')
  expect(await device.credentials()).toHaveLength(1)

  await connectCall(caller, agent)
  await agent.ask(sentence)
  await caller.press('Confirm with passkey')
  await caller.sees('You confirmed')
  await agent.seesOutcome('Proven', sentence)

  await Promise.all([
    expectToHearAtAnyPace(agent.page, 'caller'),
    expectToHearAtAnyPace(caller.page, 'agent'),
  ])
  await caller.leave()
  await agent.leave()
})
