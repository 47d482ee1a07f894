import { readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { describe, expect, test, vi } from 'vitest'
import { card, desktop, names, openGallery, page, show, type View } from './harness/buttonGallery.ts'

/** What callers read in each language, and what happens when it changes or does not come. */

const spoken = (language: string) => page.evaluate(tag => window.gallery.language(tag), language)
const voice = () =>
  page.evaluate(() => {
    const line = document.querySelector('ringfence-card')?.shadowRoot?.querySelector('.for-ears[role=status]')
    return { lang: line?.getAttribute('lang'), text: line?.textContent ?? '' }
  })
const cardTag = () =>
  card().evaluate(element => [element.getAttribute('lang'), getComputedStyle(element).direction])
const pill = () => page.locator('ringfence-call').getByRole('button')

/** Parts of the card that are cut, lie outside of it, or outside of the window. */
const cutParts = () =>
  page.evaluate(() => {
    const root = document.querySelector('ringfence-card')?.shadowRoot
    const outer = root?.querySelector('.card')?.getBoundingClientRect()
    if (!root || !outer) return []
    const parts = [...root.querySelectorAll('.card, .card *:not(.for-ears, .for-ears *, svg *)')]
    return parts.flatMap(part => {
      const box = part.getBoundingClientRect()
      // Not drawn here: the mark beside the agent leaves its room to the words.
      if (box.width === 0) return []
      const inside = box.left >= outer.left - 0.5 && box.right <= outer.right + 0.5
      const onScreen = outer.left >= 0 && outer.right <= innerWidth && outer.top >= 0
      const cut =
        part.matches('p, button, li, span') && part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0
      const small = part.matches('button') && (box.height < 44 || box.width < 44)
      return inside && onScreen && !cut && !small ? [] : [part.outerHTML.slice(0, 120)]
    })
  })

test('the document has each language', async () => {
  const document = readFileSync(new URL('../../docs/embedding/words.md', import.meta.url), 'utf8')
  await openGallery(desktop)
  const listed = [...document.matchAll(/^\| \w+ \| `(\w\w)` \|/gm)].map(([, language]) => language)
  expect(listed).toEqual(await page.evaluate(() => window.gallery.languages))
})

test.each(['de', 'fr', 'pt', 'ar'] as const)('nothing is cut on the narrowest screen: %s', async language => {
  await openGallery({ language, theme: 'light', width: 320, height: 640 })
  for (const state of await names()) {
    await show(state)
    expect(await cutParts(), state).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth), state).toBe(320)
  }
})

const differentViews = [
  ...['idle', 'asking', 'joining-work', 'waiting', 'gate-soon', 'offering-required', 'held'],
  ...['talking', 'talking-asked', 'talking-near', 'talking-unproven', 'talking-move', 'talking-blocked'],
  ...['ended.caller-hung-up', 'ended.media-failed', 'refused.microphone-denied', 'refused-appeal'],
]
const arabic: readonly View[] = [
  { language: 'ar', theme: 'light', width: 1440 },
  { language: 'ar', theme: 'dark', width: 320, height: 640 },
]

