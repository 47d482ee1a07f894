import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Authenticator } from './harness/authenticator.ts'
import { expectNoAxeFindings } from './harness/axe.ts'
import { type Browsers, launchBrowsers } from './harness/browsers/browser.ts'
import { ownPasskeys } from './harness/ownPasskeys.ts'
import { Caller } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { SiteBackEnd } from './harness/sites/siteBackEnd.ts'

let site: SiteBackEnd
let service: Service
let browsers: Browsers
let visitor: Caller
let device: Authenticator
let passkeys: ReturnType<typeof ownPasskeys>

beforeAll(async () => {
  site = await SiteBackEnd.open()
  ;[service, browsers] = await Promise.all([
    Service.start({ origins: [site.origin], site: { vouching: { keys: [site.publicKey] } } }),
    launchBrowsers(),
  ])
  site.useService(service)
})
beforeEach(async ({ task }) => {
  const user = `visitor of ${task.id}`
  ;({ caller: visitor, authenticator: device } = await Caller.openWithPasskeys(
    browsers.caller,
    site.page({ user }),
  ))
  passkeys = ownPasskeys(visitor.page)
})
afterEach(() => visitor.leave())
afterAll(() => Promise.all([browsers.close(), service.close(), site.close()]))

const shownCodes = () => passkeys.element.locator('.recovery-codes code')
/** Name of the field or words of the button that has the focus. */
const focused = () =>
  passkeys.element.evaluate(({ shadowRoot }) => {
    const now = shadowRoot?.activeElement
    return now instanceof HTMLInputElement ? now.name : (now?.ariaLabel ?? now?.textContent.trim())
  })
const alert = () => passkeys.element.getByRole('alert')

test('by the site’s own log-in a passkey is made; with it the list opens, and it can be renamed', async () => {
  await passkeys.open()
  await visitor.sees('You have no passkey here yet.')
  await passkeys.add('Phone')
  await visitor.sees('You have only one, which cannot be removed.')
  expect(await device.credentials()).toHaveLength(1)

  await passkeys.press('Close')
  await passkeys.press('Open with a passkey')
  await passkeys.row('Phone').getByText('last used').waitFor()
  await passkeys.press('Rename: Phone')
  await passkeys.element.getByRole('listitem').getByLabel('Name of this device or key').fill('Old phone')
  await passkeys.press('Save')
  await passkeys.row('Old phone').waitFor()
})

test('a second passkey that the log-in alone adds has to wait, the first one is told, and the owner takes it away', async () => {
  await passkeys.make('Phone')
  const [first] = await device.credentials()
  if (!first) throw new Error('no passkey was made')
  await device.forgetAll()
  await passkeys.open()
  await passkeys.add('Key of a stranger')
  await passkeys.row('Key of a stranger').getByText('Works from').waitFor()

  await passkeys.press('Close')
  await passkeys.press('Open with a passkey')
  await alert().waitFor()
  await device.forgetAll()
  await device.addAll([first])
  await passkeys.press('Open with a passkey')
  await visitor.sees('A new passkey was added through the site’s log-in and is waiting: Key of a stranger')
  await passkeys.press('OK')
  await passkeys.press('Remove: Key of a stranger')
  await visitor.sees('Remove “Key of a stranger”? It can no longer open anything here, and codes')
  await passkeys.press('Yes, remove')
  await expect.poll(() => passkeys.row('Key of a stranger').count()).toBe(0)
  await passkeys.row('Phone').waitFor()
})

test('a recovery code opens the list once, when every device is lost', async () => {
  await passkeys.open()
  await passkeys.add('Phone')
  await visitor.sees('To rename or remove passkeys, or to print codes, open this list with one of them.')
  await passkeys.press('Open with a passkey')
  await passkeys.press('Make new codes')
  await visitor.sees('Print or write them down now: they are not shown again.')
  const codes = await shownCodes().allInnerTexts()
  expect(new Set(codes).size).toBe(10)
  await passkeys.press('Close')
  await device.forgetAll()

  const useCode = async () => {
    await passkeys.press('Use a recovery code')
    await passkeys.element.getByLabel('One of your recovery codes').fill(codes[3] ?? '')
    await passkeys.press('Use this code')
  }
  await useCode()
  await visitor.sees('9 left')
  await visitor.sees('A recovery code was used')
  expect(await shownCodes().count()).toBe(0)
  await passkeys.press('Close')
  await useCode()
  await visitor.sees('That code is wrong or was used before.')
})

