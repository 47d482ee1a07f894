import { expect, onTestFinished, test } from 'vitest'
import { RingfenceError, type VouchReason, vouchReasons } from '../../protocol/index.ts'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { encodePart } from '../jws/compactJws.ts'
import { createBackEnd } from '../testing/testBackEnd.ts'
import { publicOrigin } from '../testing/testService.ts'
import { startVouches } from '../testing/testVouches.ts'
import { explainVouch } from './explainVouch.ts'

const start = async () => startVouches(await temporaryStore(onTestFinished), onTestFinished)
type Shop = Awaited<ReturnType<typeof start>>

/** A vouch that is wrong in one way, by the shop's own key where nothing else is said. */
const at = ({ backEnd, clock }: Shop, changes: object, header: object = {}) =>
  backEnd.vouchAt(clock.nowMs, changes, header)
const seconds = ({ clock }: Shop) => Math.floor(clock.nowMs / 1000)

const wrongs: readonly (readonly [VouchReason, (shop: Shop) => string, said: RegExp])[] = [
  ['spelling', shop => `${at(shop, {})}=`, /no compact JWS/],
  ['header', ({ backEnd }) => backEnd.signed('bm90IGpzb24', encodePart({})), /header is no JSON/],
  [
    'claims',
    ({ backEnd }) => backEnd.signed(encodePart(backEnd.header), 'bm90IGpzb24'),
    /claims are no JSON/,
  ],
  ['unknown-member', shop => at(shop, { admin: true }), /none of the documented ones/],
  ['unknown-member', shop => at(shop, {}, { jku: 'https://evil.example' }), /none of the documented ones/],
  [
    'size',
    shop =>
      at(shop, {
        attributes: Object.fromEntries(
          Array.from({ length: 8 }, (_, index) => [`${index}${'é'.repeat(39)}`, 'é'.repeat(200)]),
        ),
      }),
    /too long together/,
  ],
  ['issuer', shop => at(shop, { iss: 'nobody' }), /iss is "nobody", and the sites are "shop", /],
  [
    'audience',
    shop => at(shop, { aud: 'https://x.example' }),
    /aud is "https:\/\/x.example", and this service is /,
  ],
  [
    'origin',
    shop => at(shop, { origin: 'https://x.example' }),
    /origin is "https:\/\/x.example", and the pages /,
  ],
  ['lifetime', shop => at(shop, { exp: seconds(shop) + 301 }), /it is 301 s, and it may be 1 to 300/],
  [
    'not-yet',
    shop => at(shop, { iat: seconds(shop) + 60, exp: seconds(shop) + 90 }),
    /iat is 60 s ahead of the clock/,
  ],
  [
    'expired',
    shop => at(shop, { iat: seconds(shop) - 90, exp: seconds(shop) - 30 }),
    /exp was 30 s ago by the clock/,
  ],
  ['key', shop => at(shop, {}, { kid: 'shop-0' }), /no key of the kid "shop-0"/],
  [
    'algorithm',
    shop => at(shop, {}, { alg: 'EdDSA' }),
    /alg is "EdDSA", and the key "shop-1" is for another/,
  ],
  ['signature', ({ clock }) => createBackEnd('shop-1').vouchAt(clock.nowMs), /the key "shop-1" did not sign/],
  ['header.typ', shop => at(shop, {}, { typ: 'JWT' }), /header.typ is not as it should be: "JWT"/],
  ['claims.jti', shop => at(shop, { jti: 'short' }), /claims.jti is not as it should be: "short"/],
  ['claims.sub', shop => at(shop, { sub: undefined }), /claims.sub is missing/],
  ['claims.attributes', shop => at(shop, { attributes: { Plan: 7 } }), /claims.attributes is not/],
]

test.each(wrongs)(
  '%s: the answer says so, the command how it should be, and nothing is used up',
  async (reason, make, said) => {
    const shop = await start()
    const vouch = make(shop)
    const refusal: unknown = await shop.bring(vouch).catch(error => error)
    expect(refusal).toMatchObject({ code: 'vouch-invalid', reason })
    const explained = await explainVouch(vouch, {
      sites: [shop.site, shop.other],
      publicOrigin,
      clock: shop.clock,
    })
    expect(explained).toEqual({ holds: false, line: expect.stringMatching(said) })
    expect(await shop.outcome(shop.backEnd.vouchAt(shop.clock.nowMs))).toBe('accepted')
  },
)

test('a site that vouches for nobody is one reason, and each reason there is was told', async () => {
  const shop = await start()
  const vouch = at(shop, { iss: 'other', origin: 'https://other.example' })
  const refusal: unknown = await shop
    .bring(vouch, { site: shop.other, origin: 'https://other.example' })
    .catch(error => error)
  expect(refusal).toBeInstanceOf(RingfenceError)
  expect(refusal).toMatchObject({ code: 'vouch-invalid', reason: 'not-configured' })
  expect(new Set([...wrongs.map(([reason]) => reason), 'not-configured'])).toEqual(
    new Set([...vouchReasons, 'header.typ', 'claims.jti', 'claims.sub', 'claims.attributes']),
  )
})

test('a right one is said to be right, as often as one looks, and is good afterwards', async () => {
  const shop = await start()
  const vouch = at(shop, {})
  const place = { sites: [shop.site, shop.other], publicOrigin, clock: shop.clock }
  for (let time = 0; time < 2; time += 1)
    expect(await explainVouch(vouch, place)).toEqual({
      holds: true,
      line: 'The vouch is right: site shop vouches for "user-1", for 300 s more.',
    })
  expect(await shop.outcome(vouch)).toBe('accepted')
  expect(await explainVouch('x'.repeat(9000), place)).toMatchObject({
    holds: false,
    line: expect.stringContaining('9000 characters'),
  })
})
