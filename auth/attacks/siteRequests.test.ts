import { createHmac } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { encodePart } from '../jws/compactJws.ts'
import { foreignAlgorithms, nones } from '../testing/attacks/algorithmNames.ts'
import { criticalMembers } from '../testing/attacks/criticalMembers.ts'
import { lookAlikes } from '../testing/attacks/lookAlikes.ts'
import { publicForms } from '../testing/attacks/publicForms.ts'
import { spellingsOf } from '../testing/attacks/spellings.ts'
import { strangeNames } from '../testing/attacks/strangeNames.ts'
import { nothingRead, startSiteRequestTarget } from '../testing/attacks/targets/siteRequestTarget.ts'
import { named } from '../testing/attacks/targets/testTarget.ts'
import { timeSpellings } from '../testing/attacks/timeSpellings.ts'
import { createBackEnd, keySet, publishKeys } from '../testing/testBackEnd.ts'

const EcJwk = z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string() })
const aud = 'https://calls.example'

const start = async (how?: Parameters<typeof startSiteRequestTarget>[2]) =>
  startSiteRequestTarget(await temporaryStore(onTestFinished), onTestFinished, how)

test.each(['ES256', 'EdDSA'] as const)(
  'a request by %s is taken once, whoever brings it again',
  async algorithm => {
    const { tokenWith, outcome, rows } = await start({ algorithm })
    const token = tokenWith()
    const before = rows()
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => outcome({ token })))
    expect(outcomes.sort()).toEqual(['accepted', ...Array.from({ length: 9 }, () => 'site-request-used')])
    expect(rows()).toBe(before + 1)
  },
)

test('every spelling but one', async () => {
  const { tokenWith, bringAll } = await start()
  const token = tokenWith()
  expect(
    await bringAll(
      'spellings',
      spellingsOf(token).map((spelled, at) => ({ name: `${at}`, token: spelled })),
    ),
  ).toEqual(nothingRead)
})

test('another method, another address, and an address that only looks the same', async () => {
  const { url, tokenWith, bringAll } = await start()
  const by = (htu: string) => ({ name: htu, token: tokenWith({ htu }) })
  const at = (path: string) => ({ name: path, token: tokenWith(), url: aud + path })
  expect(
    await bringAll('addresses', [
      ...['POST', 'HEAD', 'DELETE', 'get', 'GET ', ''].map(htm => ({ name: htm, token: tokenWith({ htm }) })),
      { name: 'brought by POST', token: tokenWith(), method: 'POST' },
      ...lookAlikes(aud)
        .map(other => url.replace(aud, String(other)))
        .filter(htu => htu !== url)
        .map(by),
      ...[
        `${url}#`,
        `${url}#x`,
        url.replace('?', '#?'),
        ` ${url}`,
        `${url}\n`,
        url.replace('//', '\\\\'),
      ].map(by),
      ...['', '/', aud, `${aud}/`, 'calls', '/api/v1/sites/shop/calls?limit=20'].map(by),
      ...[
        url.replace('calls?', 'calls;?'),
        url.replace('shop', 'shop%2F'),
        url.replace('shop', 'sh%6Fp%00'),
      ].map(by),
      ...[`${url}&limit=200`, url.replace('20', '200'), url.replace('?limit=20', ''), `${url}&`].map(by),
      at('/api/v1/sites/shop/calls'),
      at('/api/v1/sites/shop/calls?limit=200'),
      at('/api/v1/sites/shop/calls?limit=20&from=0'),
      at('/api/v1/sites/shop/calls?limit=20&'),
      at('/api/v1/sites/shop/calls?LIMIT=20'),
      at('/api/v1/sites/shop/calls?limit=%32%30'),
      at('/api/v1/sites/other/calls?limit=20'),
      at('/api/v1/sites/shop/calls/call_x?limit=20'),
    ]),
  ).toEqual(nothingRead)
})

test('other sites, other audiences, and members too many or too few', async () => {
  const { tokenWith, bringAll, backEnd, clock } = await start()
  const members = ['iss', 'aud', 'htm', 'htu', 'jti', 'iat', 'exp']
  expect(
    await bringAll('claims', [
      { name: 'of another site', site: 'other' },
      { name: 'for another site', token: tokenWith({ iss: 'other' }), site: 'other' },
      { name: 'of nobody', site: 'nobody', code: 'site-unknown' },
      ...['Shop', 'shop ', 'shop\0', ['shop'], null, '', 'other'].map(iss => ({
        name: `iss ${named(iss)}`,
        token: tokenWith({ iss }),
      })),
      ...lookAlikes(aud).map(other => ({ name: `aud ${named(other)}`, token: tokenWith({ aud: other }) })),
      { name: 'aud list', token: tokenWith({ aud: [aud] }) },
      ...[{ more: 1 }, { nbf: 1 }, { sub: 'x' }, { scope: 'callers:read' }, { ath: 'x' }, { nonce: 'x' }].map(
        more => ({ name: named(more), token: tokenWith(more) }),
      ),
      ...members.map(member => ({ name: `no ${member}`, token: tokenWith({ [member]: undefined }) })),
      ...['', 'short', 'a'.repeat(129), 'sixteen letters\n', 1, null].map(jti => ({
        name: `jti ${named(jti)}`,
        token: tokenWith({ jti }),
      })),
      { name: 'a vouch', token: backEnd.vouchAt(clock.nowMs) },
      ...['vouch+jwt', 'grant-spend+jwt', 'dpop+jwt', 'call+jwt', 'jwt', 'SITE-REQUEST+JWT', '', null].map(
        typ => ({
          name: `typ ${named(typ)}`,
          token: tokenWith({}, { typ }),
        }),
      ),
    ]),
  ).toEqual(nothingRead)
})

