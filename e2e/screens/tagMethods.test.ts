import { beforeEach, expect, test } from 'vitest'
import {
  asked,
  card,
  desktop,
  openGallery,
  page,
  pastDoubleClick,
  phoneState,
  show,
} from './harness/buttonGallery.ts'

/** What a page hears of its tags: which one, and what it is doing by then. */
const heard = () => page.evaluate(() => document.documentElement.dataset.states ?? '')

beforeEach(async () => {
  await openGallery(desktop)
  await page.evaluate(() =>
    document.addEventListener('ringfence-state-changed', ({ target, detail }) => {
      if (!(target instanceof HTMLElement) || !('snapshot' in target)) return
      const { dataset } = document.documentElement
      const agrees = target.snapshot === detail
      dataset.states = `${dataset.states ?? ''} ${target.id}:${detail.state}:${agrees}`.trim()
    }),
  )
})

test('a page calls, mutes and hangs up by the tag, sees where the call stands, and hears each change', async () => {
  const states = await page.evaluate(async () => {
    const tag = document.querySelector('ringfence-call')
    if (!tag) return []
    tag.id = 'own'
    const seen = [tag.snapshot.state]
    await tag.call()
    seen.push(tag.snapshot.state)
    return seen
  })
  expect(states).toEqual(['idle', 'asking-microphone'])
  await card().waitFor()
  await show('talking')
  await page.evaluate(() => document.querySelector('ringfence-call')?.mute(true))
  await expect.poll(() => card().getByRole('button', { name: 'Unmute' }).isVisible()).toBe(true)
  await page.evaluate(() => document.querySelector('ringfence-call')?.hangUp())
  await card().getByText('Call ended').waitFor()
  expect(await asked()).toEqual(expect.arrayContaining(['call', 'mute true', 'hangUp']))
  expect(await heard()).toBe(
    'own:asking-microphone:true own:idle:true own:talking:true own:talking:true own:ended:true',
  )

  // What is still shown of a call makes room for the next one.
  await page.evaluate(() => document.querySelector('ringfence-call')?.call())
  expect(await phoneState()).toBe('asking-microphone')
})

test('tags that share a call tell it each, and only one of them the other news', async () => {
  await page.evaluate(() => {
    const [first] = document.querySelectorAll('ringfence-call')
    if (!first) return
    first.id = 'one'
    const second = document.createElement('ringfence-call')
    for (const { name, value } of first.attributes) second.setAttribute(name, value)
    second.id = 'two'
    document.body.append(second)
    document.addEventListener('ringfence-ended', ({ target }) => {
      if (target instanceof HTMLElement)
        document.documentElement.dataset.ended = `${document.documentElement.dataset.ended ?? ''} ${target.id}`
    })
  })
  await page.evaluate(() => document.querySelector<HTMLElement & { call(): Promise<void> }>('#two')?.call())
  await show('talking')
  const shown = () =>
    page.evaluate(() => [...document.querySelectorAll('ringfence-call')].map(tag => tag.snapshot.state))
  expect(await shown()).toEqual(['talking', 'talking'])
  await page.evaluate(() => document.querySelector('ringfence-call')?.hangUp())
  expect(await shown()).toEqual(['ended', 'ended'])
  expect((await heard()).split(' ').slice(-2)).toEqual(['one:ended:true', 'two:ended:true'])
  expect(await page.evaluate(() => document.documentElement.dataset.ended?.trim())).toBe('two')
  expect(await page.locator('ringfence-card').count()).toBe(1)
})

test('a phone of the page’s own needs no attributes, is shown as it stands, shared, and never closed', async () => {
  await page.evaluate(() => {
    document.querySelector('ringfence-call')?.remove()
    const own = window.gallery.makePhone()
    own.show(window.gallery.state('talking'))
    const made = [0, 1].map(() => document.createElement('ringfence-call'))
    for (const one of made) {
      one.phone = own
      one.lang = 'en'
    }
    document.body.append(...made)
  })
  await card().waitFor()
  const shown = () =>
    page.evaluate(() => [...document.querySelectorAll('ringfence-call')].map(tag => tag.snapshot.state))
  expect(await shown()).toEqual(['talking', 'talking'])
  await card().getByRole('button', { name: 'Hang up' }).click()
  await pastDoubleClick()
  await card().getByRole('button', { name: 'Close' }).click()
  await expect.poll(shown).toEqual(['idle', 'idle'])
  await page.evaluate(() => {
    for (const tag of document.querySelectorAll('ringfence-call')) tag.remove()
    return new Promise(resolve => setTimeout(resolve, 50))
  })
  expect(await page.locator('ringfence-card').count()).toBe(0)
  expect(await asked()).not.toContain('close')

  // It lives on: a tag that is given it later stands for it, too.
  await page.evaluate(() => {
    const tag = document.createElement('ringfence-call')
    tag.lang = 'en'
    document.body.append(tag)
    return tag.updateComplete.then(() => {
      tag.phone = window.gallery.phone()
      return tag.updateComplete.then(() => tag.call())
    })
  })
  expect(await asked()).toContain('call')
  expect(await shown()).toEqual(['asking-microphone'])
})

test('what cannot be is refused with a code: a tag that is on no page, and a second call of the page', async () => {
  const codeOf = (which: string) =>
    page.evaluate(async name => {
      const made = document.createElement('ringfence-call')
      made.setAttribute('site', 'demo')
      made.setAttribute('queue', 'repairs')
      if (name === 'on the page') document.body.append(made)
      return made.call().then(
        () => '',
        error => error.code,
      )
    }, which)
  expect(await codeOf('nowhere')).toBe('request-not-allowed')
  await page.evaluate(() => document.querySelector('ringfence-call')?.call())
  expect(await codeOf('on the page')).toBe('request-not-allowed')
  expect(await phoneState()).toBe('asking-microphone')
})

test('a tag that does nothing takes muting and hanging up without a word', async () => {
  const state = await page.evaluate(async () => {
    const tag = document.querySelector('ringfence-call')
    tag?.mute(true)
    await tag?.hangUp()
    return tag?.snapshot.state
  })
  expect(state).toBe('idle')
  expect(await page.getByRole('dialog').count()).toBe(0)
})

test('without a press, where the browser plays nothing, the card says what one press does, and that press calls', async () => {
  await page.evaluate(() => document.querySelector('ringfence-call')?.call())
  await page.evaluate(() =>
    window.gallery.phone().show({ state: 'refused', code: 'gesture-required', retryable: false }),
  )
  await card().getByText('One press and we call').waitFor()
  await pastDoubleClick()
  await card().getByRole('button', { name: 'Try again' }).click()
  await expect.poll(phoneState).toBe('asking-microphone')
})
