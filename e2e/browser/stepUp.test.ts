import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Authenticator, Credential } from './harness/authenticator.ts'
import { expectNoAxeFindings } from './harness/axe.ts'
import { type Browsers, launchBrowsers } from './harness/browsers/browser.ts'
import { ownPasskeys } from './harness/ownPasskeys.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { SiteBackEnd } from './harness/sites/siteBackEnd.ts'
import { expectToHear } from './harness/sound/ears.ts'

const address = 'Change the delivery address as agreed in this call'
const refund = 'Refund up to 40 EUR to the card it was paid with'

let site: SiteBackEnd
let service: Service
let browsers: Browsers
let agent: Agent
let caller: Caller
let device: Authenticator
/** Passkeys of another visitor. */
let ofTomas: Credential[]

beforeAll(async () => {
  site = await SiteBackEnd.open()
  ;[service, browsers] = await Promise.all([
    Service.start({
      origins: [site.origin],
      site: { vouching: { keys: [site.publicKey] }, webhookUrl: site.webhookUrl },
      queues: [
        {
          key: 'sales',
          name: 'Sales',
          stepUps: {
            purposes: [
              { key: 'address', sentence: address },
              {
                key: 'refund',
                sentence: refund.replace('40 EUR', '{limit}'),
                limit: { unit: 'EUR', most: 500 },
              },
            ],
            typed: true,
          },
        },
      ],
    }),
    launchBrowsers(),
  ])
  site.useService(service)
  ;({ agent } = await Agent.enrol(browsers.agent, await service.enrolmentLink(), 'Ines Roca'))
  await agent.goOnDuty()
  const opened = await Caller.openWithPasskeys(browsers.caller, site.page({ user: 'tomas' }))
  caller = opened.caller
  device = opened.authenticator
  await ownPasskeys(caller.page).make('Phone of Tomas')
  ofTomas = await device.credentials()
  await device.forgetAll()
  await caller.page.goto(site.page({ user: 'marta' }))
  await ownPasskeys(caller.page).make('Phone of Marta')
})
beforeEach(async () => {
  await caller.page.reload()
  await connectCall(caller, agent)
})
afterEach(async () => {
  await caller.press('Hang up')
  await agent.sees('Ready for the next call')
})
afterAll(() => Promise.all([browsers.close(), service.close(), site.close()]))

const bothHear = () => Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
const question = () => caller.page.locator('[part=step-up]')

/** What a page that means no good would have the browser ask for. */
const takeAnybody = () =>
  caller.page.evaluate(() => {
    const get = navigator.credentials.get.bind(navigator.credentials)
    navigator.credentials.get = options => {
      if (options?.publicKey) {
        options.publicKey.userVerification = 'discouraged'
        delete options.publicKey.allowCredentials
      }
      return get(options)
    }
  })

test('the caller signs exactly what the agent asks, while both go on talking, and the business spends it once', async () => {
  await bothHear()
  await agent.ask('Refund up to', '40')
  await question().waitFor()
  await bothHear()
  expect(await question().locator('[part=sentence]').innerText()).toBe(refund)
  await agent.seesOutcome('Asked', refund)
  const [seat] = /\w{3}-\w{3}/.exec(await agent.page.locator('.two-words').innerText()) ?? []
  expect(await question().innerText()).toContain(`Seat ${seat} asks you to confirm`)
  expect(await question().locator('.timer').innerText()).toMatch(/^0:[45]\d$/)
  await expectNoAxeFindings(caller.page)
  await expectNoAxeFindings(agent.page)

  await caller.press('Confirm with passkey')
  await caller.sees('You confirmed')
  const shownAtMs = performance.now()
  await agent.seesOutcome('Proven', refund)
  expect(performance.now() - shownAtMs).toBeLessThan(1000)
  await agent.sees('usable for')
  await expectNoAxeFindings(caller.page)
  await expectNoAxeFindings(agent.page)
  await bothHear()

  await expect.poll(() => site.webhooks).toHaveLength(1)
  const callId = await caller.callId()
  expect(site.webhooks[0]).toMatchObject({
    ...{ event: 'grant-issued', callId, purpose: 'refund', sentence: refund },
    limit: { unit: 'EUR', amount: 40 },
  })
  const grantId = site.webhooks[0]?.grantId ?? ''
  const codeOf = async (answer: Response) => (await answer.json()).error
  const tooMuch = await site.spend({ callId, grantId, purpose: 'refund', amount: 41 })
  expect(await codeOf(tooMuch)).toMatchObject({ code: 'grant-mismatch' })
  const spent = await site.spend({ callId, grantId, purpose: 'refund', amount: 39.5 })
  expect(await spent.json()).toMatchObject({ spent: true, purpose: 'refund', sentence: refund })
  const again = await site.spend({ callId, grantId, purpose: 'refund', amount: 39.5 })
  expect(await codeOf(again)).toMatchObject({ code: 'grant-spent' })
})

test('the caller says no, and that is all', async () => {
  await agent.ask(address)
  await question().waitFor()
  await caller.press('No')
  await caller.sees('Nothing was confirmed')
  await agent.seesOutcome('Not confirmed', address)
  await agent.sees('They said no, closed the prompt, or have no passkey here.')
  await bothHear()
})

test('a sentence that the agent typed is signed as it stands', async () => {
  const sentence = 'Send a new key for “Linden”, 2 pieces'
  await agent.page.getByLabel('Your own sentence').fill(sentence)
  await agent.ask('Your own sentence')
  await question().waitFor()
  expect(await question().locator('[part=sentence]').innerText()).toBe(sentence)
  await caller.press('Confirm with passkey')
  await agent.seesOutcome('Proven', sentence)
})

test('a browser that knows no passkeys says so', async () => {
  await caller.page.evaluate(() => Reflect.deleteProperty(window, 'PublicKeyCredential'))
  await agent.ask(address)
  await question().waitFor()
  await caller.press('Confirm with passkey')
  await caller.sees('No passkey here, nothing was confirmed')
  await agent.seesOutcome('No passkey', address)
})

test('a passkey of somebody who is not recognized proves nothing', async () => {
  await takeAnybody()
  await device.recognizeOwner(false)
  await agent.ask(address)
  await question().waitFor()
  await caller.press('Confirm with passkey')
  await caller.sees('The passkey did not fit, nothing was confirmed')
  await agent.seesOutcome('Failed', address)
  await agent.sees('Treat the caller as not identified.')
  await bothHear()
  await device.recognizeOwner(true)
})

test('the passkey of another visitor proves nothing', async () => {
  await takeAnybody()
  const ofMarta = await device.credentials()
  await device.forgetAll()
  await device.addAll(ofTomas)
  await agent.ask(address)
  await question().waitFor()
  await caller.press('Confirm with passkey')
  await caller.sees('The passkey did not fit, nothing was confirmed')
  await agent.seesOutcome('Failed', address)
  await device.forgetAll()
  await device.addAll(ofMarta)
})

test('while the prompt is up nobody is cut off, and the time that is left is shown', async () => {
  await device.touch(false)
  await agent.ask(address)
  await question().waitFor()
  await caller.press('Confirm with passkey')
  await caller.sees('Your device is asking now.')
  const left = () => question().locator('.timer').innerText()
  const leftAtFirst = await left()
  await bothHear()
  expect((await left()) < leftAtFirst).toBe(true)
  await agent.seesOutcome('Asked', address)
  await device.touch(true)
})
