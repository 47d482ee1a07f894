import type { Locator } from 'playwright'
import { describe, expect, test } from 'vitest'
import { asked, axeFindings, context, openAs, page, show } from './harness/softphoneGallery.ts'

const focused = (target: Locator) =>
  expect.poll(() => target.evaluate(one => one.matches(':focus'))).toBe(true)
const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)

describe('the banner of an attack', () => {
  const banner = () => page.getByRole('group', { name: 'Some calls may not be from people' })

  test('says where, until when, who says so and what it changes; the way to the panel is an admin’s', async () => {
    await show('under-attack')
    expect((await banner().innerText()).replaceAll(/\s+/g, ' ')).toMatch(
      /Harbour Bikes, until .+ \(seen by the service\) All sites, until .+ \(switched on by an admin\) Callers without proof/,
    )
    await banner().getByRole('button', { name: 'See what is known' }).press('Enter')
    await page.getByRole('group', { name: 'Under attack' }).waitFor()
    await show('under-attack-agent')
    await banner().waitFor()
    expect(await banner().getByRole('button').count()).toBe(0)
  })

  test.each(['under-attack-ringing', 'under-attack-talking'])(
    'stands below the card of a call: %s',
    async scene => {
      await show(scene)
      const [card, notice] = await Promise.all([
        page.locator('.stage .call-card').first().boundingBox(),
        banner().boundingBox(),
      ])
      expect(notice?.y).toBeGreaterThan((card?.y ?? 0) + (card?.height ?? 0) - 1)
    },
  )

  test.each([
    ['en-GB', 1440],
    ['es-MX', 390],
    ['es-MX', 320],
  ])('fits and axe finds nothing: %s, %d px', async (locale, width) => {
    await context.close()
    await openAs({ locale, width })
    for (const scene of ['under-attack', 'under-attack-ringing', 'under-attack-talking']) {
      await show(scene)
      await page.locator('.attack-notice').waitFor()
      expect(await axeFindings(), scene).toEqual([])
      expect(await fits(), scene).toBe(true)
    }
  })
})

describe('the under-attack switch', () => {
  const open = async () => {
    await page.getByRole('button', { name: 'Marta Oliveira: your settings' }).click()
    await page.getByRole('button', { name: 'Under attack' }).press('Enter')
    const panel = page.getByRole('group', { name: 'Under attack', exact: true })
    await panel.getByRole('button', { name: 'Switch on' }).waitFor()
    return panel
  }

  test('says what was seen as a sentence, with its evidence, and what admins said of it', async () => {
    await show('under-attack')
    const rows = (await open()).getByRole('listitem')
    await rows.nth(3).waitFor()
    const texts = (await rows.allInnerTexts()).map(text => text.replaceAll(/\s+/g, ' '))
    expect(texts[0]).toMatch(
      /212 wanted to call within 5 minutes; 6\.4 are usual then Harbour Bikes, in .?Sales.? On until .+ Seen by the service; about 197 different browsers, 62% from one network \(K4M7Q2\)/,
    )
    expect(texts[1]).toMatch(
      /Somebody announced a flood of clicks All sites On until .+ Switched on by Maximiliana/,
    )
    expect(texts[2]).toMatch(/311 talks within 7 days came to nothing; 90 are usual Harbour Bikes/)
    expect(texts[3]).toMatch(
      /94 calls from one source within 25 minutes; its browsers and good talks explain 33\.5 Harbour Bikes .+ Seen by the service; from one address \(R2D7X1\), about 4 different browsers, good talks: 1, only its calls are marked/,
    )
  })

  test('is switched on by keyboard for a site and a time, with a reason, and ended at the second word', async () => {
    await show('never-attacked')
    const panel = await open()
    await panel.getByText('Nothing was seen in the last 30 days.').waitFor()
    const switchOn = panel.getByRole('button', { name: 'Switch on' })
    await switchOn.press('Enter')
    expect(await asked()).toBe('')
    await panel.getByLabel('Where').selectOption('All sites')
    await panel.getByLabel('For how long').selectOption('4 hours')
    await panel.getByLabel(/^Why/).fill('Clicks by the hundred')
    await page.keyboard.press('Enter')
    await expect.poll(asked).toBe('openAttack:all:240')
    await focused(panel.locator('.lead'))
    expect(await panel.getByLabel(/^Why/).inputValue()).toBe('')
    const end = panel.getByRole('button', { name: 'End now: Clicks by the hundred' })
    await end.press('Enter')
    await focused(panel.getByRole('button', { name: 'Keep on' }))
    expect(await axeFindings()).toEqual([])
    await page.keyboard.press('Escape')
    await focused(end)
    await end.press('Enter')
    await panel.getByRole('button', { name: 'Yes, end it' }).press('Enter')
    await panel.getByText('ended by an admin').waitFor()
    expect(await asked()).toBe('openAttack:all:240 endAttack:by-hand')
  })

  test('takes an admin’s word that an alarm was a campaign, also when it is over', async () => {
    await show('under-attack')
    const panel = await open()
    const wasUs = panel.getByRole('button', { name: /^This was us: 311 talks/ })
    await wasUs.press('Enter')
    await focused(panel.getByRole('button', { name: 'No, leave it' }))
    await page.keyboard.press('Enter')
    await focused(wasUs)
    await wasUs.press('Enter')
    await panel.getByRole('button', { name: 'Yes, it was us' }).press('Enter')
    await panel.getByText('no attack, said an admin').waitFor()
    expect(await asked()).toBe('endAttack:was-us')
    expect(await panel.getByRole('button', { name: /^This was us/ }).count()).toBe(2)
  })

  test('says what was refused, and is for admins only', async () => {
    await show('people-refused')
    const panel = await open()
    await panel.getByLabel(/^Why/).fill('A flood')
    await page.keyboard.press('Enter')
    await panel.locator('.notice.problem').waitFor()
    expect(await panel.getByLabel(/^Why/).inputValue()).toBe('A flood')
    await show('on-duty-agent')
    await page.getByRole('button', { name: 'Marta Oliveira: your settings' }).click()
    await page.getByRole('button', { name: 'My passkeys' }).waitFor()
    expect(await page.getByRole('button', { name: 'Under attack' }).count()).toBe(0)
  })

  test.each([
    ['en-GB', 1440],
    ['es-MX', 390],
    ['es-MX', 320],
  ])('fits and axe finds nothing: %s, %d px', async (locale, width) => {
    await context.close()
    await openAs({ locale, width })
    await show('under-attack')
    await page.locator('.account').click()
    await page.locator('#menu > .button').nth(4).click()
    const panel = page.locator('#attack')
    await panel.locator('li').nth(2).waitFor()
    expect(await axeFindings()).toEqual([])
    const box = await panel.boundingBox()
    expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= width).toBe(true)
    expect(await panel.evaluate(one => one.scrollWidth <= one.clientWidth)).toBe(true)
    await panel.locator('li .button').first().click()
    await panel.locator('.sure').waitFor()
    expect(await axeFindings()).toEqual([])
    expect(await panel.evaluate(one => one.scrollWidth <= one.clientWidth)).toBe(true)
  })
})
