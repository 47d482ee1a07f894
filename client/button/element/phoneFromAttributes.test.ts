import { afterEach, expect, test, vi } from 'vitest'
import { createPhone, type Phone, type PhoneSnapshot } from '../../sdk/index.ts'
import { galleryPhone } from '../gallery/galleryPhone.ts'
import { situationOf } from '../words/refusalSituations.ts'
import { forwardNews, phoneFactory, phoneFromAttributes } from './phoneFromAttributes.ts'

class Button extends EventTarget {
  site: string | undefined
  queue: string | undefined = 'sales'
  service: string | undefined = 'https://calls.example'
  vouch = undefined
  phone: Phone | undefined
  pageContext = undefined;
  [phoneFactory] = createPhone
}

afterEach(() => vi.restoreAllMocks())

test.each([
  ['site', { site: undefined }, 'site-unknown'],
  ['site', { site: ' ' }, 'site-unknown'],
  ['queue', { site: 'shop', queue: undefined }, 'queue-unknown'],
  ['service', { site: 'shop', service: 'calls.example' }, 'not-found'],
  ['service', { site: 'shop', service: undefined }, 'service-missing'],
])(
  'says once on the console that %s is not set up, and refuses each call as that',
  async (name, attributes, code) => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const button = Object.assign(new Button(), attributes)
    const shown: PhoneSnapshot[] = []
    const refused: Event[] = []
    button.addEventListener('ringfence-refused', event => refused.push(event))
    const make = () => {
      const phone = phoneFromAttributes('en', () => button)
      phone.on('snapshotChanged', snapshot => shown.push(snapshot))
      forwardNews(phone, () => [button])
      return phone
    }

    await expect(make().resume()).resolves.toBe(false)
    const phone = make()
    phone.warmUp()
    await expect(phone.call()).rejects.toMatchObject({ code })
    const { snapshot } = phone
    expect(snapshot.state === 'refused' && situationOf(snapshot.code)).toBe('not-set-up')
    expect(refused).toHaveLength(1)
    phone.reset()
    expect(shown.map(({ state }) => state)).toEqual(['refused', 'idle'])
    expect(error).toHaveBeenCalledTimes(1)
    expect(String(error.mock.calls)).toContain(name)
  },
)

test('takes the phone that the page made, whatever the attributes say, and nothing that is none', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})
  const phone = galleryPhone()
  expect(phoneFromAttributes('en', () => Object.assign(new Button(), { site: undefined, phone }))).toBe(phone)
  expect(error).not.toHaveBeenCalled()
  const garbage = Object.assign(new Button(), { site: 'shop' })
  Reflect.set(garbage, 'phone', { call: 'me' })
  await expect(phoneFromAttributes('en', () => garbage).call()).rejects.toMatchObject({ code: 'not-found' })
  expect(String(error.mock.calls)).toContain('createPhone')
})

test('who forwards news can stop it: a phone of the page’s own lives on', async () => {
  const button = Object.assign(new Button(), { queue: undefined, site: 'shop' })
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const phone = phoneFromAttributes('en', () => button)
  const refused = vi.fn()
  button.addEventListener('ringfence-refused', refused)
  const stop = forwardNews(phone, () => [button])
  await phone.call().catch(() => undefined)
  stop()
  await phone.call().catch(() => undefined)
  expect(refused).toHaveBeenCalledTimes(1)
})
