import { AxeBuilder } from '@axe-core/playwright'
import { describe, expect, test } from 'vitest'
import {
  asked,
  card,
  desktop,
  focusedClass,
  openGallery,
  page,
  pastDoubleClick,
  show,
  smallScreen,
  type View,
} from './harness/buttonGallery.ts'

/** What a caller in line is asked before an agent is rung, as people meet it. */

const states = ['soon', 'on', 'missed', 'key', 'work', 'muted', 'none-left', 'passkey'].map(
  name => `gate-${name}`,
)
const narrow: View = { language: 'es', theme: 'light', width: 320, height: 640 }

describe('the gate on the card', () => {
  test.each([desktop, smallScreen, narrow])(
    'has no accessibility finding: $language, $theme, $width px',
    async view => {
      await openGallery(view)
      for (const state of states) {
        await show(state)
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id, nodes }) => `${state}: ${id} ${nodes[0]?.html}`)).toEqual([])
      }
    },
  )

  test('keeps what leaves the line in view on the smallest screen', async () => {
    await openGallery({ ...narrow, height: 480 })
    for (const state of states) {
      await show(state)
      await card().getByRole('button', { name: 'Dejar la espera' }).click({ trial: true })
    }
  })

  test('says by shape and by words whether the light is on', async () => {
    await openGallery(desktop)
    await show('gate-soon')
    const looks = () =>
      page
        .locator('ringfence-card .light')
        .evaluate(light => getComputedStyle(light).outlineStyle + getComputedStyle(light).borderStyle)
    const soon = await looks()
    await card().getByText('When this light goes on, say hello').waitFor()
    await show('gate-on')
    await card().getByText('Say hello now').waitFor()
    expect(await looks()).not.toBe(soon)
  })

  test('tells ears what to do, and each word once', async () => {
    await openGallery(desktop)
    await show('waiting-next')
    const spoken = () => page.getByRole('status').textContent()
    const then = (state: string) =>
      page.evaluate(name => window.gallery.phone().show(window.gallery.state(name)), state)
    await then('gate-soon')
    expect(await spoken()).toBe(
      'When this light goes on, say hello. We ring for you as soon as we hear you. Your place is kept. Or press 7, or type it here.',
    )
    await then('gate-on')
    expect(await spoken()).toBe('Say hello now.')
    await then('gate-missed')
    expect(await spoken()).toContain('We could not hear you yet.')
    await then('gate-passkey')
    expect(await spoken()).toContain('With a passkey you call anew')
  })

  test('takes the shown key from the keyboard, and another one for a slip', async () => {
    await openGallery(desktop)
    await show('gate-soon')
    await page.locator('ringfence-card').evaluate((element: HTMLElement) => element.focus())
    await page.keyboard.press('4')
    expect(await asked()).not.toContain('answerGate 4')
    await page.keyboard.press('7')
    expect(await asked()).toContain('answerGate 7')
  })

  test('takes what is typed and sent, also a wrong one, and shows what that means', async () => {
    await openGallery(desktop)
    await show('gate-soon')
    const field = card().getByRole('textbox')
    await field.fill('4')
    await field.press('Enter')
    await pastDoubleClick()
    expect(await asked()).toContain('answerGate 4')
    await card().getByText('That was another key. Tries left: 3').waitFor()
    expect(await field.inputValue()).toBe('')
  })

  test('a digit that is written in the field is sent once only', async () => {
    await openGallery(desktop)
    await show('gate-soon')
    await card().getByRole('textbox').press('7')
    expect(await asked()).not.toContain('answerGate 7')
    await card().getByRole('button', { name: 'Send' }).click()
    await pastDoubleClick()
    expect((await asked()).filter(each => each === 'answerGate 7')).toHaveLength(1)
  })

  test('offers a passkey where no try is left, and a way to unmute where nothing can be heard', async () => {
    await openGallery(desktop)
    await show('gate-none-left')
    expect(await card().getByRole('button', { name: 'Call with my passkey' }).count()).toBe(0)
    await card()
      .getByText(/^0:4\d$/)
      .waitFor()
    await show('gate-passkey')
    await card().getByRole('button', { name: 'Call with my passkey' }).click()
    expect(await asked()).toContain('callWithPasskey')
    await show('gate-muted')
    await pastDoubleClick()
    await card().getByRole('button', { name: 'Unmute' }).click()
    expect(await asked()).toContain('mute false')
    expect(await focusedClass()).not.toBe('')
  })

  test('names nobody a machine', async () => {
    for (const view of [desktop, smallScreen]) {
      await openGallery(view)
      for (const state of states) {
        await show(state)
        expect(await card().innerText()).not.toMatch(/robot|bot\b|machine|máquina|human|fake|falso/i)
      }
      if (view === desktop) await page.context().close()
    }
  })
})
