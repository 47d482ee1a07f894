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
import { nothingSpent, startGrantTarget } from '../testing/attacks/targets/grantTarget.ts'
import { named } from '../testing/attacks/targets/testTarget.ts'
import { timeSpellings } from '../testing/attacks/timeSpellings.ts'
import { createBackEnd } from '../testing/testBackEnd.ts'

const EcJwk = z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string() })

const start = async () => startGrantTarget(await temporaryStore(onTestFinished), onTestFinished)

test('every spelling but one', async () => {
  const { spending, grant, bringAll } = await start()
  const request = spending.requestFor(grant)
  // What no header of HTTP can carry does not reach us.
  const carried = spellingsOf(request).filter(text => /^[\x20-\x7e]*$/.test(text) && text.trim() === text)
  expect(
    await bringAll(
      'spellings',
      carried.map((spelled, at) => ({ name: `${at}`, request: spelled })),
    ),
  ).toEqual(nothingSpent)
})

test('other ways to say Bearer', async () => {
  const { spending, grant, rows } = await start()
  const request = spending.requestFor(grant)
  const before = rows()
  const headers = [
    ...[
      '',
      request,
      `Basic ${request}`,
      `DPoP ${request}`,
      `Bearer`,
      `Bearer  ${request}`,
      `Bearer ${request} x`,
    ],
    ...[`Bearer ${request},${request}`, `Bearer: ${request}`, `Token ${request}`, `Bearer Bearer ${request}`],
    `Bearer ${'a'.repeat(5000)}`,
  ]
  for (const header of headers) {
    const response = await spending.send(grant.callId, grant.grantId, header)
    expect([header, response.status]).toEqual([header, 401])
  }
  console.log(`attacks by grants, headers: ${headers.length} refused`)
  expect(rows()).toBe(before)
  expect((await spending.send(grant.callId, grant.grantId, `bearer ${request}`)).status).toBe(200)
})

test('algorithms, extensions, key names and embedded keys', async () => {
  const { spending, grant, backEnd, bringAll } = await start()
  const by = (headerChanges: object) => spending.requestFor(grant, {}, headerChanges)
  const payload = encodePart(spending.claimsFor(grant))
  const macs = Object.entries(publicForms(EcJwk.parse(backEnd.jwk), 'shop-1')).flatMap(([name, secret]) =>
    (['HS256', 'ES256'] as const).map(alg => {
      const input = `${encodePart({ ...spending.header, alg })}.${payload}`
      const mac = createHmac('sha256', secret).update(input).digest('base64url')
      return { name: `${alg} with ${name}`, request: `${input}.${mac}` }
    }),
  )
  const attacker = createBackEnd('shop-1')
  const embedded = [
    { jwk: attacker.jwk },
    { jku: 'https://evil.example/jwks.json' },
    { x5u: 'https://evil.example/x.pem' },
    { x5c: ['AAAA'] },
  ]
  expect(
    await bringAll('headers', [
      ...nones.map(alg => ({ name: `alg ${named(alg)}`, request: by({ alg }) })),
      ...foreignAlgorithms.map(alg => ({ name: `alg ${alg}`, request: by({ alg }) })),
      ...criticalMembers.map(members => ({ name: named(members), request: by(members) })),
      ...strangeNames('shop-1')
        .filter(kid => kid !== 'shop-1')
        .map(kid => ({ name: `kid ${named(kid)}`, request: by({ kid }) })),
      ...macs,
      ...embedded.map(members => ({ name: named(members), request: by(members) })),
      ...embedded.map(members => ({
        name: `signed by ${named(members)}`,
        request: spending.requestFor(grant, {}, members, attacker),
      })),
      ...['', `${encodePart({ ...spending.header, alg: 'none' })}.${payload}.`].map(request => ({
        name: request,
        request,
      })),
    ]),
  ).toEqual(nothingSpent)
})

