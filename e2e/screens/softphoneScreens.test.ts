import { describe, expect, test } from 'vitest'
import {
  asked,
  axeFindings,
  change,
  context,
  heading,
  openAs,
  page,
  show,
} from './harness/softphoneGallery.ts'

const states: readonly (readonly [scene: string, english: string, spanish: string])[] = [
  ['signed-out-demo', 'Sign in to take calls', 'Inicie sesión para atender llamadas'],
  ['opened-elsewhere', 'Sign in to take calls', 'Inicie sesión para atender llamadas'],
  ['open-in-another-tab', 'Your softphone is open in another tab', 'Su puesto está abierto en otra pestaña'],
  ['connection-lost', 'Connection lost', 'Se perdió la conexión'],
  ['off-duty', 'You are off duty', 'Está fuera de turno'],
  ['away-missed', 'You were set to away', 'Ha pasado a ausente'],
  ['on-duty', 'Ready for the next call', 'A la espera de la próxima llamada'],
  ['ringing-vouched', 'Inés Fernández-Villaverde', 'Inés Fernández-Villaverde'],
  ['ringing-alone', 'Inés Fernández-Villaverde', 'Inés Fernández-Villaverde'],
  ['ringing-anonymous', 'Visitor of Harbour Bikes', 'Visitante de Harbour Bikes'],
  ['accepting', 'Inés Fernández-Villaverde', 'Inés Fernández-Villaverde'],
  ['talking-cap-near', 'Inés Fernández-Villaverde', 'Inés Fernández-Villaverde'],
  ['talking-asked', 'Tomasz Wiśniewski', 'Tomasz Wiśniewski'],
  ['talking-outcomes', 'Tomasz Wiśniewski', 'Tomasz Wiśniewski'],
  ['talking-pause', 'Tomasz Wiśniewski', 'Tomasz Wiśniewski'],
  ['talking-failed', 'Visitor of Harbour Bikes', 'Visitante de Harbour Bikes'],
  ['talking-away', 'Inés Fernández-Villaverde', 'Inés Fernández-Villaverde'],
  ['ended', 'Ready for the next call', 'A la espera de la próxima llamada'],
]

describe('the states of the softphone', () => {
  test('render on a desk in English and light, and axe finds nothing', async () => {
    await show('signed-out')
    for (const [scene, english] of states) {
      await change(scene)
      await heading(english).waitFor()
      expect(await axeFindings(), scene).toEqual([])
    }
  })

  test('fit a phone of 390 px in Spanish and dark, and axe finds nothing', async () => {
    await context.close()
    await openAs({ locale: 'es-MX', width: 390 })
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    await show('signed-out')
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('es')
    for (const [scene, , spanish] of states) {
      await change(scene)
      await heading(spanish).waitFor()
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width, scene).toBeLessThanOrEqual(390)
      expect(await axeFindings(), scene).toEqual([])
    }
  })

  test.each([
    ['open-in-another-tab', 'Your softphone is open in another tab', 'Traer el puesto aquí'],
    ['opened-elsewhere', 'Sign in to take calls', 'Traer el puesto aquí'],
  ])('brings the seat here by keyboard, and fits 320 px in Spanish: %s', async (scene, english, button) => {
    await show(scene)
    await heading(english).waitFor()
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: 'Bring the seat here' }).and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(asked).toBe('takeOver')
    await context.close()
    await openAs({ locale: 'es-MX', width: 320 })
    await show(scene)
    await page.getByRole('button', { name: button }).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    expect(await axeFindings()).toEqual([])
  })

  test('promise a caller who is declined no colleague where there is none, in both languages', async () => {
    await show('ringing-alone')
    await page.getByText('Nobody else can take this call.').waitFor()
    expect(await page.getByText(/colleague/).count()).toBe(0)
    await change('ringing-vouched')
    await page.getByText('If you decline, a colleague is rung as soon as one is free.').waitFor()
    await context.close()
    await openAs({ locale: 'es-MX', width: 390 })
    await show('ringing-alone')
    await page.getByText('Nadie más puede atender esta llamada.').waitFor()
  })

  test('has panels that axe finds nothing in, and remembers the language', async () => {
    await show('on-duty')
    await page.getByRole('button', { name: 'Marta Oliveira: your settings' }).click()
    expect(await axeFindings()).toEqual([])
    await page.getByRole('radio', { name: 'Español' }).check()
    await page.getByRole('heading', { name: 'Ajustes' }).waitFor()
    await page.reload()
    await heading('A la espera de la próxima llamada').waitFor()
    await page.getByRole('button', { name: 'Micrófono y altavoz' }).click()
    await page.getByRole('button', { name: 'Probar micrófono' }).click()
    await page.getByText('Diga algo…').waitFor()
    expect(await axeFindings()).toEqual([])
  })
})

