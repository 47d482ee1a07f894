import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'

let browser: Browser
let context: BrowserContext
let page: Page

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.RINGFENCE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking'],
  })
})

afterAll(() => browser?.close())

beforeEach(async () => {
  context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } })
  page = await context.newPage()
})
afterEach(() => context.close())

const show = async (scene: string): Promise<void> => {
  await page.goto(`${inject('galleries').softphone}?scene=${scene}`)
  await page.locator('main').waitFor()
}
const change = (scene: string) =>
  page.evaluate(detail => window.dispatchEvent(new CustomEvent('galleryScene', { detail })), scene)
const asked = () => page.evaluate(() => document.documentElement.dataset.asked ?? '')
const axeFindings = async () =>
  (await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations.map(({ id }) => id)

test('the call card tells the id of the call in its details, and copies it', async () => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await show('talking-passkey')
  const id = page.locator('.call-details code')
  expect(await id.isVisible()).toBe(false)
  await page.getByText('Call details').click()
  await page.getByRole('button', { name: 'Copy the call id' }).click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await id.textContent())
  expect(await axeFindings()).toEqual([])
})

describe('the panel that asks the caller to confirm', () => {
  test('asks to confirm a listed purpose with its limit, or a sentence of the agent’s own', async () => {
    await show('talking-passkey')
    const panel = page.getByRole('region', { name: 'Ask the caller to confirm' })
    const amount = panel.getByLabel(/Limit in EUR/)
    await amount.fill('501')
    await panel.getByRole('button', { name: 'Ask' }).nth(1).click()
    expect(await asked()).toBe('')
    await amount.fill('40')
    await amount.press('Enter')
    await expect.poll(asked).toBe('askStepUp:refund:40')
    expect(await amount.inputValue()).toBe('')
    await change('talking-passkey')
    const own = panel.getByLabel('Your own sentence')
    await own.fill('Cancel order 88-1042')
    await own.press('Enter')
    await expect.poll(asked).toBe('askStepUp:refund:40 askStepUp:Cancel order 88-1042')
  })

  test('asks once when the button is pressed twice, and leaves the keyboard where it was', async () => {
    await show('talking-passkey')
    const panel = page.getByRole('region', { name: 'Ask the caller to confirm' })
    const ask = panel.getByRole('button', { name: 'Ask: Change the delivery address as just agreed' })
    await ask.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await panel.getByText('The caller sees the sentence now.').waitFor()
    expect(await asked()).toBe('askStepUp:address:')
    expect(await ask.evaluate(one => one.matches(':focus'))).toBe(true)
  })

  test('keeps a sentence that the service refuses, and says why beside it', async () => {
    await show('talking-too-soon')
    const panel = page.getByRole('region', { name: 'Ask the caller to confirm' })
    const own = panel.getByLabel('Your own sentence')
    await own.fill('Cancel order 88-1042')
    await own.press('Enter')
    await panel.getByRole('alert').getByText('That was a little early').waitFor()
    expect(await own.inputValue()).toBe('Cancel order 88-1042')
    expect(await page.getByText('Too many tries').count()).toBe(0)
    expect(await axeFindings()).toEqual([])
  })

  test('says beside the field what is wrong with a sentence, and keeps it', async () => {
    await show('talking-sentence-refused')
    const panel = page.getByRole('region', { name: 'Ask the caller to confirm' })
    const own = panel.getByLabel('Your own sentence')
    expect(await own.getAttribute('aria-invalid')).toBe(null)
    await own.fill('ab ')
    await panel.getByRole('button', { name: 'Ask: this sentence' }).click()
    const told = panel.getByRole('alert')
    await told.getByText('This is too short. Write at least three letters.').waitFor()
    expect(await panel.getByRole('alert').count()).toBe(1)
    expect(await own.inputValue()).toBe('ab ')
    expect(await own.getAttribute('aria-invalid')).toBe('true')
    expect(await own.getAttribute('aria-describedby')).toContain((await told.getAttribute('id')) ?? 'no id')
    const [field, problem] = [await own.boundingBox(), await told.boundingBox()]
    expect((problem?.y ?? 0) - ((field?.y ?? 0) + (field?.height ?? 0))).toBeLessThan(20)
    expect(await axeFindings()).toEqual([])
  })

  test('counts the seconds for which the service lets the caller rest', async () => {
    await show('talking-pause')
    const panel = page.getByRole('region', { name: 'Ask the caller to confirm' })
    await panel.getByRole('button', { name: /^Again in \d s: this sentence$/ }).waitFor()
    const own = panel.getByLabel('Your own sentence')
    await own.fill('Cancel order 88-1042')
    await own.press('Enter')
    expect(await asked()).toBe('')
    await panel.getByRole('button', { name: 'Ask: this sentence' }).click()
    await expect.poll(asked).toBe('askStepUp:Cancel order 88-1042')
  })

  test('puts Ask level with its field', async () => {
    await show('talking-passkey')
    const form = page.locator('form').filter({ hasText: 'Your own sentence' })
    const field = await form.getByRole('textbox').boundingBox()
    const button = await form.getByRole('button').boundingBox()
    expect([button?.y, button?.height]).toEqual([field?.y, field?.height])
  })

  test('asks for nothing more while the caller is being asked, or when the right to ask is over', async () => {
    await show('talking-asked')
    const panel = page.getByRole('region', { name: 'Ask the caller to confirm' })
    await panel.getByText('The caller sees the sentence now.').waitFor()
    const enabled = () => panel.locator('button:not([aria-disabled])').count()
    expect(await enabled()).toBe(0)
    await change('talking-failed')
    await panel
      .getByRole('alert')
      .getByText(/did not fit three times/)
      .waitFor()
    expect(await panel.locator('form').count()).toBe(0)
    await change('talking-asked-often')
    await panel.getByText('No more may be asked in this call.').waitFor()
    expect(await panel.getByRole('alert').count()).toBe(0)
    await change('talking-outcomes')
    await panel.getByText(/Usable for \d:\d\d/).waitFor()
    expect(await enabled()).toBeGreaterThan(0)
  })

  test('gives advice on the newest outcome alone', async () => {
    await show('talking-outcomes')
    const outcomes = page.locator('.outcome')
    expect(await outcomes.nth(0).textContent()).toContain('Do it now')
    expect(await outcomes.nth(1).textContent()).toMatch(
      /Not confirmed\s+Change the delivery address as just agreed\s*$/,
    )
  })
})
