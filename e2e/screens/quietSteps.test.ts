import { describe, expect, test } from 'vitest'
import { card, desktop, openGallery, page, show } from './harness/buttonGallery.ts'

/** Shows these states one upon another, as a call goes where everything is ready. */
const pass = (...states: string[]) =>
  page.evaluate(names => {
    for (const name of names) window.gallery.phone().show(window.gallery.state(name))
  }, states)

/** Every title that was ever on the card. */
const titles = () =>
  page.evaluate(() => {
    const root = document.querySelector('ringfence-card')?.shadowRoot
    const seen: string[] = []
    const look = () => {
      const title = root?.querySelector('#title')?.textContent?.trim()
      if (title && seen.at(-1) !== title) seen.push(title)
    }
    if (root)
      new MutationObserver(look).observe(root, { subtree: true, childList: true, characterData: true })
    look()
    Object.assign(window, { titlesSeen: seen })
  })
const titlesSeen = () => page.evaluate(() => Reflect.get(window, 'titlesSeen'))

describe('a call that connects quickly', () => {
  test('is one calm step, and then the agent', async () => {
    await openGallery(desktop)
    await show('joining')
    await titles()
    await pass('waiting-next', 'connecting')
    await pass('talking')
    await card().getByText('Your two words').waitFor()
    expect(await titlesSeen()).toEqual(['Connecting you…', 'Verified agent of Oakfold'])
  })

  test('leaves out a place in line that is over at once, and is spoken once', async () => {
    await openGallery(desktop)
    await show('joining')
    await titles()
    await pass('waiting-next', 'connecting')
    await card().getByText('Ringing…').waitFor()
    expect(await titlesSeen()).toEqual(['Connecting you…', 'Ringing…'])
    expect(await page.getByRole('status').textContent()).toBe(
      'Ringing… We are asking someone to take your call.',
    )
  })

  test('leaves out what its device computes in a moment, and shows what takes longer', async () => {
    await openGallery(desktop)
    await show('joining')
    await titles()
    await pass('joining-work', 'joining', 'joining-work', 'joining', 'waiting')
    await card().getByText('You are number 4 in line').waitFor()
    expect(await titlesSeen()).toEqual(['Connecting you…', 'You are number 4 in line'])
    await show('joining')
    await pass('joining-work')
    await card().getByText('Checking that this is a real call…').waitFor()
    expect(await page.getByRole('progressbar', { name: 'Checking that this is a real call…' }).count()).toBe(
      1,
    )
  })

  test('never holds back what must be answered, or how it ended', async () => {
    await openGallery(desktop)
    await show('joining')
    await pass('waiting-move')
    expect(await card().getByText('Move this call to your other device?').isVisible()).toBe(true)
    await show('joining')
    await pass('refused.no-agent')
    expect(await card().getByText('Nobody is here to take your call').isVisible()).toBe(true)
  })
})

describe('who reads on in another tab', () => {
  const look = (isHidden: boolean) =>
    page.evaluate(hidden => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, isHidden)
  const tones = () => page.evaluate(() => Number(Reflect.get(window, 'tonesPlayed') ?? 0))
  const title = () => page.title()

  async function pressAndLookAway(): Promise<void> {
    await openGallery(desktop, () => {
      const { start } = OscillatorNode.prototype
      OscillatorNode.prototype.start = function (at) {
        Reflect.set(window, 'tonesPlayed', Number(Reflect.get(window, 'tonesPlayed') ?? 0) + 1)
        return start.call(this, at)
      }
    })
    await page.getByRole('button', { name: 'Call us' }).click()
    await look(true)
  }

  test('hears and sees that somebody answered, until they look', async () => {
    await pressAndLookAway()
    const before = await title()
    await pass('waiting', 'connecting')
    expect([await tones(), await title()]).toEqual([0, before])
    await pass('talking')
    await expect.poll(tones).toBe(2)
    expect(await title()).toBe('● You are talking with Maria Fernandez')
    await look(false)
    expect(await title()).toBe(before)
  })

  test('hears and sees that something is asked of them, and that nobody came', async () => {
    await pressAndLookAway()
    await pass('talking')
    await pass('talking-asked')
    expect(await title()).toBe('● Seat 4KT-9QX asks you to confirm')
    await expect.poll(tones).toBe(4)
    await pass('idle', 'waiting', 'ended.waited-too-long')
    expect(await title()).toBe('● Sorry, nobody came free')
  })

  test('keeps a title that the page itself wrote meanwhile', async () => {
    await pressAndLookAway()
    await pass('talking')
    await page.evaluate(() => {
      document.title = '(1) New offer'
    })
    await look(false)
    expect(await title()).toBe('(1) New offer')
  })

  test('hears no news of a call that was only taken up again', async () => {
    await pressAndLookAway()
    const before = await title()
    await pass('idle', 'resuming', 'talking')
    expect([await tones(), await title()]).toEqual([0, before])
  })
})

test('who mutes hears it, and hears that it is over', async () => {
  await openGallery(desktop)
  await show('talking')
  const voice = () => page.getByRole('status').textContent()
  await page.getByRole('button', { name: 'Mute' }).press('Enter')
  await expect.poll(voice).toBe('You are muted.')
  await page.getByRole('button', { name: 'Unmute' }).press('Enter')
  await expect.poll(voice).toBe('Your microphone is on.')
})

test('whose microphone is blocked hears the way to allow it', async () => {
  await openGallery(desktop)
  await show('refused.microphone-denied')
  expect(await page.getByRole('status').textContent()).toContain(
    'Click the icon at the left of the web address. Switch “Microphone” on.',
  )
})
