import type { Browser, BrowserContext } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Authenticator } from './harness/authenticator.ts'
import { type Browsers, launchBrowsers, openContext } from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectToHear } from './harness/sound/ears.ts'

let service: Service
let browsers: Browsers
const contexts: BrowserContext[] = []

beforeAll(async () => {
  ;[service, browsers] = await Promise.all([Service.start(), launchBrowsers()])
})
afterEach(() => Promise.all(contexts.splice(0).map(context => context.close())))
afterAll(() => Promise.all([browsers.close(), service.close()]))

async function fresh(browser: Browser): Promise<BrowserContext> {
  const context = await openContext(browser)
  contexts.push(context)
  return context
}

async function enrol(agent: Agent): Promise<void> {
  await agent.page.getByLabel('Your name').fill('Marta Vidal')
  await agent.press('Make your passkey')
}

test('the printed link makes an agent once; then the passkey alone signs in, and callers see the name', async () => {
  const link = await service.enrolmentLink()
  const agent = await Agent.openIn(await fresh(browsers.agent), link)
  await Authenticator.of(agent.page)
  expect(agent.page.url()).not.toContain('enrol')
  await enrol(agent)
  await agent.sees('You are off duty')

  await agent.signOut()
  await agent.press('Sign in with a passkey')
  await agent.sees('Marta Vidal')
  await agent.goOnDuty()

  const caller = await Caller.openIn(await fresh(browsers.caller), `${service.origin}/demo/`)
  await connectCall(caller, agent)
  await caller.card('Verified agent of Oakfold').waitFor()
  await caller.sees('Marta Vidal')
  await expectToHear(agent.page, 'caller')

  const second = await Agent.openIn(await fresh(browsers.agent), link)
  await Authenticator.of(second.page)
  await enrol(second)
  await second.sees('This link no longer works')
})

test('a device without a passkey of ours does not get in', async () => {
  const agent = await Agent.openIn(await fresh(browsers.agent), `${service.origin}/softphone/`)
  await Authenticator.of(agent.page)
  await agent.press('Sign in with a passkey')
  await agent.sees('The passkey window was closed')
})

test('a session that is signed out in another tab loses its seat, and the call on it ends', async () => {
  const context = await fresh(browsers.agent)
  const agent = await Agent.openIn(context, `${service.origin}/softphone/`)
  await agent.press('Try it as the demo agent')
  await agent.goOnDuty()
  const caller = await Caller.openIn(await fresh(browsers.caller), `${service.origin}/demo/`)
  await connectCall(caller, agent)

  const otherTab = await Caller.openIn(context, `${service.origin}/demo/`)
  const status = await otherTab.page.evaluate(async () => {
    const answer = await fetch('/auth/session', { method: 'DELETE' })
    return answer.status
  })
  expect(status).toBe(200)
  await agent.sees('You are signed out')
  await caller.card('Call ended').waitFor()
  await caller.sees('The person you talked to has signed out.')
})
