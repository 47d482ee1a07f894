import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Browsers, launchBrowsers, openContext } from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { SiteBackEnd } from './harness/sites/siteBackEnd.ts'
import { expectToHear } from './harness/sound/ears.ts'

let site: SiteBackEnd
let service: Service
let browsers: Browsers
let agent: Agent
let caller: Caller

beforeAll(async () => {
  site = await SiteBackEnd.open()
  ;[service, browsers] = await Promise.all([Service.start({ origins: [site.origin] }), launchBrowsers()])
  site.useService(service)
  ;({ agent } = await Agent.enrol(browsers.agent, await service.enrolmentLink(), 'Ines Roca'))
  await agent.goOnDuty()
})
afterEach(async () => {
  await caller.leave()
  await agent.sees('Ready for the next call')
})
afterAll(() => Promise.all([browsers.close(), service.close(), site.close()]))

const bothHear = () => Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])

async function visit(address: string): Promise<void> {
  caller = await Caller.openIn(await openContext(browsers.caller), address)
}

test('both screens show the same two words, in the language of the caller, and others in each call', async () => {
  await visit(site.page({ language: 'es' }))
  await connectCall(caller, agent)
  await caller.card('Agente verificado de Oakfold').waitFor()
  const spanish = await caller.words()
  expect(spanish).toHaveLength(2)
  await expect.poll(() => agent.words()).toEqual(spanish)
  expect(await agent.page.locator('.pair').getAttribute('lang')).toBe('es')
  await bothHear()
  await caller.press('Colgar')
  await caller.press('Volver a llamar')
  await agent.accept()
  await caller.talking.waitFor()
  await expect.poll(() => agent.words()).toEqual(await caller.words())
  expect(await caller.words()).not.toEqual(spanish)
})

test('a page of an origin that is not the site’s gets no call, so it has no words', async () => {
  await visit(site.page().replace('localhost', '127.0.0.1'))
  await caller.call()
  await caller.card('Calling does not work on this page').waitFor()
  expect(await caller.showsNoWords()).toBe(true)
})

/** Everything that the service tells this page passes through here, as it does where somebody stands in between. */
async function standBetween(page: Page, change: (frame: string) => string): Promise<void> {
  await page.routeWebSocket(/./, socket => {
    const server = socket.connectToServer()
    socket.onMessage(message => server.send(message))
    server.onMessage(message => socket.send(change(String(message))))
  })
}

describe('who stands between page and service cannot show them:', () => {
  /** What the service says when a call of somebody else begins, as a stranger in between would have it from a call of their own. */
  let otherProof: object

  beforeAll(async () => {
    await visit(site.page())
    await standBetween(caller.page, frame => {
      const { event, agentProof } = JSON.parse(frame)
      if (event === 'talking') otherProof = agentProof
      return frame
    })
    await connectCall(caller, agent)
    await caller.leave()
    await agent.sees('Ready for the next call')
  })

  const anotherMediaKey = Array.from({ length: 32 }, () => 'AB').join(':')
  const statementWith = (proof: { statement: string }, changes: object) => ({
    ...proof,
    statement: JSON.stringify({ ...JSON.parse(proof.statement), ...changes }),
  })
  const swaps = {
    'the proof of a call of their own': () => otherProof,
    'the call': (proof: { statement: string }) => statementWith(proof, { callId: 'x'.repeat(22) }),
    'the certificate': (proof: { statement: string }) =>
      statementWith(proof, { callerMediaKey: anotherMediaKey }),
    'the site’s name': (proof: { statement: string }) => statementWith(proof, { siteName: 'Oakfold Bank' }),
  }

  test.each(Object.entries(swaps))('%s', async (_, swap) => {
    await visit(site.page())
    await standBetween(caller.page, frame => {
      const told = JSON.parse(frame)
      if (told.event !== 'talking') return frame
      return JSON.stringify({ ...told, agentProof: swap(told.agentProof) })
    })
    await caller.call()
    await agent.accept()
    await caller.card('This agent is not verified').waitFor()
    await caller.sees('It is safest to hang up.')
    expect(await caller.showsNoWords()).toBe(true)
    expect(await agent.words()).toHaveLength(2)
  })
})

test('a copied cookie without the seat’s key does not sit down, and the call of its owner goes on', async () => {
  await visit(site.page())
  await connectCall(caller, agent)
  const thiefContext = await openContext(browsers.agent)
  await thiefContext.addCookies(await agent.page.context().cookies())
  const thief = await Agent.openIn(thiefContext, `${service.origin}/softphone/`)
  await thief.sees('Sign in to take calls')
  expect(await thief.showsNoWords()).toBe(true)
  await bothHear()
  await expect.poll(() => agent.words()).toEqual(await caller.words())
  await thief.leave()
})
