import { describe, expect, test } from 'vitest'
import { change, context, openAs, page, show } from './harness/softphoneGallery.ts'

/** All of one caller, so that only what happens to the talk differs. */
const scenes = ['talking', 'talking-caller-muted', 'talking-away', 'talking-cap-near']
const words = {
  'en-GB': { mute: /^Mute/, unmute: /^Unmute/, hangUp: /^Hang up/ },
  'es-MX': { mute: /^Silenciar/, unmute: /^Activar/, hangUp: /^Colgar/ },
} as const

const boxOf = (name: RegExp) => page.getByRole('button', { name }).first().boundingBox()

describe.each(['en-GB', 'es-MX'] as const)('%s', locale => {
  const { mute, unmute, hangUp } = words[locale]

  test.each([
    [1440, 800],
    [1366, 650],
    [390, 800],
    [320, 640],
  ])('Mute and Hang up stay where they are, whatever is said: %i × %i px', async (width, height) => {
    await context.close()
    await openAs({ locale, width })
    await page.setViewportSize({ width, height })
    await show('talking')
    const at = [await boxOf(mute), await boxOf(hangUp)]
    await page.getByRole('button', { name: mute }).click()
    await page.getByRole('button', { name: unmute }).waitFor()
    expect([await boxOf(unmute), await boxOf(hangUp)]).toEqual(at)
    for (const scene of scenes) {
      await change(scene)
      const isMuted = scene === 'talking-cap-near'
      await page.getByRole('button', { name: isMuted ? unmute : mute }).waitFor()
      expect([await boxOf(isMuted ? unmute : mute), await boxOf(hangUp)], scene).toEqual(at)
    }
  })

  test.each([1440, 390, 320])('Hang up is not where Accept was: %i px', async width => {
    await context.close()
    await openAs({ locale, width })
    await show('ringing-vouched')
    const accept = await page.locator('.call-actions .primary').boundingBox()
    await change('talking')
    const end = await boxOf(hangUp)
    if (!accept || !end) throw new Error('a button is not drawn')
    expect(accept.x + accept.width <= end.x || end.x + end.width <= accept.x).toBe(true)
  })
})
