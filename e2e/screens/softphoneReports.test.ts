import type { Locator } from 'playwright'
import { describe, expect, test } from 'vitest'
import { asked, axeFindings, change, context, openAs, page, show } from './harness/softphoneGallery.ts'

const focused = (target: Locator) =>
  expect.poll(() => target.evaluate(one => one.matches(':focus'))).toBe(true)
const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)
const inCard = () => page.locator('.call-card ringfence-report')

describe('reporting a call', () => {
  const openReport = () => page.getByRole('button', { name: 'Report this call', exact: true })
  const reason = (name: string) => inCard().getByRole('radio', { name })

  test('by keyboard alone: the reasons, one choice, and what follows in words', async () => {
    await show('talking')
    await openReport().press('Enter')
    await focused(reason('Nobody spoke'))
    await page.keyboard.press('Escape')
    await focused(openReport())
    await openReport().press('Enter')
    await focused(reason('Nobody spoke'))
    for (const _ of ['machine', 'insults']) await page.keyboard.press('ArrowDown')
    expect(await reason('Insults or threats').isChecked()).toBe(true)
    await page.keyboard.press('Enter')
    await inCard()
      .getByText(/^Reported: Insults or threats\. This caller cannot call again until \w+day/)
      .waitFor()
    await focused(inCard().locator('.said'))
    expect(await asked()).toBe('reportCall:abusive')
    await page.getByRole('button', { name: 'Change the report', exact: true }).press('Enter')
    await reason('Nobody spoke').check()
    await inCard().getByRole('button', { name: 'Report', exact: true }).click()
    await inCard().getByText('It is noted, and the caller can call again.').waitFor()
    expect(await asked()).toBe('reportCall:abusive reportCall:silent')
  })

  test('without a reason nothing is sent, and keys of the call do nothing in the choice', async () => {
    await show('talking')
    await openReport().click()
    await page.keyboard.press('m')
    await inCard().getByRole('button', { name: 'Report', exact: true }).click()
    await focused(reason('Nobody spoke'))
    expect(await asked()).toBe('')
    await inCard().getByRole('button', { name: 'Cancel' }).click()
    await focused(openReport())
  })

  test('what is refused is told in place, and may be tried again', async () => {
    await show('talking-report-refused')
    await openReport().click()
    await reason('A machine').check()
    await inCard().getByRole('button', { name: 'Report', exact: true }).click()
    await inCard().getByText('This call is no longer known').waitFor()
    expect(await reason('A machine').isChecked()).toBe(true)
    expect(await axeFindings()).toEqual([])
  })

  test('after the call, and for each of the last ones by its name', async () => {
    await show('ended-to-report')
    await page.locator('.last-end').getByRole('button', { name: 'Report this call' }).click()
    await page.locator('.last-end').getByRole('radio', { name: 'Wanted me to ring a costly line' }).check()
    await page.locator('.last-end').getByRole('button', { name: 'Report', exact: true }).click()
    await page.locator('.last-end').getByText('This caller cannot call again until').waitFor()
    const lines = page.locator('.lists .reportable')
    await lines.nth(2).getByText('Reported: Nobody spoke.').waitFor()
    await lines
      .nth(0)
      .getByRole('button', { name: /^Report this call: Orders and delivery, \d/ })
      .click()
    await lines.nth(0).getByRole('radio', { name: 'A machine' }).check()
    await lines.nth(0).getByRole('button', { name: 'Report', exact: true }).click()
    await lines.nth(0).getByText('Reported: A machine or a recording.').waitFor()
    expect(await asked()).toBe('reportCall:toll-fraud reportCall:machine')
  })

  test('another call at the same place begins with nothing open', async () => {
    await show('talking')
    await openReport().click()
    await change('talking-passkey')
    await openReport().waitFor()
    expect(await inCard().getByRole('radio').count()).toBe(0)
  })
})