test('algorithms, extensions, key names, embedded keys, and keys of others', async () => {
  const { header, claims, tokenWith, backEnd, bringAll } = await start()
  const payload = encodePart(claims())
  const attacker = createBackEnd('shop-1')
  const macs = Object.entries(publicForms(EcJwk.parse(backEnd.jwk), 'shop-1')).flatMap(([name, secret]) =>
    (['HS256', 'ES256'] as const).map(alg => {
      const input = `${encodePart({ ...header, alg })}.${payload}`
      const mac = createHmac('sha256', secret).update(input).digest('base64url')
      return { name: `${alg} with ${name}`, token: `${input}.${mac}` }
    }),
  )
  const embedded = [{ jwk: attacker.jwk }, { jku: 'https://evil.example/jwks.json' }, { x5c: ['AAAA'] }]
  const by = (headerChanges: object) => tokenWith({}, headerChanges)
  expect(
    await bringAll('headers', [
      ...nones.map(alg => ({ name: `alg ${named(alg)}`, token: by({ alg }) })),
      ...foreignAlgorithms.map(alg => ({ name: `alg ${alg}`, token: by({ alg }) })),
      ...criticalMembers.map(members => ({ name: named(members), token: by(members) })),
      ...strangeNames('shop-1')
        .filter(kid => kid !== 'shop-1')
        .map(kid => ({ name: `kid ${named(kid)}`, token: by({ kid }) })),
      ...macs,
      ...embedded.map(members => ({ name: named(members), token: by(members) })),
      ...embedded.map(members => ({ name: `by ${named(members)}`, token: tokenWith({}, members, attacker) })),
      { name: 'by another key of that name', token: tokenWith({}, {}, attacker) },
      { name: 'nothing', token: '' },
      { name: 'no signature', token: `${encodePart(header)}.${payload}.` },
    ]),
  ).toEqual(nothingRead)
})

test('times', async () => {
  const { tokenWith, backEnd, header, claims, bringAll, clock } = await start()
  const now = Math.floor(clock.nowMs / 1000)
  const lives = [
    { iat: now - 66, exp: now - 6 },
    { iat: now + 6, exp: now + 60 },
    { iat: now, exp: now + 61 },
    { iat: now, exp: now },
    { iat: now - 3600, exp: now + 3600 },
    { iat: 0, exp: now + 60 },
    { iat: now, exp: 2 ** 53 },
  ]
  const good = JSON.stringify(claims({ iat: now, exp: now + 60 }))
  const part = (text: string) => Buffer.from(text).toString('base64url')
  const spelled = timeSpellings(now).filter(text => !readsAs(text, now))
  expect(
    await bringAll('times', [
      ...lives.map(times => ({ name: named(times), token: tokenWith(times) })),
      ...spelled.flatMap(text =>
        ['iat', 'exp'].map(member => ({
          name: `${member} ${text}`,
          token: backEnd.signed(
            encodePart(header),
            part(good.replace(new RegExp(`"${member}":\\d+`), `"${member}":${text}`)),
          ),
        })),
      ),
    ]),
  ).toEqual(nothingRead)
})

function readsAs(text: string, number: number): boolean {
  try {
    return JSON.parse(text) === number
  } catch {
    return false
  }
}

test('a key reads what it may, a key that only vouches reads nothing, and a site that is revoked neither', async () => {
  const { outcome, service, rows, backEnd } = await start()
  const before = rows()
  expect(await outcome({ needs: 'callers:read' })).toBe('scope-missing')
  expect(await outcome({ needs: 'receipts:read' })).toBe('scope-missing')
  expect(rows()).toBe(before)
  const { url: jwksUrl } = await publishKeys(onTestFinished, keySet(backEnd.jwk))
  const other = await start({
    shop: { api: { keys: [{ kid: 'shop-2', scopes: ['calls:read'] }] }, vouching: { jwksUrl } },
  })
  expect(await other.outcome({ token: other.tokenWith({}, {}, backEnd) })).toBe('scope-missing')
  await service.auth.revoke({ kind: 'site', value: 'shop' }, 'test')
  expect(await outcome({})).toBe('revoked')
})
