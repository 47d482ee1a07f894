import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, afterEach, beforeAll, inject, vi } from 'vitest'

let browser: Browser
/** The gallery of the button, opened anew by each test. */
export let page: Page

export interface View {
  readonly language: 'en' | 'es' | 'de' | 'fr' | 'pt' | 'ar'
  readonly theme: 'light' | 'dark'
  readonly width: number
  readonly height?: number
}

export const desktop: View = { language: 'en', theme: 'light', width: 1280 }
export const smallScreen: View = { language: 'es', theme: 'dark', width: 390 }

/** @param before runs in the page before its own scripts */
export async function openGallery(
  { language, theme, width, height = 800 }: View,
  before: () => void = () => {},
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    // What axe measures must not be half faded in.
    reducedMotion: 'reduce',
  })
  page = await context.newPage()
  await page.addInitScript(before)
  await page.goto(`${inject('galleries').button}?lang=${language}`)
  await page.waitForFunction(() => window.gallery !== undefined)
  await page.evaluate(spoken => window.gallery.language(spoken), language)
}

export const show = (name: string) => page.evaluate(state => window.gallery.show(state), name)
export const asked = () => page.evaluate(() => window.gallery.phone().asked)
export const phoneState = () => page.evaluate(() => window.gallery.phone().snapshot.state)
/** Two presses within 400 ms are a double click, which is one press. */
export async function pastDoubleClick(): Promise<void> {
  const fromMs = performance.now()
  await vi.waitUntil(() => performance.now() - fromMs > 450)
}
export const names = () => page.evaluate(() => window.gallery.names)
export const card = () => page.getByRole('dialog')
export const focusedClass = () =>
  page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className ?? '')

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.RINGFENCE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking'],
  })
})

afterEach(() => page.context().close())

afterAll(() => browser.close())