describe.each([
  ['en-GB', 1440, 900],
  ['es-MX', 1366, 650],
  ['en-GB', 390, 844],
  ['es-MX', 320, 640],
])('%s, %d × %d px', (locale, width, height) => {
  test.each(['light', 'dark'] as const)(
    'nothing moves above, nothing is cut, axe finds nothing: %s',
    async scheme => {
      await context.close()
      await openAs({ locale, width })
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await show('talking')
      const places = () =>
        page.locator('.call-actions .button').evaluateAll(all =>
          all.map(one => {
            const { x, y } = one.getBoundingClientRect()
            return [x, y + (one.closest('.stage')?.scrollTop ?? 0) + window.scrollY]
          }),
        )
      await page.locator('.call-actions').scrollIntoViewIfNeeded()
      const before = width > 1000 ? await places() : []
      await inCard().locator('.opener').click()
      if (width > 1000) expect(await places()).toEqual(before)
      expect(await axeFindings(), 'open').toEqual([])
      expect(await fits()).toBe(true)
      const heights = await inCard()
        .locator('.reason, .button')
        .evaluateAll(all => all.map(one => one.getBoundingClientRect().height))
      expect(Math.min(...heights)).toBeGreaterThanOrEqual(44)
      await inCard().locator('.reason').nth(2).click()
      await inCard().locator('.button.primary').click()
      await inCard().locator('.said p').waitFor()
      expect(await axeFindings(), 'reported').toEqual([])
      expect(await fits()).toBe(true)
      await change('ended-reported')
      await page.locator('.last-end .said p').waitFor()
      expect(await axeFindings(), 'after it').toEqual([])
      expect(await fits()).toBe(true)
    },
  )
})

describe('the list of blocks', () => {
  const openBlocks = async () => {
    await page.getByRole('button', { name: 'Marta Oliveira: your settings' }).click()
    await page.getByRole('button', { name: 'Blocks' }).press('Enter')
    return page.getByRole('group', { name: 'Blocks' })
  }

  test('says who, why, since and until when, by whom, and whether they appealed', async () => {
    await show('on-duty')
    const panel = await openBlocks()
    const rows = panel.getByRole('listitem')
    await rows.nth(2).waitFor()
    const texts = (await rows.allInnerTexts()).map(text => text.replaceAll(/\s+/g, ' '))
    expect(texts[0]).toMatch(
      /Caller K4M7Q2 · Browser 18Q4LG Insults or threats Harbour Bikes, since .+, until .+ Reported by Jonas Lindqvist/,
    )
    expect(texts[1]).toMatch(/Browser T0PZ3W .*costly line.*for good.*an agent who is here no more/)
    expect(texts[2]).toMatch(/Appealed 5 hours ago: one call was let through/)
  })

  test('makes one last, and undoes one at the second word, by keyboard', async () => {
    await show('on-duty')
    const panel = await openBlocks()
    const undo = panel.getByRole('button', { name: 'Undo the block of Caller K4M7Q2 · Browser 18Q4LG' })
    await panel.getByRole('button', { name: 'Block for good: Caller K4M7Q2 · Browser 18Q4LG' }).press('Enter')
    await focused(undo)
    await undo.press('Enter')
    const question = panel.getByRole('group', { name: /^Let .* call again\?/ })
    await focused(question.getByRole('button', { name: 'Keep blocked' }))
    expect(await axeFindings()).toEqual([])
    await page.keyboard.press('Escape')
    await focused(undo)
    await undo.press('Enter')
    await question.getByRole('button', { name: 'Yes, let them call' }).press('Enter')
    await expect.poll(() => panel.getByRole('listitem').count()).toBe(2)
    await focused(panel.locator('.lead'))
    expect(await asked()).toBe('keepBlock undoBlock')
  })

  test('says so where nobody is blocked, and is for admins only', async () => {
    await show('nobody-blocked')
    await (await openBlocks()).getByText('Nobody is blocked.').waitFor()
    expect(await axeFindings()).toEqual([])
    await show('on-duty-agent')
    await page.getByRole('button', { name: 'Marta Oliveira: your settings' }).click()
    await page.getByRole('button', { name: 'My passkeys' }).waitFor()
    expect(await page.getByRole('button', { name: 'Blocks' }).count()).toBe(0)
  })
})