describe('a ring', () => {
  test('sets title and icon of the tab, is said once, and leaves nothing behind', async () => {
    await show('on-duty')
    expect(await page.title()).toBe('On duty — Ringfence')
    await page.getByRole('button', { name: 'Turn on the ring tone' }).click()
    await change('ringing-passkey')
    expect(await page.title()).toBe('● Call from Tomasz Wiśniewski — Ringfence')
    await page.waitForFunction(() => document.title === '○ Call from Tomasz Wiśniewski — Ringfence')
    const icon = () => page.locator('link[rel="icon"]').getAttribute('href')
    expect(await icon()).toMatch(/faviconRinging/)
    await page.getByText(/^Incoming call: Tomasz Wiśniewski, Workshop and repairs\. Passkey\./).waitFor()
    await change('ring-gone')
    expect(await page.title()).toBe('On duty — Ringfence')
    expect(await icon()).not.toMatch(/Ringing/)
    await page.getByText('The caller left before you answered').first().waitFor()
  })

  test('is answered, muted and ended by keys', async () => {
    await show('ringing-vouched')
    await pressUntilAsked('a', 'accept')
    await page.getByRole('button', { name: 'Mute' }).waitFor()
    await page.keyboard.press('m')
    await page.getByText('You are muted. The caller cannot hear you.').waitFor()
    await page.getByRole('button', { name: 'Hang up' }).focus()
    await page.keyboard.press('h')
    await page.keyboard.press('Shift+H')
    await page.getByText('You hung up').first().waitFor()
    expect(await asked()).toBe('accept mute:true hangUp')
    // The button is gone, and the keyboard's place on the page is not.
    await page.locator('main:focus').waitFor()
  })

  test('is declined by Escape, but not while a panel is open that Escape closes', async () => {
    await show('ringing-vouched')
    await page.getByRole('button', { name: 'Microphone and speaker' }).click()
    const panel = page.getByRole('heading', { name: 'Sound' })
    await panel.waitFor()
    await page.locator('select').first().press('d')
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
    expect(await asked()).toBe('')
    await pressUntilAsked('Escape', 'decline')
    await page.getByText('You declined the call').first().waitFor()
  })

  test('takes no key that is typed into a field', async () => {
    await show('ringing-vouched')
    await page.evaluate(() => document.body.append(document.createElement('textarea')))
    const field = page.locator('textarea')
    // Longer than the half second in which a new ring takes no keys at all.
    await field.pressSequentially('a dashed day, mad', { delay: 50 })
    expect(await field.inputValue()).toBe('a dashed day, mad')
    expect(await asked()).toBe('')
    await field.evaluate(element => element.blur())
    await pressUntilAsked('a', 'accept')
  })

  test('closes a panel that is open, so that nothing covers it', async () => {
    await show('on-duty')
    await page.getByRole('button', { name: 'Marta Oliveira: your settings' }).click()
    await page.getByRole('heading', { name: 'Settings' }).waitFor()
    await change('ringing-vouched')
    await page.getByRole('heading', { name: 'Settings' }).waitFor({ state: 'hidden' })
  })

  test('goes on ringing when the microphone turns out to be blocked, and says how to allow it', async () => {
    await context.close()
    await openAs({ locale: 'en-GB', width: 1280, microphone: false })
    await show('ringing-vouched')
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByText('The microphone is blocked').waitFor()
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    expect(await axeFindings()).toEqual([])
    expect(await asked()).toBe('')
    await page.getByRole('button', { name: 'Decline' }).click()
    await expect.poll(asked).toBe('decline')
  })
})

