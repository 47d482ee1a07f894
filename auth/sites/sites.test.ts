import { expect, test } from 'vitest'
import { z } from 'zod'
import { Sites } from './sites.ts'

const queue = { key: 'sales', name: 'Sales' }
const site = { key: 'shop', name: 'Shop', allowedOrigins: ['https://shop.example'], queues: [queue] }
const hours = { timeZone: 'Europe/Madrid', days: ['mon'], from: '09:00', to: '17:00' }

const ed25519 = { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43), kid: 'a' }

test('what is left out has the documented default', () => {
  const caps = {
    concurrent: 2,
    callsPer15Minutes: 7,
    callsPer60Minutes: 9,
    callsPer24Hours: 15,
    secondsPer24Hours: 7200,
    seconds: 900,
  }
  expect(Sites.parse([site])).toEqual([
    {
      ...site,
      queues: [{ ...queue, gate: 'off', stepUps: { purposes: [], typed: false, perCall: 10 } }],
      caps,
      tokenSeconds: 60,
      webhooks: [],
      authorizationSeconds: 120,
      passkeys: { policy: 'none', enrolAfterCall: false, coolOffHours: 24 },
      keepVouchedDays: 0,
      blockHours: 24,
    },
  ])
  expect(Sites.parse([{ ...site, caps: { seconds: 60 } }])[0]?.caps).toEqual({ ...caps, seconds: 60 })
})

const withHours = (changes: object) => [
  { ...site, queues: [{ ...queue, openingHours: { ...hours, ...changes } }] },
]

test('hours until midnight are hours', () => {
  expect(Sites.safeParse(withHours({ to: '24:00' })).success).toBe(true)
})

test.each([
  ['no site', [], 'expected array to have >=1'],
  ['two sites of one key', [site, site], 'the key shop was used before, at position 0\n  → at [1].key'],
  ['two queues of one key', [{ ...site, queues: [queue, queue] }], '→ at [0].queues[1].key'],
  ['a member nobody knows', [{ ...site, colour: 'red' }], 'colour'],
  ['a key in capitals', [{ ...site, key: 'Shop' }], '→ at [0].key'],
  ['no origin', [{ ...site, allowedOrigins: [] }], '→ at [0].allowedOrigins'],
  ['an origin with a path', [{ ...site, allowedOrigins: ['https://shop.example/'] }], 'without path'],
  ['an origin in capitals', [{ ...site, allowedOrigins: ['https://Shop.example'] }], 'must be an origin'],
  ['a default port', [{ ...site, allowedOrigins: ['https://shop.example:443'] }], 'must be an origin'],
  ['a star', [{ ...site, allowedOrigins: ['*'] }], '→ at [0].allowedOrigins[0]'],
  ['the null origin', [{ ...site, allowedOrigins: ['null'] }], 'must be an origin'],
  ['a file', [{ ...site, allowedOrigins: ['file:///shop'] }], 'must be an origin'],
  ['61 seconds for a token', [{ ...site, tokenSeconds: 61 }], '→ at [0].tokenSeconds'],
  ['no call at once', [{ ...site, caps: { concurrent: 0 } }], '→ at [0].caps.concurrent'],
  ['more than a day of talk', [{ ...site, caps: { seconds: 86_401 } }], '→ at [0].caps.seconds'],
  ['a zone that is nowhere', withHours({ timeZone: 'Europe/Nowhere' }), 'time zone name'],
  ['a day that is none', withHours({ days: ['monday'] }), 'openingHours.days[0]'],
  ['a time that is none', withHours({ from: '9:00' }), 'HH:MM'],
  ['vouching without keys', [{ ...site, vouching: {} }], 'needs keys or jwksUrl, and not both'],
  [
    'a key set over the open network',
    [{ ...site, vouching: { jwksUrl: 'http://shop.example/keys.json' } }],
    'must be an https address',
  ],
  [
    'a shared secret',
    [{ ...site, vouching: { keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'a' }] } }],
    '→ at [0].vouching.keys[0].kty',
  ],
  ['two keys of one name', [{ ...site, vouching: { keys: [ed25519, ed25519] } }], 'has two keys of one kid'],
  ['a passkey policy that is none', [{ ...site, passkeys: { policy: 'always' } }], 'passkeys.policy'],
  [
    'hours that end where they begin',
    withHours({ from: '09:00', to: '09:00' }),
    'must be another time than from',
  ],
  ['hours that begin when the day is over', withHours({ from: '24:00' }), 'must be before 24:00'],
])('%s is refused with a sentence that names the place', (_, sites, sentence) => {
  const { error } = Sites.safeParse(sites)
  expect(error && z.prettifyError(error)).toContain(sentence)
})
