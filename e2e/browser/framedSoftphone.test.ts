import { readFileSync } from 'node:fs'
import type { BrowserContext, Frame, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Authenticator, type Credential } from './harness/authenticator.ts'
import { expectNoAxeFindings } from './harness/axe.ts'
import { type Browsers, launchBrowsers, openContext } from './harness/browsers/browser.ts'
import { Agent, Caller } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { type ForeignSite, serveForeignSite } from './harness/sites/foreignSite.ts'
import { expectToHear } from './harness/sound/ears.ts'

let service: Service
let site: ForeignSite
/** Whom nobody configured. */
let stranger: ForeignSite
let browsers: Browsers
let credentials: readonly Credential[]
let context: BrowserContext
let uses = 0

/** The page of the documentation, with the service of this test. */
const example = (name: string): string =>
  readFileSync(new URL(`../../docs/embedding/examples/${name}`, import.meta.url), 'utf8').replaceAll(
    'https://calls.example.com',
    service.origin,
  )

/** A CRM that notes what it is told, and one that frames an address of its choice. */
const pages: Readonly<Record<string, () => string>> = {
  '/crm': () =>
    example('crm.html').replace(
      'const records',
      `window.told = []
    for (const event of ['stateChanged', 'rang', 'answered', 'ended', 'recordAsked'])
      softphone.on(event, detail => window.told.push([event, detail]))
    window.softphone = softphone
    const records`,
    ),
  '/own': () => example('own-softphone.html'),
  '/bare': () => example('crm.html').replace('iframe.allow = softphoneAllow', ''),
  // As an attacker would: the address names the CRM, the page is another.
  '/liar': () =>
    `<iframe title="Softphone" src="${service.origin}/softphone/?ancestor=${encodeURIComponent(site.byAddress)}"></iframe>`,
  '/plain': () => `<iframe title="Softphone" src="${service.origin}/softphone/"></iframe>`,
}

beforeAll(async () => {
  const serve = () =>
    serveForeignSite(
      () => service.origin,
      path => {
        const markup = pages[path]?.()
        return markup === undefined ? undefined : { markup }
      },
    )
  ;[site, stranger] = [await serve(), await serve()]
  // By its address it is another site than the service: this browser gives a frame there no cookie, no storage and no key at all.
  // By its name it is another origin of the same site, where a frame has the storage of the pages that stand alone.
  const settings = {
    frameAncestors: [site.byAddress, site.byName],
    agentOrigins: [site.byAddress],
  }
  ;[service, browsers] = await Promise.all([Service.start({ settings }), launchBrowsers()])
  const { agent, authenticator } = await Agent.enrol(
    browsers.agent,
    await service.enrolmentLink(),
    'Ines Roca',
  )
  credentials = await authenticator.credentials()
  await agent.leave()
})
beforeEach(async () => {
  context = await openContext(browsers.agent)
})
afterEach(() => context.close())
afterAll(() => Promise.all([browsers.close(), service.close(), site.close(), stranger.close()]))

const told = (page: Page, name: string): Promise<unknown[]> =>
  page.evaluate(wanted => {
    const all: unknown = Reflect.get(window, 'told')
    return Array.isArray(all) ? all.filter(([event]) => event === wanted).map(([, detail]) => detail) : []
  }, name)

async function softphoneIn(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  if (!frame) throw new Error('no frame')
  return frame
}

/** What has only just appeared may have been put under the pointer: such a press does not count. */
async function pressUntilTaken(frame: Frame, name: string): Promise<void> {
  const button = frame.getByRole('button', { name })
  const pressed = async () => {
    if (await button.isVisible()) await button.click()
    return button.isVisible()
  }
  await expect.poll(pressed, { timeout: 5000 }).toBe(false)
}

/** The window that a press opens; the agent's phone holds their passkey there, too. */
async function allowIn(page: Page, press: () => Promise<void>): Promise<void> {
  const { origin } = new URL(page.url())
  const [window] = await Promise.all([page.waitForEvent('popup'), press()])
  const authenticator = await Authenticator.of(window)
  // The same passkey in another window has counted on meanwhile (WebAuthn section 6.1.1).
  uses += 10
  await authenticator.addAll(credentials.map(one => ({ ...one, signCount: one.signCount + uses })))
  await window.getByText(origin).waitFor()
  await expectNoAxeFindings(window)
  const closed = window.waitForEvent('close')
  await window.getByRole('button', { name: 'Allow with your passkey' }).click()
  await closed
}

