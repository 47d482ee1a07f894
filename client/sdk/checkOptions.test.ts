import { expect, test } from 'vitest'
import { createCallerPasskeysOn, createNodePlatform, createPhoneOn, createSeatOn } from './testing/index.ts'

const options = { service: 'https://calls.example', site: 'demo', queue: 'sales' }
const offline = () => Promise.reject(new Error('nothing is asked yet'))
const platform = createNodePlatform({
  fetch: offline,
  openSocket: () => ({ send() {}, close() {} }),
  clock: { now: () => 0, after: () => () => {} },
})
/** As from a page without types. */
const slip = (more: object) => Object.assign({ ...options }, more)

test.each([
  [
    { service: 'localhost:3000' },
    'service must be an origin such as https://calls.example, not localhost:3000',
  ],
  [{ service: 'calls.example' }, 'service must be'],
  [{ service: 'https://' }, 'service must be'],
  [{ service: '' }, 'service must be'],
  [
    { service: 'https://calls.example/ringfence' },
    'service must be an origin and no more: https://calls.example, with',
  ],
  [{ service: 'https://calls.example//' }, 'service must be an origin and no more'],
  [{ service: 'https://calls.example/?site=demo' }, 'service must be an origin and no more'],
  [{ service: 'https://calls.example/#x' }, 'service must be an origin and no more'],
  [{ service: 'https://me:secret@calls.example' }, 'service must be an origin and no more'],
  [{ site: '' }, 'site must be'],
  [{ site: undefined }, 'site must be'],
  [{ queue: ' ' }, 'queue must be'],
  [{ queue: undefined }, 'queue must be'],
  [{ vouch: 'signed' }, 'vouch must be a function'],
  [{ pageContext: 'Linden' }, 'pageContext must be'],
  [{ pageContext: null }, 'pageContext must be'],
])('a phone with %o is refused at once, with the reason', (more, reason) => {
  expect(() => createPhoneOn(platform, slip(more))).toThrow(TypeError)
  expect(() => createPhoneOn(platform, slip(more))).toThrow(reason)
})

test.each([
  {},
  { service: 'http://localhost:3000' },
  { service: 'HTTPS://calls.example/', vouch: async () => null },
  { pageContext: () => ({}) },
  { pageContext: { Product: 'Linden' } },
])('a phone with %o is one', more => {
  createPhoneOn(platform, { ...options, ...more }).close()
})

test('the list of a visitor’s own passkeys is asked of an origin, for a site', () => {
  expect(() => createCallerPasskeysOn(platform, slip({ service: 'localhost:3000' }))).toThrow(
    'service must be',
  )
  expect(() => createCallerPasskeysOn(platform, slip({ site: '' }))).toThrow('site must be')
})

test('an agent’s seat is at an origin, too', () => {
  expect(() => createSeatOn(platform, { service: 'https://calls.example/softphone' })).toThrow(
    'service must be an origin and no more',
  )
})
