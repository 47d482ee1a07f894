import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { desktop, openGallery, page, pastDoubleClick, show } from './harness/buttonGallery.ts'

/** Each custom property does what its name says: the document lists what the source has, and each is seen where it says. */

const documented = readFileSync(new URL('../../docs/embedding/looks.md', import.meta.url), 'utf8')
const listed = [...documented.matchAll(/^\| `--ringfence-([\w-]+)`/gm)].map(([, name = '']) => name)

const strangeColour = 'rgb(1, 2, 3)'

interface Place {
  readonly state: string
  readonly selector: string
  readonly style: string
  readonly by?: 'hover' | 'focus'
}
const at = (state: string, selector: string, style: string, by?: 'hover' | 'focus'): Place => ({
  ...{ state, selector, style },
  ...(by ? { by } : {}),
})

const places: Readonly<Record<string, Place>> = {
  accent: at('idle', 'ringfence-call .pill', 'background-color'),
  'on-accent': at('idle', 'ringfence-call .pill', 'color'),
  'accent-hover': at('idle', 'ringfence-call .pill', 'background-color', 'hover'),
  'accent-soft': at('waiting', 'ringfence-card .mark', 'background-color'),
  surface: at('waiting', 'ringfence-card .card', 'background-color'),
  'surface-raised': at('waiting', 'ringfence-card .card', 'background-color'),
  'surface-sunken': at('talking', 'ringfence-card .words', 'background-color'),
  'surface-hover': at('talking', 'ringfence-card .actions > .first', 'background-color', 'hover'),
  text: at('talking', 'ringfence-card .title', 'color'),
  'text-quiet': at('talking', 'ringfence-card .words .quiet', 'color'),
  line: at('talking', 'ringfence-card .card', 'border-top-color'),
  'line-strong': at('talking', 'ringfence-card .actions > .first', 'border-top-color'),
  danger: at('talking', 'ringfence-card .actions > .last', 'background-color'),
  'on-danger': at('talking', 'ringfence-card .actions > .last', 'color'),
  'danger-hover': at('talking', 'ringfence-card .actions > .last', 'background-color', 'hover'),
  warning: at('talking-near', 'ringfence-card .notice.near', 'color'),
  'warning-soft': at('talking-near', 'ringfence-card .notice.near', 'background-color'),
  focus: at('idle', 'ringfence-call .pill', 'outline-color', 'focus'),
  font: at('talking', 'ringfence-card .title', 'font-family'),
  radius: at('talking', 'ringfence-card .card', 'border-top-left-radius'),
  'z-index': at('talking', 'ringfence-card', 'z-index'),
}
const strange: Readonly<Record<string, string>> = { font: 'monospace', radius: '3px', 'z-index': '4711' }

const setOn = (name: string, value: string) =>
  page.evaluate(
    ([property = '', set = '']) => document.querySelector('ringfence-call')?.style.setProperty(property, set),
    [`--ringfence-${name}`, value],
  )
const styleOf = ({ selector, style }: Place) =>
  page
    .locator(selector)
    .first()
    .evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), style)

test('the document lists what the source has', async () => {
  await openGallery(desktop)
  expect(listed).toEqual(await page.evaluate(() => window.gallery.looks))
  expect(Object.keys(places)).toEqual(listed)
})

test.each(Object.entries(places))('--ringfence-%s is seen there', async (name, place) => {
  await openGallery(desktop)
  const value = strange[name] ?? strangeColour
  const look = async () => {
    await show(place.state)
    if (place.by === 'hover') await page.locator(place.selector).first().hover()
    if (place.by === 'focus') await page.locator(place.selector).first().focus()
    return styleOf(place)
  }
  const before = await look()
  await page.mouse.move(0, 0)
  await setOn(name, value)
  await pastDoubleClick()
  await page.evaluate(() => window.gallery.show('idle'))
  const after = await look()
  expect([before === value, after]).toEqual([false, value])
})

/** Corners of everything that is drawn, but for what is round and the bars of a level. */
const corners = () =>
  page.evaluate(() => {
    const inside = (root: ShadowRoot | null): Element[] =>
      [...(root?.querySelectorAll('*') ?? [])].flatMap(element => [element, ...inside(element.shadowRoot)])
    const all = ['ringfence-call', 'ringfence-card'].flatMap(tag =>
      inside(document.querySelector(tag)?.shadowRoot ?? null),
    )
    const drawn = all.filter(
      element => !element.matches('i, progress, svg *') && element.getClientRects().length > 0,
    )
    return [...new Set(drawn.map(element => getComputedStyle(element).borderTopLeftRadius))].sort()
  })
const states = [
  'waiting',
  'talking-asked',
  'talking-near',
  'talking-proven',
  'offering-required',
  'gate-soon',
  'refused-appeal',
  'ended.media-failed',
]

test.each([
  ['3px', ['0px', '3px', '50%']],
  ['0', ['0px', '50%']],
  ['0px', ['0px', '50%']],
  // The pill is as round as it is told, boxes are not.
  ['40px', ['0px', '14px', '24px', '40px', '50%']],
])('no corner is left out of a radius of %s', async (radius, expected) => {
  await openGallery(desktop)
  await setOn('radius', radius)
  for (const state of states) {
    await show(state)
    for (const corner of await corners()) expect(expected, `${state}: ${corner}`).toContain(corner)
  }
})

test('no white ground is left where a page says another surface', async () => {
  await openGallery(desktop)
  await setOn('surface', 'rgb(255, 240, 200)')
  await setOn('on-accent', 'rgb(250, 250, 250)')
  for (const state of states) {
    await show(state)
    const white = await page.evaluate(() => {
      const root = document.querySelector('ringfence-card')?.shadowRoot
      return [...(root?.querySelectorAll('.card, .card *') ?? [])]
        .filter(element => getComputedStyle(element).backgroundColor === 'rgb(255, 255, 255)')
        .map(element => element.outerHTML.slice(0, 80))
    })
    expect(white, state).toEqual([])
  }
})

test('the list of passkeys wears the same', async () => {
  await openGallery(desktop)
  await page.addScriptTag({ url: new URL('/assets/passkeys.js', page.url()).href, type: 'module' })
  await page.evaluate(async () => {
    await customElements.whenDefined('ringfence-passkeys')
    const list = document.createElement('ringfence-passkeys')
    list.style.cssText =
      '--ringfence-accent: rgb(1, 2, 3); --ringfence-surface: rgb(4, 5, 6); --ringfence-radius: 3px; --ringfence-font: monospace'
    document.body.append(list)
  })
  await page.locator('ringfence-passkeys .button').first().waitFor()
  const seen = await page.evaluate(() => {
    const root = document.querySelector('ringfence-passkeys')?.shadowRoot
    const style = (selector: string) => getComputedStyle(root?.querySelector(selector) ?? document.body)
    return [
      ...[style('.passkeys').backgroundColor, style('.passkeys').borderTopLeftRadius],
      ...[style('.button.primary').backgroundColor, style('.button.primary').borderTopLeftRadius],
      ...[style('.title').fontFamily],
    ]
  })
  expect(seen).toEqual(['rgb(4, 5, 6)', '3px', 'rgb(1, 2, 3)', '3px', 'monospace'])
})
