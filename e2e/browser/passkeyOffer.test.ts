import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Authenticator } from './harness/authenticator.ts'
import { expectNoAxeFindings } from './harness/axe.ts'
import { type Browsers, launchBrowsers } from './harness/browsers/browser.ts'
import { Agent, Caller } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { SiteBackEnd, type Visit } from './harness/sites/siteBackEnd.ts'
import { expectToHear } from './harness/sound/ears.ts'

let site: SiteBackEnd
let service: Service
let browsers: Browsers
let agent: Agent
let caller: Caller
let device: Authenticator

beforeAll(async () => {
  site = await SiteBackEnd.open()
  ;[service, browsers] = await Promise.all([
    Service.start({
      origins: [site.origin],
      site: { vouching: { keys: [site.publicKey] }, passkeys: { policy: 'offered' } },
      queues: [
        { key: 'sales', name: 'Sales' },
        { key: 'repairs', name: 'Repairs', passkey: 'required' },
      ],
    }),
    launchBrowsers(),
  ])
  site.useService(service)
  agent = await Agent.open(browsers.agent, service)
})
afterEach(async () => {
  await caller.leave()
  await agent.sees('Ready for the next call')
})
afterAll(() => Promise.all([browsers.close(), service.close(), site.close()]))

async function visit(as: Visit, browser = { autofill: false }): Promise<void> {
  const opened = await Caller.openWithPasskeys(browsers.caller, site.page(as), browser)
  caller = opened.caller
  device = opened.authenticator
}

const offered = () => caller.card('Call with your passkey?').waitFor()
const bothHear = () => Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])

async function makePasskey(): Promise<void> {
  await caller.press('Make a passkey')
  await expect.poll(() => device.credentials()).toHaveLength(1)
  await offered()
}

async function answered(): Promise<void> {
  await agent.accept()
  await caller.talking.waitFor()
}

test('a visitor whom the site vouches for makes a passkey, signs the call with it, and the agent sees how and when', async () => {
  await visit({ user: 'marta' })
  await caller.call()
  await offered()
  await expectNoAxeFindings(caller.page)
  await makePasskey()
  await caller.press('Use my passkey')

  await agent.sees('Incoming call')
  await agent.sees('Signed with a passkey')
  await agent.sees('Logged in on the site')
  await agent.sees('kept on one device')
  await expectNoAxeFindings(agent.page)
  await answered()
  await bothHear()
  await agent.sees('marta Vidal')
  const card = agent.page.getByRole('region', { name: 'Passkey' })
  expect(await card.innerText()).toMatch(/Signed with a passkey, proven .*(now|second|minute)/)
  expect(await card.innerText()).toMatch(/Passkey made .*(now|second|minute)/)
  await agent.sees('Any single order or change. Confirm what matters, one by one.')
  await expectNoAxeFindings(caller.page)

  await caller.press('Hang up')
  await caller.press('Call again')
  await offered()
  await caller.press('Use my passkey')
  await answered()
})

test('without it the call goes on, and the agent is told that nobody was proven', async () => {
  await visit({})
  await caller.call()
  await offered()
  await caller.press('Call without it')
  await answered()
  await bothHear()
  await agent.sees('The call comes from one real browser on this page.')
  expect(await agent.page.getByText('Signed with a passkey').count()).toBe(0)
})

test('where one is required, nobody gets in without', async () => {
  const ringsBefore = await service.logged('call ringing')
  await visit({ queue: 'repairs' })
  await caller.call()
  await caller.card('Confirm that it is you').waitFor()
  expect(await caller.page.getByRole('button', { name: 'Call without it' }).count()).toBe(0)
  await caller.press('Use my passkey')
  await caller.sees('No passkey was used.')
  await expectNoAxeFindings(caller.page)
  await caller.press('Cancel')
  await expect.poll(() => caller.pill.isEnabled()).toBe(true)
  expect(await service.logged('call ringing')).toBe(ringsBefore)
})

test('where one is required, a passkey opens the line', async () => {
  await visit({ user: 'tomas', queue: 'repairs' })
  await caller.call()
  await caller.card('Confirm that it is you').waitFor()
  await caller.press('Make a passkey')
  await expect.poll(() => device.credentials()).toHaveLength(1)
  await caller.press('Use my passkey')
  await answered()
  await bothHear()
  await agent.sees('Signed with a passkey')
})

test('a passkey that its device has lost, or whose owner it does not recognize, stops nobody', async () => {
  await visit({ user: 'lucia' })
  await caller.call()
  await offered()
  await makePasskey()
  await device.recognizeOwner(false)
  await caller.press('Use my passkey')
  await caller.sees('No passkey was used.')
  await device.recognizeOwner(true)
  await device.forgetAll()
  await caller.press('Use my passkey')
  await caller.sees('No passkey was used.')
  await caller.press('Call without it')
  await answered()
})

test('a prompt that nobody answers is closed with the card, and the next try finds the passkey', async () => {
  await visit({ user: 'nora' })
  await caller.call()
  await offered()
  await makePasskey()
  await device.touch(false)
  await caller.press('Use my passkey')
  await caller.card('Use your passkey').waitFor()
  await caller.press('Cancel')
  await expect.poll(() => caller.pill.isEnabled()).toBe(true)

  await device.touch(true)
  await caller.call()
  await offered()
  await caller.press('Use my passkey')
  await answered()
  await agent.sees('Signed with a passkey')
})

test('where the browser lists passkeys in a field, choosing one there is enough', async () => {
  await visit({ user: 'olga' }, { autofill: true })
  await caller.call()
  await offered()
  expect(await caller.page.getByLabel('Tap here to choose a passkey').getAttribute('autocomplete')).toMatch(
    / webauthn$/,
  )
  await expectNoAxeFindings(caller.page)
  await caller.press('Make a passkey')
  await answered()
  await bothHear()
  await agent.sees('Signed with a passkey')
})
