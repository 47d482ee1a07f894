import { describe, expect, test } from 'vitest'
import {
  asked,
  card,
  desktop,
  focusedClass,
  openGallery,
  page,
  phoneState,
  show,
  smallScreen,
} from './harness/buttonGallery.ts'

describe('the person', () => {
  test('warms the line by pointing and calls by one press, also with a double click', async () => {
    await openGallery(desktop)
    const pill = page.getByRole('button', { name: 'Call us' })
    await pill.hover()
    await expect.poll(asked).toContain('warmUp')
    await pill.dblclick()
    await card().waitFor()
    expect((await asked()).filter(what => what !== 'warmUp')).toEqual(['call'])
    expect(await phoneState()).toBe('asking-microphone')
  })

  test('does not call again by the second half of a double click on hang up', async () => {
    await openGallery(desktop)
    await show('talking')
    await page.getByRole('button', { name: 'Hang up' }).dblclick()
    await page.getByRole('button', { name: 'Call again' }).waitFor()
    expect((await asked()).filter(what => what !== 'warmUp')).toEqual(['hangUp'])
    expect(await phoneState()).toBe('ended')
  })

  test('goes the whole way by keyboard, with the focus where the news is', async () => {
    await openGallery(desktop)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(focusedClass).toContain('card')
    await page.keyboard.press('Tab')
    await expect.poll(focusedClass).toContain('last')
    await show('talking')
    await expect.poll(focusedClass).toContain('card')
    await page.keyboard.press('Tab') // the choice of devices
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await expect.poll(asked).toContain('mute true')
    await page.getByRole('button', { name: 'Unmute' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await phoneState()).toBe('talking')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(phoneState).toBe('ended')
    await expect.poll(focusedClass).toContain('card')
    await page.keyboard.press('Escape')
    await expect.poll(focusedClass).toContain('pill')
    expect(await card().count()).toBe(0)
  })

  test('gives up with Escape before there is a place to lose, and nothing is left open', async () => {
    await openGallery(desktop)
    await page.getByRole('button', { name: 'Call us' }).press('Enter')
    await card().waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(phoneState).toBe('idle')
    await expect.poll(focusedClass).toContain('pill')
    expect(await page.getByRole('status').textContent()).toBe('You left the line.')
  })

  test('hears each change once, and the timer never', async () => {
    await openGallery(desktop)
    const voice = () => page.getByRole('status').textContent()
    await show('waiting')
    expect(await voice()).toContain('You are number 4 in line. About 3 minutes.')
    await show('talking-near')
    expect(await voice()).toContain('You are talking with Maria Fernandez.')
    expect(await voice()).toContain('Less than a minute is left')
    expect(await voice()).not.toMatch(/\d:\d\d/)
    const told = await voice()
    const timer = page.getByRole('timer')
    const at = await timer.textContent()
    await expect.poll(() => timer.textContent(), { timeout: 5000 }).not.toBe(at)
    expect(await voice()).toBe(told)
  })

  test.each(['waiting', 'connecting', 'talking'])(
    'is told that its own connection broke: %s',
    async state => {
      await openGallery(desktop)
      const notice = card().getByText('You lost the connection. We keep trying…')
      await show(state)
      expect(await notice.count()).toBe(0)
      await show(`${state}-lost`)
      expect(await notice.isVisible()).toBe(true)
    },
  )

  test('chooses a passkey or none, also with a double click', async () => {
    await openGallery(desktop)
    await show('offering')
    await page.getByRole('button', { name: 'Use my passkey' }).dblclick()
    expect((await asked()).filter(what => what === 'usePasskey')).toHaveLength(1)
    expect(await phoneState()).toBe('asking-passkey')
    await show('offering')
    await page.getByRole('button', { name: 'Call without it' }).press('Enter')
    expect(await phoneState()).toBe('joining')
    await show('offering-required')
    expect(await page.getByRole('button', { name: 'Call without it' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Make a passkey' }).count()).toBe(1)
  })

  test.each(['offering-made', 'ended-made'])(
    'sees that the passkey is made, and from when it works: %s',
    async state => {
      await openGallery(desktop)
      await show(state)
      await card().getByText('Your passkey is made.').waitFor()
      expect(await card().getByText('It works from Jan 15, 2026').count()).toBe(
        state === 'ended-made' ? 1 : 0,
      )
      expect(await card().getByRole('button', { name: 'Make a passkey' }).count()).toBe(0)
    },
  )

  test('reads what the browser is asked for, and why a passkey was not taken', async () => {
    await openGallery(desktop)
    await show('making-passkey')
    await card().getByText('Make your passkey').waitFor()
    for (const [state, words] of [
      ['offering-failed', 'No passkey was used.'],
      ['offering-early', 'Your new passkey is not ready yet.'],
      ['offering-required', 'We do not know that passkey here. Use another one.'],
    ] as const) {
      await show(state)
      expect(await card().getByRole('alert').textContent(), state).toBe(words)
    }
  })

  test.each([desktop, smallScreen])(
    'finds every button where it was after a try that failed: $width px',
    async view => {
      await openGallery(view)
      const boxes = () =>
        card()
          .getByRole('button')
          .evaluateAll(buttons => buttons.map(button => JSON.stringify(button.getBoundingClientRect())))
      await show('offering-make')
      const before = await boxes()
      expect(before).toHaveLength(4)
      await show('offering-failed')
      await card().getByRole('alert').waitFor()
      expect(await boxes()).toEqual(before)
    },
  )

  test('is told the way to a passkey where one is required and none can be made', async () => {
    await openGallery(desktop)
    const advice = 'No passkey yet? Sign in on this site, then you can make one here.'
    await show('offering-visitor')
    await card().getByText(advice).waitFor()
    expect(await page.getByRole('status').textContent()).toContain(advice)
    for (const state of ['offering', 'offering-required', 'offering-made-later']) {
      await show(state)
      expect(await page.getByText(advice).count(), state).toBe(0)
    }
  })

  test('is offered its passkeys in the field where the browser can, and only there', async () => {
    await openGallery(desktop)
    await show('offering')
    const field = page.getByLabel('Tap here to choose a passkey')
    // No keyboard comes up on a touch screen: there is nothing to type.
    expect(await field.getAttribute('inputmode')).toBe('none')
    await expect.poll(asked).toContain('autofillPasskey')
    await page.getByRole('button', { name: 'Call without it' }).click()
    await expect.poll(asked).toContain('stop autofill')
  })

  test('reads the exact sentence before confirming, hears it, and is asked once', async () => {
    await openGallery(desktop)
    await show('talking-asked')
    const question = page.getByRole('region', { name: 'Seat 4KT-9QX asks you to confirm' })
    expect(await question.locator('blockquote').textContent()).toBe(
      'Refund up to 40 EUR to the card you paid with',
    )
    expect(await page.getByRole('status').textContent()).toContain(
      'Seat 4KT-9QX asks you to confirm: Refund up to 40 EUR to the card you paid with.',
    )
    await question.getByRole('button', { name: 'Confirm with passkey' }).dblclick()
    expect((await asked()).filter(what => what === 'confirmStepUp')).toHaveLength(1)
    // The prompt is up now: they may still think better of it.
    await question.getByRole('button', { name: 'No' }).press('Enter')
    expect(await asked()).toContain('refuseStepUp')
    await card().getByText('Nothing was confirmed').waitFor()
  })

  test('sees a mark of its own for each way a question ends, the tick only where something was proven', async () => {
    await openGallery(desktop)
    const mark = async (state: string) => {
      await show(state)
      return card().locator('.outcome .icon').innerHTML()
    }
    await show('talking')
    const marks = [await card().locator('.mark .icon').innerHTML()]
    for (const state of ['talking-proven', 'talking-refused', 'talking-failed', 'talking-late'])
      marks.push(await mark(state))
    expect(new Set(marks).size).toBe(5)
  })

  test('sees who the agent is proven to be, and the two words; a warning where nothing is proven', async () => {
    await openGallery(desktop)
    await show('talking')
    await card().getByText('Verified agent of Oakfold').waitFor()
    expect(await card().getByText('Seat 4KT-9QX').count()).toBe(1)
    // A dot in the text would be left hanging where the seat goes to the next line.
    expect(await card().locator('.names').textContent()).not.toContain('·')
    expect(await card().locator('.two').textContent()).toMatch(/copper\s+lantern/)
    await show('talking-demo')
    expect(await card().getByText('Verified agent').count()).toBe(0)
    await show('talking-unproven')
    expect(await card().locator('.two').count()).toBe(0)
    await card().getByText('This agent is not verified').waitFor()
  })

  test('is offered a receipt of a call, and none where nobody took it', async () => {
    await openGallery(desktop)
    await show('ended.cap-reached')
    await page.getByRole('button', { name: 'Save the receipt' }).waitFor()
    await show('ended.declined')
    expect(await page.getByRole('button', { name: 'Save the receipt' }).count()).toBe(0)
  })

  test.each(['waiting-move', 'talking-move', 'held'])('sees the time to answer run: %s', async state => {
    await openGallery(desktop)
    await show(state)
    const left = card().locator('.body .timer')
    const at = await left.textContent()
    expect(at).toMatch(/0:2\d/)
    await expect.poll(() => left.textContent(), { timeout: 5000 }).not.toBe(at)
  })

  test('sees no line where nobody is ahead', async () => {
    await openGallery(desktop)
    await show('waiting')
    expect(await card().locator('.line i').count()).toBe(4)
    await show('waiting-next')
    expect(await card().locator('.line').count()).toBe(0)
  })

  test('saves the receipt as a file', async () => {
    await openGallery(desktop)
    await show('ended.caller-hung-up')
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save the receipt' }).click()
    expect((await downloading).suggestedFilename()).toMatch(/^receipt-\d{4}-\d\d-\d\d\.html$/)
  })

  test('leaves the page and takes an idle line along', async () => {
    await openGallery(desktop)
    await page.getByRole('button', { name: 'Call us' }).hover()
    await expect.poll(asked).toContain('warmUp')
    await page.evaluate(() => document.querySelector('ringfence-call')?.remove())
    await expect.poll(asked).toContain('close')
    expect(await page.locator('ringfence-card').count()).toBe(0)
  })

  test('makes the card small to see the page, and is shown all of it when asked something', async () => {
    await openGallery(desktop)
    await show('talking')
    const hangUp = page.getByRole('button', { name: 'Hang up' })
    const at = await hangUp.boundingBox()
    await page.getByRole('button', { name: 'Make smaller' }).click()
    await card().locator('[part=two-words]').waitFor({ state: 'hidden' })
    expect(await hangUp.boundingBox()).toEqual(at)
    await page.evaluate(() => window.gallery.phone().show({ ...window.gallery.state('talking-asked') }))
    await page.getByRole('button', { name: 'Confirm with passkey' }).waitFor()
    expect(await hangUp.boundingBox()).toEqual(at)
    await show('waiting')
    await card().getByRole('button', { name: 'Make smaller' }).press('Escape')
    expect(await phoneState()).toBe('waiting')
    await page.getByRole('button', { name: 'Show all' }).press('Enter')
    await card().getByText('Keep this page open.').waitFor()
  })
})
