import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoAxeFindings } from './harness/axe.ts'
import { type Browsers, launchBrowsers, openContext } from './harness/browsers/browser.ts'
import { Service } from './harness/service.ts'

/** The gallery that a service in development serves, under the policy of its own pages. */

let service: Service
let browsers: Browsers

beforeAll(async () => {
  ;[service, browsers] = await Promise.all([Service.start(), launchBrowsers()])
})
afterAll(() => Promise.all([browsers.close(), service.close()]))

test('state, language, direction, theme, properties and words are chosen, and stand in the address', async () => {
  const context = await openContext(browsers.caller)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', error => complaints.push(error.message))
  await page.goto(`${service.origin}/sdk/gallery/`)
  const card = page.locator('ringfence-card .card')
  await card.getByText('Verified agent of Oakfold').waitFor()
  await expectNoAxeFindings(page)

  await page.locator('[name=state]').selectOption('waiting')
  await page.locator('[name=language]').selectOption('ar')
  await page.locator('[name=theme]').selectOption('dark')
  await page.locator('[name=property]').selectOption('surface')
  await page.locator('[name=value]').fill('rgb(1, 2, 3)')
  await page.locator('[name=words]').fill('{"ar":{"talk":{"leaveLine":"خروج","nope":"x"}}}')
  const seen = () =>
    card.evaluate(element => {
      const { backgroundColor, direction, colorScheme } = getComputedStyle(element)
      return [
        element.getAttribute('lang'),
        direction,
        colorScheme,
        backgroundColor,
        document.dir,
        getComputedStyle(document.body).color,
      ]
    })
  const chosen = ['ar', 'rtl', 'dark', 'rgb(1, 2, 3)', 'rtl', 'rgb(238, 241, 244)']
  await expect.poll(seen).toEqual(chosen)
  await card.getByRole('button', { name: 'خروج' }).waitFor()
  expect(await page.locator('#told').textContent()).toContain('words.ar.talk.nope: there is no such word')

  await page.reload()
  await expect.poll(seen).toEqual(chosen)
  await page.getByRole('button', { name: 'Begin anew' }).click()
  await card.getByText('Verified agent of Oakfold').waitFor()
  await page.getByRole('button', { name: 'Next', exact: true }).click()
  await card.getByText('Demo agent of Oakfold').waitFor()
  expect(complaints).toEqual([])
  await context.close()
})
