import type { Locator } from 'playwright'
import { describe, expect, test } from 'vitest'
import { asked, axeFindings, context, openAs, page, show } from './harness/softphoneGallery.ts'

describe('the panels of identity', () => {
  const openMenu = () => page.getByRole('button', { name: 'Marta Oliveira: your settings' }).click()

  test.each([
    ['en-GB', 1280],
    ['es-MX', 390],
    ['es-MX', 320],
  ])('fit and axe finds nothing: %s, %d px', async (locale, width) => {
    await context.close()
    await openAs({ locale, width })
    await show('on-duty')
    for (const [index, id] of ['passkeys', 'sessions', 'people', 'blocks'].entries()) {
      await page.locator('.account').click()
      await page.locator('#menu > .button').nth(index).click()
      const panel = page.locator(`#${id}`)
      await panel.locator('li').first().waitFor()
      expect(await axeFindings(), id).toEqual([])
      const box = await panel.boundingBox()
      expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= width, id).toBe(true)
      expect(await panel.evaluate(one => one.scrollWidth <= one.clientWidth), id).toBe(true)
      if (id === 'people' && width > 320) await expectRoleBesideButton(panel.locator('li').first())
      if (id === 'sessions') await expectQuestionToFit(panel)
      await page.keyboard.press('Escape')
    }
  })

  test('lists, renames, adds and removes passkeys, and asks before removing', async () => {
    await show('on-duty')
    await openMenu()
    await page.getByRole('button', { name: 'My passkeys' }).click()
    const panel = page.getByRole('group', { name: 'My passkeys' })
    await panel.getByRole('button', { name: 'Rename: Security key' }).click()
    await panel.getByLabel('Name of this device or key').first().fill('Blue key')
    await panel.getByRole('button', { name: 'Save' }).click()
    await panel.getByText('Blue key').waitFor()
    await panel.getByRole('button', { name: 'Remove: Blue key' }).click()
    await panel.getByRole('button', { name: 'Keep' }).click()
    expect(await asked()).toBe('renamePasskey:Blue key')
    await panel.getByRole('button', { name: 'Remove: Blue key' }).click()
    await panel.getByRole('button', { name: 'Yes, remove' }).click()
    await panel.getByText('You have only one.').waitFor()
    expect(await panel.getByRole('button', { name: 'Remove: Laptop' }).isDisabled()).toBe(true)
    await panel.getByLabel('Name of this device or key').fill('Phone')
    await panel.getByRole('button', { name: 'Add a passkey' }).click()
    await expect.poll(asked).toBe('renamePasskey:Blue key removePasskey:BBBB addPasskey:Phone')
  })

  test('keeps the place of whoever renames and removes passkeys by keyboard', async () => {
    await show('on-duty')
    await openMenu()
    await page.getByRole('button', { name: 'My passkeys' }).click()
    const panel = page.getByRole('group', { name: 'My passkeys' })
    const focused = (target: Locator) =>
      expect.poll(() => target.evaluate(one => one.matches(':focus'))).toBe(true)
    const rename = panel.getByRole('button', { name: /^Rename: (Security|Blue) key/ })
    const remove = panel.getByRole('button', { name: /^Remove: Blue key/ })
    const name = panel.getByLabel('Name of this device or key')

    await rename.press('Enter')
    await focused(name.first())
    await page.keyboard.press('Escape')
    await focused(rename)
    await rename.press('Enter')
    await focused(name.first())
    await panel.getByRole('button', { name: 'Cancel' }).press('Enter')
    await focused(rename)
    await rename.press('Enter')
    await focused(name.first())
    await page.keyboard.type('Blue key')
    await page.keyboard.press('Enter')
    await focused(rename)
    expect(await asked()).toBe('renamePasskey:Blue key')

    await remove.press('Enter')
    await focused(panel.getByRole('button', { name: 'Keep' }))
    await page.keyboard.press('Enter')
    await focused(remove)
    await remove.press('Enter')
    await panel.getByRole('button', { name: 'Yes, remove' }).press('Enter')
    await focused(panel.getByText(/^Have two/))
    await name.fill('Phone')
    await name.press('Enter')
    await focused(name)
    expect(await name.inputValue()).toBe('')
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
  })

  test('lists where the agent is signed in, and ends the other places by keyboard, at the second word', async () => {
    await show('on-duty')
    await openMenu()
    await page.getByRole('button', { name: 'Where I am signed in' }).press('Enter')
    const panel = page.getByRole('group', { name: 'Where you are signed in' })
    const focused = (target: Locator) =>
      expect.poll(() => target.evaluate(one => one.matches(':focus'))).toBe(true)
    const endOthers = panel.getByRole('button', { name: 'Sign out everywhere else' })
    const question = panel.getByRole('group', { name: /^Sign out everywhere but here/ })
    await panel.getByText('This browser').waitFor()
    expect(await panel.getByRole('listitem').count()).toBe(3)

    await endOthers.press('Enter')
    await focused(question.getByRole('button', { name: 'Keep' }))
    expect(await axeFindings()).toEqual([])
    await page.keyboard.press('Enter')
    await focused(endOthers)
    await endOthers.press('Enter')
    await page.keyboard.press('Escape')
    await focused(endOthers)
    expect(await asked()).toBe('')

    await endOthers.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await focused(panel.getByText(/^Each browser ends by itself/))
    expect([await asked(), await panel.getByRole('listitem').count()]).toEqual(['endOtherSessions', 1])
    expect(await endOthers.count()).toBe(0)
  })

  test('says in the panel why the other places were not ended, and asks again', async () => {
    await show('people-refused')
    await openMenu()
    await page.getByRole('button', { name: 'Where I am signed in' }).click()
    const panel = page.getByRole('group', { name: 'Where you are signed in' })
    await panel.getByRole('button', { name: 'Sign out everywhere else' }).click()
    await panel.getByRole('button', { name: 'Yes, sign out' }).click()
    await panel.locator('.notice.problem').waitFor()
    expect(await panel.getByRole('listitem').count()).toBe(3)
    expect(await axeFindings()).toEqual([])
  })

  test('takes a double click on the answer for one', async () => {
    await show('on-duty')
    for (const [panelName, opener, wish] of [
      ['My passkeys', 'Remove: Security key', 'removePasskey:BBBB'],
      ['People', 'Remove Jonas Lindqvist', 'removePasskey:BBBB removeAgent'],
    ] as const) {
      await openMenu()
      await page.getByRole('button', { name: panelName }).click()
      const panel = page.getByRole('group', { name: panelName })
      await panel.getByRole('button', { name: opener }).click()
      await panel.getByRole('button', { name: 'Yes, remove' }).evaluate(button => {
        for (const _press of [1, 2]) button.dispatchEvent(new MouseEvent('click', { bubbles: true }))
      })
      await panel.getByRole('button', { name: opener }).waitFor({ state: 'detached' })
      expect(await asked()).toBe(wish)
      await page.keyboard.press('Escape')
    }
  })

  test('shows the role that holds after a refusal, and what was refused only until the next question', async () => {
    await show('people-refused')
    await openMenu()
    await page.getByRole('button', { name: 'People' }).click()
    const panel = page.getByRole('group', { name: 'People' })
    const own = panel.getByRole('listitem').filter({ hasText: 'You' })
    const role = own.getByLabel('Role of Marta Oliveira')
    await role.selectOption('Agent')
    const refusal = panel.getByRole('group', { name: /admin/i })
    await refusal.waitFor()
    expect(await role.inputValue()).toBe('admin')
    await own.getByRole('button', { name: 'Remove Marta Oliveira' }).press('Enter')
    await refusal.waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await own.getByRole('button', { name: 'Remove Marta Oliveira' }).and(page.locator(':focus')).waitFor()
    expect(await panel.isVisible()).toBe(true)
  })

  test('invites, ranks and removes people, and shows an invitation only while it is open', async () => {
    await show('on-duty')
    await openMenu()
    await page.getByRole('button', { name: 'People' }).click()
    const panel = page.getByRole('group', { name: 'People' })
    await panel.getByLabel('Role of Jonas Lindqvist').selectOption('Admin')
    await expect.poll(asked).toBe('setRole:admin')
    await panel.getByRole('button', { name: 'Remove Jonas Lindqvist' }).click()
    await panel.getByRole('button', { name: 'Yes, remove' }).click()
    await panel.getByText('Jonas Lindqvist').waitFor({ state: 'detached' })
    await panel.getByRole('button', { name: 'Invite somebody' }).click()
    await panel.getByText(/#enrol=x{43}/).waitFor()
    await panel.getByText('It works once, within 24 hours.').waitFor()
    await page.keyboard.press('Escape')
    await openMenu()
    await page.getByRole('button', { name: 'People' }).click()
    expect(await panel.getByText(/#enrol=/).count()).toBe(0)
  })
})

/** So does the question, in the longest words. */
async function expectQuestionToFit(panel: Locator): Promise<void> {
  await panel.locator('.button').last().click()
  await panel.locator('.sure').waitFor()
  expect(await panel.evaluate(one => one.scrollWidth <= one.clientWidth)).toBe(true)
  expect(await axeFindings()).toEqual([])
}

/** The longest role is shown whole, and the button stands on its line. */
async function expectRoleBesideButton(row: Locator): Promise<void> {
  const [select, button] = await Promise.all(
    [row.locator('select'), row.locator('button')].map(part => part.boundingBox()),
  )
  expect(select?.y).toBe(button?.y)
  expect(select?.width).toBeGreaterThan(160)
}
