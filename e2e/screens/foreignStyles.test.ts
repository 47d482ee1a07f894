import { expect, test } from 'vitest'
import { card, desktop, openGallery, page, show } from './harness/buttonGallery.ts'

/** What a page sets for its own text, and what leaks into elements that only inherit. */
const foreignText = `
  body, ringfence-call { white-space: pre; text-transform: uppercase; letter-spacing: 0.3em; word-spacing: 2em; line-height: 4;
    font: italic small-caps 900 31px/4 serif; text-indent: 3em; text-align: right; text-shadow: 2px 2px red; word-break: break-all;
    hyphens: auto; cursor: crosshair; color: red; font-variant: all-small-caps; font-feature-settings: 'smcp'; quotes: none;
    -webkit-text-stroke: 1px red; text-wrap: nowrap; list-style: square; tab-size: 20; caret-color: red; user-select: none }
  * { letter-spacing: 0.2em; font-style: oblique; text-transform: capitalize; direction: rtl }`

/** Boxes and letters of everything of ours, as they are drawn. */
const drawn = () =>
  page.evaluate(() => {
    const looks = (root: ShadowRoot | null | undefined) =>
      [...(root?.querySelectorAll('*') ?? [])]
        .filter(element => !element.matches('style, svg *') && !element.closest('.for-ears'))
        .map(element => {
          const { width, height } = element.getBoundingClientRect()
          const style = getComputedStyle(element)
          const names = [
            ...[
              'whiteSpace',
              'textTransform',
              'letterSpacing',
              'wordSpacing',
              'lineHeight',
              'fontStyle',
              'fontVariant',
            ],
            ...[
              'fontWeight',
              'fontSize',
              'fontFamily',
              'textIndent',
              'textAlign',
              'textShadow',
              'wordBreak',
              'direction',
            ],
            ...['cursor', 'color', 'visibility', 'hyphens'],
          ] as const
          const told = names.map(name => Reflect.get(style, name))
          return [element.localName, element.className, Math.round(width), Math.round(height), ...told].join(
            ' ',
          )
        })
    const of = (tag: string) => {
      const element = document.querySelector(tag)
      const { width, height } = element?.getBoundingClientRect() ?? new DOMRect()
      return [`${tag} ${Math.round(width)} ${Math.round(height)}`, ...looks(element?.shadowRoot)]
    }
    return ['ringfence-call', 'ringfence-card', 'ringfence-passkeys'].flatMap(of)
  })

test.each(['idle', 'waiting', 'talking', 'talking-asked', 'refused.microphone-denied'])(
  'nothing of the page’s own text leaks into pill and card: %s',
  async state => {
    await openGallery(desktop)
    await show(state)
    const before = await drawn()
    expect(before.length).toBeGreaterThan(2)
    await page.addStyleTag({ content: foreignText })
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
    await show(state)
    expect(await drawn()).toEqual(before)
  },
)

test('a page that is written from right to left shows the two words in the order of the agent’s', async () => {
  await openGallery(desktop)
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
  await show('talking')
  const [first, second] = await Promise.all(
    ['copper', 'lantern'].map(word => card().getByText(word, { exact: true }).boundingBox()),
  )
  expect(first?.x).toBeLessThan(second?.x ?? 0)
  expect(await card().getAttribute('dir')).toBe('ltr')
})

test('a page that does not show its button does not show the pill, and shows the card', async () => {
  await openGallery(desktop)
  await page.addStyleTag({ content: 'main { visibility: hidden; pointer-events: none }' })
  await show('talking')
  expect(await page.locator('.pill').isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Hang up' }).click()
  await card().getByText('Call ended').waitFor()
})

test('nothing of it leaks into the list of passkeys either', async () => {
  await openGallery(desktop)
  await page.addScriptTag({ type: 'module', url: '/assets/passkeys.js' })
  await page.evaluate(async () => {
    await customElements.whenDefined('ringfence-passkeys')
    const list = document.createElement('ringfence-passkeys')
    list.setAttribute('site', 'demo')
    list.lang = 'en'
    document.querySelector('main')?.replaceChildren(list)
    await list.updateComplete
  })
  const before = await drawn()
  expect(before.length).toBeGreaterThan(5)
  await page.addStyleTag({ content: foreignText })
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
  expect(await drawn()).toEqual(before)
})