describe.each(arabic)('Arabic, $theme, $width px', view => {
  test('axe finds nothing', async () => {
    await openGallery(view)
    for (const state of differentViews) {
      await show(state)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${state}: ${id} ${nodes[0]?.html}`)).toEqual([])
    }
  })

  test('everything stands the other way round, and what is Latin keeps its own', async () => {
    await openGallery(view)
    const centres = (selectors: readonly string[]) =>
      page.evaluate(
        all =>
          all.map(selector => {
            const found = document.querySelector('ringfence-card')?.shadowRoot?.querySelector(selector)
            const { left, width } = found?.getBoundingClientRect() ?? new DOMRect()
            return left + width / 2
          }),
        selectors,
      )
    await show('talking')
    expect(await cardTag()).toEqual(['ar', 'rtl'])
    const [who = 0, pulse = 0, fold = 0] = await centres(['.who', '.pulse', '.fold'])
    const [first = 0, last = 0] = await centres(['.actions > .first', '.actions > .last'])
    expect([who > pulse, pulse > fold, first > last]).toEqual([true, true, true])
    const two = await page.evaluate(() => {
      const row = document.querySelector('ringfence-card')?.shadowRoot?.querySelector('.two')
      const [one, other] = [...(row?.children ?? [])].map(word => word.getBoundingClientRect())
      return {
        ...{ lang: row?.getAttribute('lang'), inOrder: (one?.left ?? 0) < (other?.left ?? 0) },
        atTheRight: (row?.getBoundingClientRect().right ?? 0) - (other?.right ?? 0) < 1,
      }
    })
    expect(two).toEqual({ lang: 'en', inOrder: true, atTheRight: true })
    const chevron = await page.evaluate(() => {
      const choice = document
        .querySelector('ringfence-card')
        ?.shadowRoot?.querySelector('ringfence-device-choice')
      const svg = choice?.shadowRoot?.querySelector('summary .points > svg')
      return svg && getComputedStyle(svg).scale
    })
    expect(chevron).toBe('-1 1')
  })
})

test('a seat reads from left to right in an Arabic sentence', async () => {
  await openGallery({ language: 'ar', theme: 'light', width: 390 })
  await show('talking-asked')
  const places = await page.evaluate(() => {
    const line = document
      .querySelector('ringfence-card')
      ?.shadowRoot?.querySelector('#asked span:not(.icon, .timer)')
    const text = [...(line?.childNodes ?? [])].find(node => node.textContent?.includes('4KT-9QX'))
    const at = text?.textContent?.indexOf('4KT-9QX') ?? 0
    const range = document.createRange()
    return [...'4KT-9QX'].map((_, index) => {
      if (!text) return 0
      range.setStart(text, at + index)
      range.setEnd(text, at + index + 1)
      return range.getBoundingClientRect().left
    })
  })
  expect(places).toEqual([...places].sort((one, other) => one - other))
})

test('in a call the language changes at once: card, direction, pill and voice; the two words stay what both see', async () => {
  await openGallery(desktop)
  await show('talking')
  expect(await voice()).toMatchObject({ lang: 'en', text: expect.stringContaining('You are talking with') })
  await spoken('ar')
  await expect.poll(cardTag).toEqual(['ar', 'rtl'])
  expect(await voice()).toEqual({ lang: 'ar', text: expect.stringContaining('أنت تتحدث مع') })
  expect(await pill().innerText()).toBe('اتصل بنا')
  expect(await card().locator('.two').innerText()).toMatch(/copper\s+lantern/)
  await spoken('de')
  await expect.poll(cardTag).toEqual(['de', 'ltr'])
  expect(await voice()).toEqual({
    lang: 'de',
    text: expect.stringContaining('Sie sprechen mit Maria Fernandez'),
  })
  expect(await page.evaluate(() => window.gallery.phone().snapshot.state)).toBe('talking')
})

test('a page loads one language, and English none', async () => {
  await openGallery({ language: 'fr', theme: 'light', width: 390 })
  const loaded = () =>
    page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => /callWords[._-](\w\w)/.exec(name)?.[1])
        .filter(language => language !== undefined),
    )
  await show('talking')
  expect(await loaded()).toEqual(['fr'])
  await openGallery(desktop)
  await show('talking')
  expect(await loaded()).toEqual([])
})

test('a language that does not come is English meanwhile, and is there when the network is back', async () => {
  await openGallery(desktop)
  await page.route('**/callWords*de*', route => route.abort())
  await page.evaluate(() => {
    const button = document.querySelector('ringfence-call')
    if (button) button.lang = 'de'
  })
  await show('waiting')
  expect(await pill().innerText()).toBe('Rufen Sie uns an')
  expect(await cardTag()).toEqual(['en', 'ltr'])
  await card().getByText('You are number 4 in line').waitFor()
  await page.unroute('**/callWords*de*')
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await vi.waitFor(async () => expect(await cardTag()).toEqual(['de', 'ltr']), { timeout: 10_000 })
  await card().getByText('Sie sind auf Platz 4').waitFor()
  expect(await voice()).toEqual({ lang: 'de', text: expect.stringContaining('Sie sind auf Platz 4.') })
})