test('other kinds of signed text, other audiences and issuers, and members too many', async () => {
  const { spending, grant, backEnd, bringAll, clock } = await start()
  const types = [
    'vouch+jwt',
    'call+jwt',
    'call-proof+jwt',
    'receipt+jwt',
    'webhook+jwt',
    'audit-head+jwt',
    'dpop+jwt',
  ]
  const aud = 'https://calls.example'
  const claims = (changes: object) => spending.requestFor(grant, changes)
  expect(
    await bringAll('claims', [
      ...[
        ...types,
        'jwt',
        'JWT',
        'grant-spend',
        'application/grant-spend+jwt',
        'GRANT-SPEND+JWT',
        '',
        null,
      ].map(typ => ({
        name: `typ ${named(typ)}`,
        request: spending.requestFor(grant, {}, { typ }),
      })),
      { name: 'a vouch', request: backEnd.vouchAt(clock.nowMs) },
      ...lookAlikes(aud).map(other => ({ name: `aud ${named(other)}`, request: claims({ aud: other }) })),
      ...['Shop', 'shop ', 'shop\0', ['shop'], null, ''].map(iss => ({
        name: `iss ${named(iss)}`,
        request: claims({ iss }),
      })),
      ...[{ more: 1 }, { nbf: 1 }, { sub: 'x' }, { scope: 'all' }, { limit: 1000 }].map(more => ({
        name: named(more),
        request: claims(more),
      })),
      ...['jti', 'iat', 'exp', 'callId', 'grantId', 'purpose', 'iss', 'aud'].map(member => ({
        name: `no ${member}`,
        request: claims({ [member]: undefined }),
      })),
      ...['', 'short', 'a'.repeat(129), 'sixteen letters\n', 1, null].map(jti => ({
        name: `jti ${named(jti)}`,
        request: claims({ jti }),
      })),
    ]),
  ).toEqual(nothingSpent)
})

test('members twice, prototypes, and JSON that two readers read differently', async () => {
  const { spending, grant, backEnd, bringAll } = await start()
  const good = JSON.stringify(spending.claimsFor(grant))
  const header = encodePart(spending.header)
  const part = (text: string) => Buffer.from(text).toString('base64url')
  const payloads = [
    good.replace('{', '{"amount":1,'),
    good.replace('{', '{"purpose":"close-account",'),
    good.replace('{', '{"__proto__":{"amount":1},'),
    good.replace('"amount"', '"\\u0061mount":1,"amount"'),
    `\uFEFF${good}`,
    `[${good}]`,
    `${good}${good}`,
    good.slice(0, -1),
    `${'['.repeat(900)}${']'.repeat(900)}`,
    'null',
    '{}',
  ]
  expect(
    await bringAll(
      'JSON',
      payloads.map(text => ({ name: text.slice(0, 40), request: backEnd.signed(header, part(text)) })),
    ),
  ).toEqual(nothingSpent)
})

test('times', async () => {
  const { spending, grant, backEnd, bringAll, clock } = await start()
  const now = Math.floor(clock.nowMs / 1000)
  const claims = (changes: object) => spending.requestFor(grant, changes)
  const lives = [
    { iat: now - 66, exp: now - 6 },
    { iat: now + 6, exp: now + 60 },
    { iat: now, exp: now + 61 },
    { iat: now, exp: now },
    { iat: now, exp: now - 1 },
    { iat: now - 3600, exp: now + 3600 },
    { iat: 0, exp: now + 60 },
    { iat: now, exp: 2 ** 53 },
  ]
  // Spellings that every reader of JSON takes for the same whole number are the site's own affair.
  const spelled = timeSpellings(now).filter(text => !readsAs(text, now))
  const part = (text: string) => Buffer.from(text).toString('base64url')
  const good = JSON.stringify(spending.claimsFor(grant, { iat: now, exp: now + 60 }))
  const withText = (member: string, text: string) =>
    backEnd.signed(
      encodePart(spending.header),
      part(good.replace(new RegExp(`"${member}":\\d+`), `"${member}":${text}`)),
    )
  expect(
    await bringAll('times', [
      ...lives.map(times => ({ name: named(times), request: claims(times) })),
      ...spelled.flatMap(text =>
        ['iat', 'exp'].map(member => ({ name: `${member} ${text}`, request: withText(member, text) })),
      ),
    ]),
  ).toEqual(nothingSpent)
})

function readsAs(text: string, number: number): boolean {
  try {
    return JSON.parse(text) === number
  } catch {
    return false
  }
}

test('addresses that name nothing', async () => {
  const { spending, grant, rows } = await start()
  const before = rows()
  const request = spending.requestFor(grant)
  const names = strangeNames(grant.grantId).filter(
    name => typeof name === 'string' && name !== '' && name.isWellFormed(),
  )
  let refused = 0
  for (const name of names) {
    const response = await spending.send(grant.callId, encodeURIComponent(String(name)), `Bearer ${request}`)
    expect([name, response.ok]).toEqual([name, false])
    refused += 1
  }
  console.log(`attacks by grants, addresses: ${refused} refused`)
  expect(rows()).toBe(before)
})