test('inside a CRM of another site an agent signs in through the window, is rung, answers and is heard', async () => {
  const page = await context.newPage()
  await page.goto(`${site.byAddress}/crm`)
  const frame = await softphoneIn(page)
  await allowIn(page, () => frame.getByRole('button', { name: 'Open the sign-in window' }).click())
  await frame.getByRole('button', { name: 'Go on duty' }).click()
  await expect.poll(() => told(page, 'stateChanged')).toContainEqual({ state: 'on-duty', missing: [] })

  const caller = await Caller.open(browsers.caller, service)
  await caller.call()
  await frame.getByRole('button', { name: 'Accept' }).waitFor()
  const [rang] = await told(page, 'rang')
  expect(rang).toMatchObject({ site: 'demo', queue: 'sales', assurance: 'anonymous', origin: service.origin })
  await pressUntilTaken(frame, 'Accept')
  await caller.talking.waitFor()
  await Promise.all([expectToHear(frame, 'caller'), expectToHear(caller.page, 'agent')])
  await expect.poll(() => told(page, 'answered')).toHaveLength(1)

  await frame.getByRole('button', { name: 'Open the record' }).click()
  await frame.getByText('The page around has no record of this caller.').waitFor()
  expect(await told(page, 'recordAsked')).toEqual([rang])

  await caller.press('Hang up')
  await expect.poll(() => told(page, 'ended')).toMatchObject([{ reason: 'caller-hung-up' }])
  await caller.leave()

  // Nothing that the page around says ends, takes or asks anything; what it may change it changes.
  await page.evaluate(() => {
    const iframe = document.querySelector('iframe')
    for (const wish of ['signOut', 'accept', 'setDuty', 'hangUp'])
      iframe?.contentWindow?.postMessage({ ringfence: 'softphone', wish, duty: 'off-duty' }, '*')
    Reflect.get(window, 'softphone').setLanguage('es')
  })
  await frame.getByText('A la espera de la próxima llamada').waitFor()
  expect(await context.cookies()).toEqual([])
})

test('where the browser keeps its key, a frame that is loaded again is signed in without a window, and on duty', async () => {
  const page = await context.newPage()
  await page.goto(`${site.byName}/crm`)
  const frame = await softphoneIn(page)
  await allowIn(page, () => frame.getByRole('button', { name: 'Open the sign-in window' }).click())
  await frame.getByRole('button', { name: 'Go on duty' }).click()
  await frame.getByText('Ready for the next call').waitFor()
  await page.reload()
  const again = await softphoneIn(page)
  await again.getByText('Ready for the next call').waitFor()
  expect(await context.cookies()).toEqual([])
  // The pages that stand alone have another key, and nobody is signed in there.
  const own = await Agent.openIn(context, `${service.origin}/softphone/`)
  await own.sees('Sign in to take calls')
})

test.each([
  ['a page that is not allowed', () => `${stranger.byName}/crm`],
  ['a page that names another as its ancestor', () => `${stranger.byAddress}/liar`],
  ['an allowed page that does not name itself', () => `${site.byAddress}/plain`],
] as const)('%s cannot frame it', async (_who, address) => {
  const page = await context.newPage()
  const refusals: string[] = []
  page.on('console', message => refusals.push(message.text()))
  await page.goto(address())
  await expect.poll(() => refusals.some(text => /frame-ancestors/.test(text))).toBe(true)
  expect((await softphoneIn(page)).url()).toMatch(/^chrome-error:/)
})

test('a frame without allow says by a code what its page withholds, and tells the page', async () => {
  const page = await context.newPage()
  await page.goto(`${site.byAddress}/bare`)
  const frame = await softphoneIn(page)
  await frame.getByText('This page gives the softphone no microphone').waitFor()
  expect(await frame.locator('code').allInnerTexts()).toContain('microphone-forbidden')
})

test('a softphone of one’s own on another origin: signs in through the window, is rung, answers and is heard', async () => {
  const page = await context.newPage()
  await page.goto(`${site.byAddress}/own`)
  await allowIn(page, () => page.getByRole('button', { name: 'Sign in' }).click())
  await page.getByRole('button', { name: 'On duty' }).click()
  await page.getByText('Ines Roca is on-duty').waitFor()
  const caller = await Caller.open(browsers.caller, service)
  await caller.call()
  await page.getByRole('button', { name: 'Accept' }).click()
  await caller.talking.waitFor()
  await Promise.all([expectToHear(page, 'caller'), expectToHear(caller.page, 'agent')])
  expect(await page.getByRole('heading').innerText()).toBe(`In a call: ${(await caller.words()).join(' ')}`)
  await page.getByRole('button', { name: 'Hang up' }).click()
  await page.getByText('Ines Roca is on-duty').waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('Signed out').waitFor()
  await caller.leave()
})

test('from an origin that is not allowed a seat is refused at once, with a code', async () => {
  const page = await context.newPage()
  await page.goto(`${stranger.byName}/own`)
  await page.getByText('origin-not-allowed').waitFor({ timeout: 5000 })
  await page.getByText('Signed out').waitFor()
})
