import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright'
import { type PreviewServer, preview } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildDocsSite } from '../../tools/docsSite/buildDocsSite.ts'

/** As the service sends it with its own pages. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const repository = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'ringfence-docs-site-'))
let server: PreviewServer
let browser: Browser
let page: Page
let complaints: string[]
/** Whatever a page asks of somebody else than its own server. */
let foreign: string[]
let site: URL

beforeAll(async () => {
  await buildDocsSite(repository, folder)
  server = await preview({
    ...{ configFile: false, logLevel: 'error', appType: 'mpa' },
    // Somewhere on a server of others, where no link from a root would lead anywhere.
    base: '/help/calls/',
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0, headers: { 'content-security-policy': policy } },
  })
  site = new URL(server.resolvedUrls?.local[0] ?? '')
  browser = await chromium.launch({
    executablePath: process.env.RINGFENCE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking'],
  })
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(async () => {
  await page.context().close()
  expect([complaints, foreign]).toEqual([[], []])
})

async function open(
  path: string,
  { width = 1440, theme = 'light' }: { width?: number; theme?: 'light' | 'dark' } = {},
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  page = await context.newPage()
  complaints = []
  foreign = []
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('request', request => {
    if (new URL(request.url()).origin !== site.origin) foreign.push(request.url())
  })
  await page.goto(new URL(path, site).href)
  await page.locator('.copy').first().waitFor({ state: 'attached' })
}

/** @param part a selector; the whole page where none is given */
const axeFindings = async (part = 'html') => {
  const { violations } = await new AxeBuilder({ page }).include(part).setLegacyMode(true).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)
}
const field = () => page.getByRole('combobox', { name: 'Search the documentation' })
const said = () => page.getByRole('status').textContent()

describe('every part of a page is there for everybody', () => {
  test.each([
    ['embedding/index.html', 1440, 'light'],
    ['embedding/index.html', 320, 'dark'],
    ['operating.html', 320, 'light'],
    ['operating.html', 1440, 'dark'],
  ] as const)(
    '%s at %i px, %s: axe finds nothing, and nothing moves the page sideways',
    async (path, width, theme) => {
      await open(path, { width, theme })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      expect(await axeFindings()).toEqual([])
      await field().fill('call')
      await page.getByRole('option').first().waitFor()
      await page.keyboard.press('ArrowDown')
      expect(await axeFindings('.top')).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    },
  )
})

describe('the search', () => {
  test('is reached, used and left by keyboard, and says what it found', async () => {
    await open('embedding/index.html')
    await page.keyboard.press('/')
    await expect.poll(() => field().and(page.locator(':focus')).count()).toBe(1)
    await page.keyboard.type('capacity')
    await page
      .getByRole('option', { name: /Capacity/ })
      .first()
      .waitFor()
    expect(await said()).toMatch(/^\d+ results?$/)
    expect(await field().getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.press('ArrowDown')
    const chosen = await field().getAttribute('aria-activedescendant')
    expect(await page.locator(`#${chosen}`).getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('Escape')
    expect(await field().getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('ArrowDown')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/operating.html#capacity')
    expect(
      await page
        .getByRole('heading', { name: 'Capacity' })
        .evaluate(heading => heading.getBoundingClientRect().top),
    ).toBeGreaterThan(60)
  })

  test('the arrows go round, and typing into the field is not taken for the key that opens it', async () => {
    await open('index.html')
    await field().fill('passkey')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('ArrowUp')
    const last = page.getByRole('option').last()
    expect(await last.getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('ArrowDown')
    expect(await page.getByRole('option').first().getAttribute('aria-selected')).toBe('true')
    await field().fill('')
    await page.keyboard.type('a/b')
    expect(await field().inputValue()).toBe('a/b')
  })

  test('what is not there is said, as the text that it is', async () => {
    await open('index.html')
    await field().fill('<img src=x onerror=alert(1)>zzzz')
    await page.getByText('Nothing found for “<img src=x onerror=alert(1)>zzzz”.').waitFor()
    expect(await said()).toBe('No results')
    expect(await page.locator('.search-panel img').count()).toBe(0)
  })

  test('works without the network once it was used, and comes back where the index did not arrive', async () => {
    await open('index.html')
    let isDown = true
    await page.route('**/search-*.json', route => (isDown ? route.abort() : route.continue()))
    await field().fill('queue')
    await page.getByText('The search could not be loaded. Type again to try once more.').waitFor()
    isDown = false
    await field().fill('queues')
    await page.getByRole('option').first().waitFor()
    await page.context().setOffline(true)
    await field().fill('transport')
    await page
      .getByRole('option', { name: /transport/i })
      .first()
      .waitFor()
    // What the browser says of the index that did not arrive.
    complaints = complaints.filter(text => !text.includes('ERR_FAILED'))
  })
})

describe('a page by keyboard', () => {
  test('the first Tab skips to the text; the menu opens and closes on a narrow screen', async () => {
    await open('operating.html', { width: 390 })
    await page.keyboard.press('Tab')
    await page.getByRole('link', { name: 'Skip to the text' }).and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('text')
    const menu = page.getByRole('button', { name: 'Contents' })
    const contents = page.getByRole('navigation', { name: 'Contents' })
    expect(await contents.isVisible()).toBe(false)
    await menu.press('Enter')
    expect(await contents.getByRole('link', { name: 'Security' }).isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    expect(await contents.isVisible()).toBe(false)
    await menu.and(page.locator(':focus')).waitFor()
  })

  test('says where one is, and leads on and back', async () => {
    await open('embedding/index.html')
    const here = page.getByRole('navigation', { name: 'Contents' }).locator('[aria-current="page"]')
    expect(await here.getAttribute('href')).toBe('index.html')
    const turn = page.getByRole('navigation', { name: 'Previous and next page' })
    const first = page.url()
    const next = await turn.getByRole('link', { name: /^Next/ }).getAttribute('href')
    await turn.getByRole('link', { name: /^Next/ }).click()
    await page.waitForURL(new URL(next ?? '', first).href)
    expect(await here.getAttribute('href')).toBe(new URL(page.url()).pathname.split('/').at(-1))
    await turn.getByRole('link', { name: /^Previous/ }).click()
    await page.waitForURL(first)
  })

  test('code is copied as it is written, and said so', async () => {
    await open('index.html')
    const block = page.locator('.code').filter({ hasText: 'npm start' }).first()
    await block.getByRole('button', { name: 'Copy this code' }).press('Enter')
    await expect.poll(said).toBe('Copied')
    expect((await page.evaluate(() => navigator.clipboard.readText())).trim()).toBe('npm start')
  })

  test('a table too wide for the screen is reached with Tab, and only where there is something to scroll', async () => {
    await open('operating.html', { width: 320 })
    const tables = page.getByRole('group', { name: 'Table' })
    expect(await tables.count()).toBeGreaterThan(0)
    await tables.first().focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => tables.first().evaluate(table => table.scrollLeft)).toBeGreaterThan(0)
  })
})

test('without a script everything can be read and reached', async () => {
  await open('operating.html')
  await page.context().close()
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 390, height: 800 },
  })
  page = await context.newPage()
  await page.goto(new URL('operating.html', site).href)
  expect(await page.getByRole('navigation', { name: 'Contents' }).isVisible()).toBe(true)
  expect(await page.getByRole('combobox').count()).toBe(0)
  await page.getByRole('link', { name: 'Security', exact: true }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor()
})
