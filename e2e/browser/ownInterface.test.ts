import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Browsers, launchBrowsers, openContext } from './harness/browsers/browser.ts'
import { Agent } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { type ForeignSite, serveForeignSite } from './harness/sites/foreignSite.ts'
import {
  expectMicrophonesClosed,
  expectToHear,
  forgetWhatWasHeard,
  openedMicrophones,
} from './harness/sound/ears.ts'

/** The very page that the documents show; only the service, its site and its queue are those of the test. */
const example = readFileSync(
  new URL('../../docs/embedding/examples/own-interface.html', import.meta.url),
  'utf8',
)

let service: Service
let site: ForeignSite
let browsers: Browsers
let agent: Agent
let page: Page
let complaints: string[]

beforeAll(async () => {
  site = await serveForeignSite(
    () => service.origin,
    path => {
      if (path !== '/own') return undefined
      const markup = example
        .replaceAll('https://calls.example.com', service.origin)
        .replace("site: 'shop'", "site: 'demo'")
      return { markup }
    },
  )
  ;[service, browsers] = await Promise.all([
    Service.start({ origins: [site.byName], awaySeconds: 10 }),
    launchBrowsers(),
  ])
  agent = await Agent.open(browsers.agent, service)
})
beforeEach(async () => {
  page = await (await openContext(browsers.caller)).newPage()
  complaints = []
  page.on('pageerror', error => complaints.push(error.message))
  await page.goto(`${site.byName}/own`)
})
afterEach(async () => {
  const hangUp = button('Hang up')
  if (await hangUp.isVisible()) await hangUp.click()
  await page.context().close()
  await agent.sees('Ready for the next call')
  expect(complaints).toEqual([])
})
afterAll(() => Promise.all([browsers.close(), service.close(), site.close()]))

const button = (name: string) => page.getByRole('button', { name, exact: true })
const text = (words: string) => page.getByText(words).first().waitFor()
const meter = (id: string) =>
  page.locator(id).evaluate(each => (each instanceof HTMLMeterElement ? each.value : -1))
const bothHear = () => Promise.all([expectToHear(agent.page, 'caller'), expectToHear(page, 'agent')])

async function talk(): Promise<void> {
  await button('Call us').click()
  await agent.accept()
  await text('You talk with')
}

test('a call from the page of one’s own: words, both levels, mute, quality, hang-up and the receipt', async () => {
  await talk()
  await bothHear()
  const words = await page.locator('#words').innerText()
  await expect.poll(async () => (await agent.words()).join(' ')).toBe(words)
  for (const id of ['#their-level', '#own-level'])
    await expect.poll(() => meter(id), { interval: 50 }).toBeGreaterThan(0.2)

  await expect
    .poll(() => page.locator('#quality').innerText())
    .toMatch(/^round trip \d{1,3} ms, jitter \d{1,3} ms, lost [0-4]\.\d %$/)

  await button('Mute').click()
  await expectToHear(agent.page, 'silence')
  expect(await meter('#own-level')).toBe(0)
  await agent.sees('The caller’s microphone is off.')
  await button('Unmute').click()
  await expectToHear(agent.page, 'caller')

  await button('Hang up').click()
  await text('The call is over (caller-hung-up).')
  await agent.sees('The caller hung up')
  await expectMicrophonesClosed(page)
  const receipt = await page.getByRole('link', { name: 'Keep the receipt' }).getAttribute('href')
  expect(receipt).toMatch(/^data:application\/jose,[\w-]+\.[\w-]+\.[\w-]+$/)
  await expect.poll(() => page.locator('#quality').innerText()).toBe('')
})

test('what the page makes of the microphone is what the agent hears, on another device and muted, too', async () => {
  await talk()
  await bothHear()
  await page.getByLabel('How loud you are').fill('0')
  await expectToHear(agent.page, 'silence')
  expect(await meter('#own-level')).toBe(0)

  // Another microphone: the work goes on, on that one.
  const before = await openedMicrophones(page)
  await page.getByLabel('Microphone').selectOption({ index: 1 })
  await expect.poll(() => openedMicrophones(page)).toBe(before + 1)
  await forgetWhatWasHeard(agent.page)
  await expectToHear(agent.page, 'silence')
  await page.getByLabel('How loud you are').fill('1')
  await expectToHear(agent.page, 'caller')
  const live = () =>
    page.evaluate(() => window.probe.microphones.filter(track => track.readyState === 'live').length)
  expect(await live()).toBe(1)
})

test('a page that is loaded again goes on with the same call, the same words and its own work on the microphone', async () => {
  await talk()
  await bothHear()
  const words = await page.locator('#words').innerText()
  await page.reload()
  await text('You talk with')
  await bothHear()
  expect(await page.locator('#words').innerText()).toBe(words)
  await page.getByLabel('How loud you are').fill('0')
  await expectToHear(agent.page, 'silence')
  expect(await page.locator('#input option').count()).toBeGreaterThan(1)
})
