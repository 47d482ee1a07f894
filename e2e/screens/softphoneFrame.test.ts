import { describe, expect, inject, test } from 'vitest'
import { asked, axeFindings, context, openAs, page, show } from './harness/softphoneGallery.ts'

const words = {
  'en-GB': {
    open: 'Open the sign-in window',
    link: 'No window? Open it in a new tab',
    allow: 'Allow with your passkey',
    record: 'Open the record',
    lost: 'The page that opened this window does not answer',
  },
  'es-MX': {
    open: 'Abrir la ventana de inicio de sesión',
    link: '¿No hay ventana? Ábrala en una pestaña nueva',
    allow: 'Permitir con su clave de acceso',
    record: 'Abrir la ficha',
    lost: 'La página que abrió esta ventana no responde',
  },
} as const

const framed = async (scene: string) => {
  await page.goto(`${inject('galleries').softphone}?scene=${scene}&framed`)
  await page.locator('main').waitFor()
}
const seatWindow = async (scene: string) => {
  await page.goto(`${inject('galleries').softphone}?window=${scene}`)
  await page.locator('main').waitFor()
}
/** A press in the very moment in which the ring is drawn. */
const ringAndPress = () =>
  page.evaluate(async () => {
    window.dispatchEvent(new CustomEvent('galleryScene', { detail: 'ringing-vouched' }))
    await new Promise(requestAnimationFrame)
    const app = document.querySelector('ringfence-softphone')
    app?.shadowRoot?.querySelector<HTMLElement>('.call-actions .primary')?.click()
  })
/** Nothing is wider than the window. */
const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

describe.each(['en-GB', 'es-MX'] as const)('%s', locale => {
  const said = words[locale]

  test.each([
    [390, 'light'],
    [320, 'light'],
    [390, 'dark'],
    [320, 'dark'],
  ] as const)('what a frame shows, and its window, at %i px, %s', async (width, colorScheme) => {
    await context.close()
    await openAs({ locale, width })
    await page.emulateMedia({ colorScheme })
    await framed('signed-out')
    await page.getByRole('button', { name: said.open }).waitFor()
    expect([await axeFindings(), await overflow()]).toEqual([[], 0])
    for (const scene of ['frame', 'page', 'demo']) {
      await seatWindow(scene)
      await page.getByRole('button', { name: said.allow }).waitFor()
      expect([scene, await axeFindings(), await overflow()]).toEqual([scene, [], 0])
    }
    await seatWindow('lost')
    await page.getByRole('heading', { name: said.lost }).waitFor()
    expect([await axeFindings(), await overflow()]).toEqual([[], 0])
  })

  test('a window that is withheld leaves a link, and in a call there is the way to the record', async () => {
    await context.close()
    await openAs({ locale, width: 390 })
    await framed('window-forbidden')
    await page.getByRole('button', { name: said.open }).click()
    await page.getByRole('link', { name: said.link }).waitFor()
    expect(await axeFindings()).toEqual([])
    await framed('talking')
    await page.getByRole('button', { name: said.record }).waitFor()
    expect([await axeFindings(), await overflow()]).toEqual([[], 0])
  })
})

test('a press of Accept that comes with the ring itself is not taken; a moment later it is', async () => {
  await framed('on-duty')
  await ringAndPress()
  expect(await asked()).not.toContain('accept')
  const pressAgain = async () => {
    await page.getByRole('button', { name: /^Accept/ }).click()
    return asked()
  }
  await expect.poll(pressAgain).toContain('accept')
  // On a page of its own nobody can have arranged it.
  await show('on-duty')
  await ringAndPress()
  await expect.poll(asked).toContain('accept')
})
