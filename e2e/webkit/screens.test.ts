import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Service } from '../browser/harness/service.ts'
import { SiteBackEnd } from '../browser/harness/sites/siteBackEnd.ts'
import type { Page } from './harness/webDriver.ts'
import { launchWebKit, type WebKit } from './harness/webKit.ts'

/** A page is drawn in a moment; the first one waits for its sources to be made ready. */
const patience = { timeout: 20_000 }

/** What stands on the page, and in the shadow of its elements, without what is drawn for ears only. */
const words = (page: Page) =>
  page.run(`
    const texts = []
    const read = root => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) read(element.shadowRoot)
        if (element.childElementCount === 0 && element.checkVisibility()) texts.push(element.textContent.trim())
      }
    }
    read(document)
    return texts.join('\\n')`)

/** What is cut off at the right or runs out of the window. */
const tooWide = (page: Page) =>
  page.run(`
    const found = []
    if (document.documentElement.scrollWidth > innerWidth) found.push('page ' + document.documentElement.scrollWidth)
    const read = root => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) read(element.shadowRoot)
        if (!element.checkVisibility() || element.matches('.for-ears, .for-ears *')) continue
        const { right, width } = element.getBoundingClientRect()
        if (width > 0 && right > innerWidth + 0.5) found.push(element.tagName + '.' + element.className)
      }
    }
    read(document)
    return found`)

describe.each([
  ['light', 1280],
  ['dark', 390],
] as const)('in Safari’s engine, %s, %i px wide', (theme, width) => {
  let webKit: WebKit | undefined
  let page: Page

  beforeAll(async () => {
    const launched = await launchWebKit(width, theme)
    webKit = launched
    page = launched.page
  })
  afterAll(() => webKit?.close())

  describe('the button', () => {
    test.each(['en', 'es'])('draws each of its states, in %s, and nothing is too wide', async language => {
      await page.goto(`${inject('galleries').button}?lang=${language}`)
      await expect.poll(() => page.run('return window.gallery !== undefined'), patience).toBe(true)
      expect(
        await page.run('return [innerWidth, matchMedia("(prefers-color-scheme: dark)").matches]'),
      ).toEqual([width, theme === 'dark'])
      const names = await page.run('return window.gallery.names')
      if (!Array.isArray(names)) throw new Error('the gallery names nothing')
      expect(names.length).toBeGreaterThan(20)
      for (const name of names) {
        await page.run(`return window.gallery.show(${JSON.stringify(name)})`)
        expect(await tooWide(page), name).toEqual([])
        expect(String(await words(page)).length, name).toBeGreaterThan(40)
      }
    })
  })

  describe('the softphone', () => {
    test('draws each of its scenes, and nothing is too wide', async () => {
      const address = inject('galleries').softphone
      await page.goto(address)
      const list = 'return [...document.querySelectorAll("a")].map(link => link.textContent)'
      await expect.poll(() => page.run(list), patience).not.toEqual([])
      const scenes = await page.run(list)
      if (!Array.isArray(scenes)) throw new Error('the gallery has no scenes')
      expect(scenes.length).toBeGreaterThan(20)
      await page.goto(`${address}?scene=${scenes[0]}`)
      await expect.poll(async () => String(await words(page)).length, patience).toBeGreaterThan(10)
      for (const scene of scenes) {
        await page.run(
          `window.dispatchEvent(new CustomEvent('galleryScene', { detail: ${JSON.stringify(scene)} }))`,
        )
        await expect.poll(async () => String(await words(page)).length, patience).toBeGreaterThan(10)
        expect(await tooWide(page), scene).toEqual([])
      }
    })
  })

  describe('the product', () => {
    let site: SiteBackEnd
    let service: Service
    beforeAll(async () => {
      site = await SiteBackEnd.open()
      service = await Service.start({
        origins: [site.origin],
        site: { vouching: { keys: [site.publicKey] } },
      })
      site.useService(service)
    })
    afterAll(() => Promise.all([service.close(), site.close()]))

    test('a browser that cannot call says so, and does not ask for a microphone before', async () => {
      await page.goto(`${service.origin}/demo/`)
      await page.run(`
        window.asked = 0
        if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = () => {
          window.asked += 1
          return Promise.reject(new DOMException('', 'NotFoundError'))
        }`)
      const pill = 'return document.querySelector("ringfence-call")?.shadowRoot?.querySelector(".pill")'
      await expect.poll(() => page.run(pill), patience).toBeTruthy()
      await page.press(pill)
      await expect.poll(() => words(page), patience).toContain('This browser cannot make calls')
      expect(await page.run('return window.asked')).toBe(0)
      expect(await tooWide(page)).toEqual([])
    })

    test('the page of one’s own passkeys is drawn, and says what this browser cannot do', async () => {
      await page.goto(site.page({ user: 'somebody' }))
      await expect.poll(() => words(page), patience).toContain('Open with my log-in')
      expect(await tooWide(page)).toEqual([])
    })

    test('the softphone asks to sign in', async () => {
      await page.goto(`${service.origin}/softphone/`)
      await expect.poll(() => words(page), patience).toContain('Sign in to take calls')
      expect(await tooWide(page)).toEqual([])
    })
  })
})
