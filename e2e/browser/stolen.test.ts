import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Browsers, launchBrowsers } from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectToHear } from './harness/sound/ears.ts'

let service: Service
let browsers: Browsers
let victim: Caller
let agent: Agent

const tokenRoute = '**/auth/sites/demo/call-tokens'

beforeAll(async () => {
  ;[service, browsers] = await Promise.all([Service.start(), launchBrowsers()])
})
beforeEach(async () => {
  ;[victim, agent] = await Promise.all([
    Caller.open(browsers.caller, service),
    Agent.open(browsers.agent, service),
  ])
})
afterEach(() => Promise.all([victim.leave(), agent.leave()]))
afterAll(() => Promise.all([browsers.close(), service.close()]))

const packetsReceived = ({ page }: Agent) => page.evaluate(() => window.probe.countPackets())

/** The fingerprint of a certificate that no connection of this page uses. */
const anotherMediaKey = (page: Page) =>
  page.evaluate(async () => {
    const curve: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' }
    const certificate = await RTCPeerConnection.generateCertificate(curve)
    return certificate.getFingerprints()[0]?.value?.toUpperCase()
  })

test('the right key with another certificate: the handshake fails, and nothing reaches the agent', async () => {
  const mediaKey = await anotherMediaKey(victim.page)
  await victim.page.route(tokenRoute, route =>
    route.continue({ postData: JSON.stringify({ ...route.request().postDataJSON(), mediaKey }) }),
  )
  await victim.call()
  await victim.card('We stopped this call to keep you safe').waitFor()
  expect(await victim.code()).toBe('media-key-mismatch')
  expect(await service.logged('call ended', '"reason":"media-key-mismatch"')).toBe(1)
  await agent.sees('Ready for the next call')
  expect(await packetsReceived(agent)).toBe(0)

  await victim.page.unroute(tokenRoute)
  await victim.press('Close')
  await connectCall(victim, agent)
  await expectToHear(agent.page, 'caller')
  expect(await packetsReceived(agent)).toBeGreaterThan(0)
})

test('a copied token in another browser: its key is not there, so it is refused; its owner still calls', async () => {
  const answered = victim.page.waitForResponse(tokenRoute)
  await victim.pill.hover() // a token is asked for at the first sign of intent
  const copied = await (await answered).text()
  const thief = await Caller.open(browsers.agent, service)
  let stolen = 0
  await thief.page.route(tokenRoute, route => {
    stolen += 1
    return route.fulfill({ status: 201, contentType: 'application/json', body: copied })
  })
  await thief.call()
  await thief.card('Something went wrong').waitFor()
  expect(await thief.code()).toBe('proof-invalid')
  expect(stolen).toBe(1)
  await thief.leave()
  await agent.sees('Ready for the next call')

  await connectCall(victim, agent)
  await expectToHear(agent.page, 'caller')
})

test('a token that its owner has used opens no second call, not even in the same browser', async () => {
  let copied = ''
  await victim.page.route(tokenRoute, async route => {
    if (copied) return route.fulfill({ status: 201, contentType: 'application/json', body: copied })
    const response = await route.fetch()
    copied = await response.text()
    return route.fulfill({ response })
  })
  await connectCall(victim, agent)
  await victim.press('Hang up')
  await victim.press('Call again')
  await victim.card('That took too long').waitFor()
  expect(await victim.code()).toBe('token-used')
})