test('new codes stay until they are put away, and printed ones become void only after a question', async () => {
  await passkeys.make('Phone')
  await passkeys.press('Open with a passkey')
  await passkeys.press('Make new codes')
  await shownCodes().first().waitFor()
  const codes = await shownCodes().allInnerTexts()
  await passkeys.press('Rename: Phone')
  await passkeys.element.getByRole('listitem').getByLabel('Name of this device or key').fill('Old phone')
  await passkeys.press('Save')
  await passkeys.row('Old phone').waitFor()
  expect(await shownCodes().allInnerTexts()).toEqual(codes)
  await passkeys.press('I have kept them')
  await expect.poll(() => shownCodes().count()).toBe(0)
  await visitor.sees('10 left')

  await passkeys.press('Make new codes')
  await visitor.sees('The ones you printed before become void.')
  await passkeys.press('Keep')
  await expect.poll(focused).toBe('Make new codes')
  await passkeys.press('Make new codes')
  await passkeys.press('Yes, make new ones')
  await shownCodes().first().waitFor()
  expect(await shownCodes().allInnerTexts()).not.toEqual(codes)
})

test('a keyboard is never left without a place, and a double click is one', async () => {
  const { keyboard } = visitor.page
  await passkeys.press('Use a recovery code')
  await expect.poll(focused).toBe('code')
  await keyboard.press('Escape')
  await expect.poll(focused).toBe('Use a recovery code')

  await passkeys.make('Phone')
  await passkeys.press('Open with a passkey')
  await passkeys.row('Phone').waitFor()
  await device.forgetAll()
  await passkeys.add('Key')
  await expect.poll(focused).toBe('name')
  await passkeys.press('Rename: Key')
  await expect.poll(focused).toBe('name')
  await keyboard.press('Escape')
  await expect.poll(focused).toBe('Rename: Key')
  await keyboard.press('Enter')
  await expect.poll(focused).toBe('name')
  await keyboard.type('Blue key')
  await keyboard.press('Enter')
  await expect.poll(focused).toBe('Rename: Blue key')
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await expect.poll(focused).toBe('Keep')
  await passkeys.element.getByRole('button', { name: 'Yes, remove' }).dblclick()
  await expect.poll(() => passkeys.row('Blue key').count()).toBe(0)
  await expect.poll(focused).toBe('Your passkeys')
  expect(await alert().count()).toBe(0)
})

test('a prompt that is refused is told in kind words', async () => {
  await passkeys.make('Phone')
  await device.recognizeOwner(false)
  await passkeys.press('Open with a passkey')
  await visitor.sees('The prompt was closed. Try again when you like.')
})

test('nothing hinders anybody, in any direction, in both themes and on a small screen', async () => {
  await expectNoAxeFindings(visitor.page)
  await passkeys.make('Phone')
  await passkeys.press('Open with a passkey')
  await passkeys.press('Make new codes')
  await shownCodes().first().waitFor()
  const setLanguage = (language: string) =>
    visitor.page.evaluate(lang => {
      for (const element of [document.documentElement, ...document.querySelectorAll('main > *')])
        element.setAttribute('lang', lang)
    }, language)
  for (const language of ['en', 'es', 'de', 'ar']) {
    await setLanguage(language)
    await visitor.page.locator(`ringfence-passkeys .own[lang=${language}]`).waitFor()
    for (const width of [1280, 390]) {
      await visitor.page.setViewportSize({ width, height: 800 })
      for (const colorScheme of ['light', 'dark'] as const) {
        await visitor.page.emulateMedia({ colorScheme })
        await expectNoAxeFindings(visitor.page)
      }
      expect(await visitor.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        width,
      )
    }
  }
})
