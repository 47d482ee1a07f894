import { describe, expect, test } from 'vitest'
import {
  asked,
  card,
  desktop,
  openGallery,
  page,
  pastDoubleClick,
  phoneState,
  show,
  type View,
} from './harness/buttonGallery.ts'

/** Buttons keep their places when their words change, in every language and at every width. */
const words = {
  en: { mute: 'Mute', unmute: 'Unmute', hangUp: 'Hang up' },
  es: { mute: 'Silenciar', unmute: 'Activar micrófono', hangUp: 'Colgar' },
  de: { mute: 'Stumm', unmute: 'Ton an', hangUp: 'Auflegen' },
  fr: { mute: 'Couper le micro', unmute: 'Rallumer le micro', hangUp: 'Raccrocher' },
  pt: { mute: 'Silenciar', unmute: 'Ativar microfone', hangUp: 'Desligar' },
  ar: { mute: 'كتم الصوت', unmute: 'إلغاء الكتم', hangUp: 'إنهاء' },
} as const
const sizes = [
  [320, 640],
  [390, 800],
  [1366, 650],
  [1440, 800],
] as const
const views: readonly View[] = (['en', 'es', 'de', 'fr', 'pt', 'ar'] as const).flatMap(language =>
  // What could move moves where it is narrow; the first two are looked at everywhere.
  sizes
    .slice(0, language === 'en' || language === 'es' ? undefined : 1)
    .map(([width, height]) => ({ ...desktop, language, width, height })),
)

/** Resolves when it is on the card: quick steps are held back. */
async function showNext(state: string): Promise<void> {
  await page.evaluate(name => window.gallery.phone().show(window.gallery.state(name)), state)
  await page.waitForFunction(() => {
    const shown = document.querySelector('ringfence-card')?.shadowRoot?.querySelector('.card')
    return shown?.classList.contains(window.gallery.phone().snapshot.state)
  })
}
const boxOf = (name: string) => card().getByRole('button', { name, exact: true }).boundingBox()

describe.each(views)('$language, $width × $height px', view => {
  const { mute, unmute, hangUp } = words[view.language]

  test('muting moves nothing, and two presses at one place are muted and not muted', async () => {
    await openGallery(view)
    await show('talking')
    const at = [await boxOf(mute), await boxOf(hangUp)]
    await card().getByRole('button', { name: mute, exact: true }).click()
    await card().getByRole('button', { name: unmute, exact: true }).waitFor()
    expect([await boxOf(unmute), await boxOf(hangUp)]).toEqual(at)
    await pastDoubleClick()
    const { x = 0, y = 0, width = 0, height = 0 } = at[0] ?? {}
    await page.mouse.click(x + width / 2, y + height / 2)
    await expect.poll(asked).toContain('mute false')
    expect(await phoneState()).toBe('talking')
  })

  test('what ends the call has one place from the first card to the last, and no other button has ever been there', async () => {
    await openGallery(view)
    await show('offering-make')
    const seen: { state: string; ends: boolean; box: DOMRect }[] = []
    for (const state of [
      'offering-make',
      'asking-passkey',
      'offering-made',
      'asking',
      'joining',
      'held',
      'waiting',
      'waiting-move',
      'connecting',
      'talking',
      'talking-blocked',
      'talking-asked',
      'talking-near',
      'talking-move',
    ]) {
      await showNext(state)
      const boxes = await card()
        .locator('button')
        .evaluateAll(buttons =>
          buttons.map(button => ({
            ends: button.matches('.last'),
            box: button.getBoundingClientRect().toJSON(),
          })),
        )
      seen.push(...boxes.map(button => ({ state, ...button })))
    }
    const overlap = (one: DOMRect, other: DOMRect) =>
      one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
    const ending = seen.filter(({ ends }) => ends)
    expect(ending).toHaveLength(14)
    expect(new Set(ending.map(({ box }) => `${box.left} ${box.right} ${box.bottom}`)).size).toBe(1)
    const under = seen.filter(({ ends, box }) => !ends && ending.some(end => overlap(box, end.box)))
    expect(under).toEqual([])
  })
})

test('a second press at any place of any card never ends a call', async () => {
  await openGallery(desktop)
  for (const state of [
    'offering',
    'offering-make',
    'talking',
    'talking-asked',
    'talking-move',
    'talking-blocked',
    'waiting-move',
    'ended.caller-hung-up',
    'refused.microphone-denied',
  ]) {
    await show(state)
    const count = await card().locator('button:not(.last)').count()
    for (let index = 0; index < count; index += 1) {
      await show(state)
      const box = await card().locator('button:not(.last)').nth(index).boundingBox()
      if (!box) continue
      const press = () => page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
      const before = (await asked()).length
      await press()
      await pastDoubleClick()
      await press()
      const since = (await asked()).slice(before)
      expect(since, `${state}, button ${index}`).not.toContain('hangUp')
    }
  }
})
