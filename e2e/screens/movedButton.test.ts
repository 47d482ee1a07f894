import { beforeEach, expect, test } from 'vitest'
import { asked, card, desktop, openGallery, page, phoneState, show } from './harness/buttonGallery.ts'

/** What single-page apps do with the button in the middle of a call. */
const moves: Readonly<Record<string, () => unknown>> = {
  append: () => document.body.append(document.querySelector('ringfence-call') ?? ''),
  moveBefore: () => {
    const button = document.querySelector('ringfence-call')
    // Not in every browser, nor in the types yet.
    const moveBefore: unknown = Reflect.get(document.body, 'moveBefore')
    if (button && typeof moveBefore === 'function') moveBefore.call(document.body, button, null)
  },
  'a portal': () => {
    const portal = document.createElement('div')
    document.body.append(portal)
    portal.attachShadow({ mode: 'open' }).append(document.querySelector('ringfence-call') ?? '')
  },
  'out and in again': () => {
    const button = document.querySelector('ringfence-call')
    const parent = button?.parentElement
    button?.remove()
    if (button) parent?.append(button)
  },
  'out, and in again a while later': () => {
    const button = document.querySelector('ringfence-call')
    button?.remove()
    return new Promise<void>(resolve =>
      setTimeout(() => {
        if (button) document.body.append(button)
        resolve()
      }, 50),
    )
  },
  'a new element of the same kind in its place': () => {
    const button = document.querySelector('ringfence-call')
    const other = document.createElement('ringfence-call')
    for (const { name, value } of button?.attributes ?? []) other.setAttribute(name, value)
    button?.replaceWith(other)
  },
  'mounted twice, as in development': () => {
    const parent = document.querySelector('ringfence-call')?.parentElement
    const mount = () => {
      const made = document.createElement('ringfence-call')
      for (const [name, value] of Object.entries({ site: 'demo', queue: 'sales', lang: 'en' }))
        made.setAttribute(name, value)
      parent?.replaceChildren(made)
      return made
    }
    mount().remove()
    mount()
  },
}

/** Whatever reaches the document, in order. */
const heard = () => page.evaluate(() => document.documentElement.dataset.heard ?? '')

beforeEach(async () => {
  await openGallery(desktop)
  await page.evaluate(() => {
    for (const news of ['ringfence-ended', 'ringfence-refused'])
      document.addEventListener(news, event => {
        const { dataset } = document.documentElement
        // Inside a portal the document is told of the portal.
        const [target] = event.composedPath()
        const on = target instanceof Element ? target.localName : ''
        dataset.heard = `${dataset.heard ?? ''} ${event.type} on ${on}`.trim()
      })
  })
  await show('talking')
})

test.each(Object.entries(moves))(
  '%s does not end the call, and the pill goes on standing for it',
  async (_, move) => {
    await page.evaluate(move)
    await card().waitFor()
    expect(await phoneState()).toBe('talking')
    expect(await asked()).not.toContain('close')
    await expect.poll(() => page.locator('.pill').isDisabled()).toBe(true)
    expect(await page.locator('ringfence-card').count()).toBe(1)
    await page.getByRole('button', { name: 'Hang up' }).click()
    await expect.poll(heard).toBe('ringfence-ended on ringfence-call')
    await card().getByRole('button', { name: 'Close' }).press('Enter')
    await expect.poll(() => page.locator('.pill').isEnabled()).toBe(true)
    const focused = await page.evaluate(() => {
      let at = document.activeElement
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
      return at?.className
    })
    expect(focused).toContain('pill')
  },
)

test('a call outlives its button, and its last news reaches who listens at the document and at the button', async () => {
  await page.evaluate(() => {
    const button = document.querySelector('ringfence-call')
    button?.addEventListener('ringfence-ended', () => {
      document.documentElement.dataset.atButton = 'ended'
    })
    button?.remove()
  })
  // By then the button knows that it was not only moved.
  await page.evaluate(() => new Promise(resolve => setTimeout(resolve)))
  expect(await phoneState()).toBe('talking')
  await page.getByRole('button', { name: 'Hang up' }).click()
  await expect.poll(heard).toBe('ringfence-ended on ringfence-card')
  expect(await page.evaluate(() => document.documentElement.dataset.atButton)).toBe('ended')
  await card().getByRole('button', { name: 'Close' }).press('Enter')
  await expect.poll(() => page.locator('ringfence-card').count()).toBe(0)
  expect(await asked()).toContain('close')
})

test('one person has one call: other buttons wait, and what is left of another call makes room', async () => {
  await page.evaluate(() =>
    document.body.insertAdjacentHTML(
      'beforeend',
      '<ringfence-call id="other" site="demo" queue="repairs" lang="en"></ringfence-call>',
    ),
  )
  const other = page.locator('#other').getByRole('button')
  await expect.poll(() => other.isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Hang up' }).click()
  await expect.poll(() => other.isEnabled()).toBe(true)
  await other.click()
  await expect.poll(() => card().count()).toBe(1)
  expect(await phoneState()).not.toBe('talking')
})
