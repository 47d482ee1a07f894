import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest'

let browser: Browser
export let context: BrowserContext
export let page: Page
let complaints: string[]

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.RINGFENCE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--use-fake-device-for-media-stream'],
  })
})

afterAll(() => browser?.close())

/** Opens a page as one person's browser would be; anything the browser complains of fails the test. */
export async function openAs(person: { locale: string; width: number; microphone?: boolean }): Promise<void> {
  context = await browser.newContext({
    locale: person.locale,
    viewport: { width: person.width, height: 800 },
    reducedMotion: 'reduce',
  })
  // Whatever is not named is refused: a permission without use here refuses the microphone.
  await context.grantPermissions([person.microphone === false ? 'geolocation' : 'microphone'])
  page = await context.newPage()
  complaints = []
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
  })
}

beforeEach(() => openAs({ locale: 'en-GB', width: 1280 }))
afterEach(async () => {
  await context.close()
  expect(complaints).toEqual([])
})

export const show = async (scene: string, fragment = ''): Promise<void> => {
  await page.goto(`${inject('galleries').softphone}?scene=${scene}${fragment}`)
  await page.locator('main').waitFor()
}
export const change = (scene: string) =>
  page.evaluate(detail => window.dispatchEvent(new CustomEvent('galleryScene', { detail })), scene)
export const asked = () => page.evaluate(() => document.documentElement.dataset.asked ?? '')
export const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })

export const axeFindings = async () =>
  (await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`,
  )
