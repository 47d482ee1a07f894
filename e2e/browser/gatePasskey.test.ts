import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { joinBrowser, launchBrowser } from './harness/browsers/browser.ts'
import { Agent, Caller } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { SiteBackEnd } from './harness/sites/siteBackEnd.ts'
import { exactSilence } from './harness/sound/speech.ts'

/** A queue that asks everybody without proof whether somebody is there, at a site with passkeys. */
let site: SiteBackEnd
let service: Service
let silent: Browser
let agents: Browser
let agent: Agent

beforeAll(async () => {
  site = await SiteBackEnd.open()
  ;[service, silent, agents] = await Promise.all([
    Service.start({
      origins: [site.origin],
      site: { vouching: { keys: [site.publicKey] }, passkeys: { policy: 'offered' } },
      queues: [{ key: 'sales', name: 'Sales', gate: 'always' }],
    }),
    launchBrowser(exactSilence()),
    joinBrowser('agent'),
  ])
  site.useService(service)
  agent = await Agent.open(agents, service)
})
afterAll(() => Promise.all([silent.close(), agents.close(), service.close(), site.close()]))

test('who is not heard and types wrong keys is offered a passkey: a prompt that fails loses nothing more, one that is signed rings', async () => {
  const { caller, authenticator } = await Caller.openWithPasskeys(silent, site.page({ user: 'marta' }))
  const offered = () => caller.card('Call with your passkey?').waitFor()
  await caller.call()
  await offered()
  await caller.press('Make a passkey')
  await expect.poll(() => authenticator.credentials()).toHaveLength(1)
  await offered()
  await caller.press('Cancel')

  // Later, logged in nowhere.
  await caller.page.goto(site.page())
  await caller.call()
  await offered()
  await caller.press('Call without it')
  const gate = caller.page.locator('ringfence-card [part=gate]')
  for (const left of [2, 1, 0]) {
    const key = /\d/.exec(await gate.locator('label').innerText())?.[0]
    await gate.getByRole('textbox').fill(String((Number(key) + 1) % 10))
    await caller.press('Send')
    await gate.getByText(`Tries left: ${left}`).waitFor()
  }
  await agent.sees('Ready for the next call')

  await authenticator.recognizeOwner(false)
  await caller.press('Call with my passkey')
  await offered()
  await expect.poll(() => service.logged('call recorded')).toBe(1)
  await caller.press('Use my passkey')
  await caller.sees('No passkey was used.')
  expect(await service.logged('call admitted')).toBe(1)

  await authenticator.recognizeOwner(true)
  await caller.press('Use my passkey')
  await agent.sees('Incoming call')
  await agent.sees('Signed with a passkey')
  await agent.accept()
  await caller.talking.waitFor()
  await caller.leave()
  await expect.poll(() => service.logged('call recorded')).toBe(2)
})
