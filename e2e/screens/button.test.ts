import { AxeBuilder } from '@axe-core/playwright'
import { describe, expect, test } from 'vitest'
import {
  asked,
  card,
  desktop,
  names,
  openGallery,
  page,
  phoneState,
  show,
  smallScreen,
  type View,
} from './harness/buttonGallery.ts'

/** The button as people meet it: every state of its gallery in a real Chromium. */

/** A telephone on its side, and a window that shares its screen. */
const shortScreens: readonly View[] = [
  { language: 'en', theme: 'light', width: 844, height: 390 },
  { language: 'es', theme: 'light', width: 640, height: 400 },
]

/** One of each kind of card; the words of the others are told by the other tests. */
const differentViews = [
  'idle',
  'asking',
  'joining-work',
  'joining-long',
  'offering-required',
  'offering-visitor',
  'held',
  'waiting',
  'talking',
  'talking-asked',
  'talking-proven',
  'talking-unproven',
  'talking-move',
  'talking-near',
  'ended.caller-hung-up',
  'ended.media-failed',
  'refused.microphone-denied',
  'refused.blocked',
  'refused-appeal',
  'refused-for-a-time',
  'offering-appeal',
]

describe('the card', () => {
  test.each([desktop, smallScreen])(
    'has no accessibility finding: $language, $theme, $width px',
    async view => {
      await openGallery(view)
      for (const state of differentViews) {
        await show(state)
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id, nodes }) => `${state}: ${id} ${nodes[0]?.html}`)).toEqual([])
      }
    },
  )

  test('never moves the page when it grows, whatever it says', async () => {
    await openGallery(desktop)
    const layout = () =>
      page.evaluate(() => ({
        boxes: ['h1', '#below', 'ringfence-call'].map(selector =>
          JSON.stringify(document.querySelector(selector)?.getBoundingClientRect()),
        ),
        size: [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
      }))
    const before = await layout()
    for (const state of await names()) {
      await show(state)
      expect(await layout(), state).toEqual(before)
    }
  })

  test('keeps every word and every button inside a narrow screen, in the longer language', async () => {
    await openGallery(smallScreen)
    for (const state of await names()) {
      await show(state)
      const faults = await page.evaluate(() => {
        const root = document.querySelector('ringfence-card')?.shadowRoot
        const outer = root?.querySelector('.card')?.getBoundingClientRect()
        if (!root || !outer) return []
        const parts = [...root.querySelectorAll('.card, .card *:not(.for-ears, .for-ears *, svg *)')]
        return parts.flatMap(part => {
          const box = part.getBoundingClientRect()
          const inside = box.left >= outer.left && box.right <= outer.right + 0.5
          const onScreen = outer.left >= 0 && outer.right <= innerWidth && outer.top >= 0
          const cut = part.matches('p, button, li') && part.scrollWidth > part.clientWidth + 1
          const small = part.matches('button') && (box.height < 44 || box.width < 44)
          return inside && onScreen && !cut && !small ? [] : [part.outerHTML.slice(0, 120)]
        })
      })
      expect(faults, state).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth), state).toBe(390)
    }
  })

  test.each(shortScreens)(
    'keeps what ends the call and what confirms in view: $language, $width × $height px',
    async view => {
      await openGallery(view)
      for (const state of ['talking-asked', 'talking-near', 'waiting-move', 'offering-required']) {
        await show(state)
        const cut = await page.evaluate(() => {
          const root = document.querySelector('ringfence-card')?.shadowRoot
          return [...(root?.querySelectorAll('.card .actions button') ?? [])].flatMap(button => {
            const { left, top, width, height } = button.getBoundingClientRect()
            // From corner to corner it is itself: neither outside the screen nor under something else.
            const places = [0.1, 0.5, 0.9].map(part =>
              root?.elementFromPoint(left + width * part, top + height * part),
            )
            return places.every(found => found && button.contains(found)) ? [] : [button.textContent]
          })
        })
        expect(cut, state).toEqual([])
      }
    },
  )

  test('shows a code to nobody who has not opened the details', async () => {
    await openGallery(desktop)
    for (const state of (await names()).filter(name => name.startsWith('refused.'))) {
      await show(state)
      const code = page.locator('ringfence-card code')
      expect(await code.isVisible(), state).toBe(false)
      if (state === 'refused.offline') continue // which is a word of people, too
      const told = card()
        .getByText(state.slice('refused.'.length), { exact: false })
        .filter({ visible: true })
      expect(await told.count(), state).toBe(0)
    }
    await page.getByText('Details').click()
    expect(await page.locator('ringfence-card code').isVisible()).toBe(true)
  })
})

describe('whoever is blocked', () => {
  test('reads until when and what can be done, and appeals with one press', async () => {
    await openGallery(desktop)
    await show('refused-appeal')
    const text = await card().innerText()
    expect(text).toMatch(/We cannot take this call/)
    expect(text).toMatch(/try again in 23 hours and 10 minutes/)
    expect(text).toMatch(/With a passkey from before, one call/)
    expect(text).not.toMatch(/report|agent|abus/i)
    await card().getByRole('button', { name: 'Use my passkey' }).click()
    expect(await asked()).toContain('appeal')
    expect(await phoneState()).toBe('joining')
  })

  test('is offered no press that leads nowhere where nothing is left', async () => {
    await openGallery(smallScreen)
    for (const state of ['refused.blocked', 'refused-for-a-time']) {
      await show(state)
      expect(await card().getByRole('button').allInnerTexts(), state).toEqual(['Cerrar'])
    }
  })
})

test.each([
  ['as a page', false, /^receipt-\d{4}-\d\d-\d\d\.html$/],
  ['as it is where the part that writes the page does not come', true, /^receipt-\d{4}-\d\d-\d\d\.jwt$/],
])('a receipt is saved %s', async (_, lost, name) => {
  await openGallery(desktop)
  if (lost) await page.route('**/receiptFile*.js', route => route.abort())
  await show('ended.caller-hung-up')
  const saving = page.waitForEvent('download')
  await card().getByRole('button', { name: 'Save the receipt' }).click()
  expect((await saving).suggestedFilename()).toMatch(name)
})