describe('a call', () => {
  test('shows the proof by method and age, and what it does not prove', async () => {
    await show('talking-passkey')
    const card = page.getByRole('region', { name: 'Passkey' })
    await card.getByText('Logged in on the site, proven 2 minutes ago').waitFor()
    await card.getByText('Signed with a passkey, proven 1 minute ago').waitFor()
    await card.getByText('Passkey made 3 months ago, kept on several devices').waitFor()
    await card.getByText('Any single order or change. Confirm what matters, one by one.').waitFor()
    await change('talking-anonymous')
    const none = page.getByRole('region', { name: 'Not identified' })
    await none.getByText(/Who the person is/).waitFor()
    expect(await none.locator('.proofs').count()).toBe(0)
    // No green shield over nothing.
    expect(await page.locator('.tile.signed').count()).toBe(0)
    await change('talking-passkey')
    expect(await page.locator('.tile.signed').count()).toBe(1)
  })

  test.each([
    ['en-GB', 'The same sound repeats', 'No voice heard yet', 'Passed by key'],
    ['es-ES', 'El mismo sonido se repite', 'Aún ninguna voz', 'Pasó con la tecla'],
  ])('says what was heard in line, and calls nobody anything: %s', async (locale, repeats, silent, key) => {
    await context.close()
    await openAs({ locale, width: 1280 })
    await show('ringing-repeating')
    await page.getByText(repeats).waitFor()
    await show('talking-anonymous')
    await page.getByText(silent).waitFor()
    await page.getByText(key).waitFor()
    expect(await page.locator('main').innerText()).not.toMatch(/robot|\bbot\b|machine|máquina/i)
  })

  test('shows the two words in the caller’s language', async () => {
    await show('talking-passkey')
    const words = page.getByRole('region', { name: 'Both of you see' })
    expect(await words.locator('.pair').textContent()).toMatch(/copper\s+lantern/)
    await change('talking')
    expect(await words.locator('.pair').getAttribute('lang')).toBe('es')
    await change('talking-moved')
    await words.getByText('Your seat is signing again…').waitFor()
  })
})

/** The first half second of a ring takes no keys, so the key is pressed until it counts; more presses change nothing. */
async function pressUntilAsked(key: string, what: string): Promise<void> {
  await expect
    .poll(async () => {
      if ((await asked()) === '') await page.keyboard.press(key)
      return asked()
    })
    .toBe(what)
}

describe('signing in', () => {
  test('takes the secret of an enrolment link out of the address and the history', async () => {
    const secret = 'A'.repeat(43)
    await show('signed-out', `#enrol=${secret}`)
    await heading('Make your passkey').waitFor()
    expect(page.url()).not.toContain('enrol')
    expect(await page.evaluate(() => JSON.stringify(window.history.state))).not.toContain(secret)
    expect(await axeFindings()).toEqual([])
    await page.getByLabel('Your name').pressSequentially('Ada Hamid')
    await page.getByRole('button', { name: 'Make your passkey' }).click()
    await expect.poll(asked).toBe('enrol:Ada Hamid')
  })

  test('says that a damaged link does not work, and keeps it out of the address too', async () => {
    await show('signed-out', '#enrol=damaged')
    await page.getByText('This link no longer works').waitFor()
    expect(page.url()).not.toContain('damaged')
  })

  test('offers no passkey for a link that turned out dead, only the way to sign in', async () => {
    await show('enrolment-invalid', `#enrol=${'A'.repeat(43)}`)
    await page.getByLabel('Your name').fill('Ada Hamid')
    await page.getByRole('button', { name: 'Make your passkey' }).click()
    await page.getByText('This link no longer works').waitFor()
    expect(await page.getByRole('button', { name: 'Make your passkey' }).count()).toBe(0)
    expect(await axeFindings()).toEqual([])
    await page.getByRole('button', { name: 'I already have a passkey' }).click()
    await heading('Sign in to take calls').waitFor()
  })

  test('says why a passkey was not taken, with the code in the details', async () => {
    await show('passkey-cancelled')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByText('The passkey window was closed').waitFor()
    expect(await page.locator('code').isVisible()).toBe(false)
    await page.getByText('Details').click()
    expect(await page.locator('code').textContent()).toBe('passkey-cancelled')
  })

  test('shows the demo agent only where there is one', async () => {
    await show('signed-out')
    await heading('Sign in to take calls').waitFor()
    expect(await page.getByRole('button', { name: /demo/ }).count()).toBe(0)
    await change('signed-out-demo')
    await page.getByRole('button', { name: /demo/ }).click()
    await expect.poll(asked).toBe('signInAsDemoAgent')
  })
})
