import { createHmac } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { temporaryStore } from '../../store/testStore.ts'
import { encodePart } from '../compactJws.ts'
import { createTestBrowser, signCompact } from '../testBrowser.ts'
import { createBackEnd, keySet, publishKeys } from '../vouch/testBackEnd.ts'
import { foreignAlgorithms, nones } from './algorithmNames.ts'
import { criticalMembers } from './criticalMembers.ts'
import { lookAlikes } from './lookAlikes.ts'
import { publicForms } from './publicForms.ts'
import { spellingsOf, withUnusedBits } from './spellings.ts'
import { strangeNames } from './strangeNames.ts'
import { named, nothingGotIn, part } from './testTarget.ts'
import { timeSpellings } from './timeSpellings.ts'
import { startVouchTarget, type VouchAttack } from './vouchTarget.ts'

const start = async () => startVouchTarget(await temporaryStore(onTestFinished), onTestFinished)

const EcJwk = z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string() })

test('no algorithm but the key’s own: none, foreign ones, and the other kind of key’s', async () => {
  const target = await start()
  const { backEnd, ed25519, payload, signature } = target
  const attacks = [...nones, ...foreignAlgorithms.filter(alg => alg !== 'EdDSA')].flatMap(
    (alg): VouchAttack[] => {
      const header = encodePart({ ...backEnd.header, alg })
      return [
        { name: `${named(alg)} signed by the site`, vouch: backEnd.signed(header, payload) },
        { name: `${named(alg)} with the good signature`, vouch: `${header}.${payload}.${signature}` },
        { name: `${named(alg)} without signature`, vouch: `${header}.${payload}.` },
        { name: `${named(alg)} with two parts`, vouch: `${header}.${payload}` },
      ]
    },
  )
  for (const alg of ['EdDSA', 'Ed25519', 'ES256']) {
    for (const [signer, by] of Object.entries({ backEnd, ed25519 })) {
      for (const kid of [backEnd.header.kid, ed25519.header.kid]) {
        if (by.header.alg === alg && by.header.kid === kid) continue
        const vouch = by.signed(encodePart({ alg, typ: 'vouch+jwt', kid }), payload)
        attacks.push({ name: `${alg} by ${signer} under ${kid}`, vouch })
      }
    }
  }
  expect(await target.bringAll('algorithms', attacks)).toEqual(nothingGotIn)
})

test('HMAC with any form of the public key is no signature of the site', async () => {
  const target = await start()
  const { backEnd, payload } = target
  const forms = publicForms(EcJwk.parse(backEnd.jwk), backEnd.header.kid)
  const attacks = Object.entries(forms).flatMap(([form, secret]) =>
    ['sha256', 'sha384', 'sha512'].flatMap(digest =>
      [`HS${digest.slice(3)}`, 'ES256', 'EdDSA'].map((alg): VouchAttack => {
        const input = `${encodePart({ ...backEnd.header, alg })}.${payload}`
        const mac = createHmac(digest, secret).update(input).digest('base64url')
        return { name: `${form}, ${digest}, as ${alg}`, vouch: `${input}.${mac}` }
      }),
    ),
  )
  expect(await target.bringAll('HMAC with the public key', attacks)).toEqual(nothingGotIn)
})

test('no vouch brings its own key, and nobody is asked for one', async () => {
  const target = await start()
  const { backEnd, payload } = target
  const thief = createBackEnd('thief')
  const server = await publishKeys(onTestFinished, keySet(thief.jwk, { ...thief.jwk, kid: 'shop-1' }))
  const members: object[] = [
    { jwk: thief.jwk },
    { jwk: { ...thief.jwk, kid: 'shop-1' } },
    { jwk: backEnd.jwk },
    ...[`${server.url}`, `${server.url}#shop-1`, `${server.url}/..`].flatMap(url => [
      { jku: url },
      { x5u: url },
      { jku: url, jwk: thief.jwk },
    ]),
    ...[
      { x5c: ['MIIBAA'] },
      { x5c: [] },
      { x5t: 'AA' },
      { 'x5t#S256': 'AA' },
      { cty: 'JWT' },
      { zip: 'DEF' },
    ],
    ...criticalMembers,
  ]
  const attacks = members.flatMap(member =>
    ['shop-1', 'thief', undefined].flatMap((kid): VouchAttack[] => {
      const header = encodePart({ alg: 'ES256', typ: 'vouch+jwt', kid, ...member })
      const name = `${named(member)}, kid ${kid}`
      return [
        { name: `${name}, signed by the thief`, vouch: thief.signed(header, payload) },
        { name: `${name}, signed by the site`, vouch: backEnd.signed(header, payload) },
        {
          name: `${name}, plain payload`,
          vouch: backEnd.signed(header, Buffer.from(payload, 'base64url').toString()),
        },
      ]
    }),
  )
  expect(await target.bringAll('embedded keys, crit and b64', attacks)).toEqual(nothingGotIn)
  expect(server.asked()).toBe(0)
})

test('the name of a key is a name only', async () => {
  const target = await start()
  const { backEnd, payload } = target
  const thief = createBackEnd()
  const attacks = strangeNames('shop-1')
    .filter(kid => kid !== 'shop-1')
    .flatMap((kid): VouchAttack[] => {
      const header = encodePart({ ...backEnd.header, kid })
      const name = `${named(kid).slice(0, 60)}${named(kid).length}`
      return [
        { name: `${name}, signed by the site`, vouch: backEnd.signed(header, payload) },
        { name: `${name}, signed by a thief`, vouch: thief.signed(header, payload) },
      ]
    })
  attacks.push({ name: 'the good name, signed by a thief', vouch: thief.signed(target.header, payload) })
  expect(await target.bringAll('key names', attacks)).toEqual(nothingGotIn)
})

/** Kinds of JWS of this product and of others, and what a reader of media types takes for a vouch. */
const kinds: unknown[] = [
  ...['call+jwt', 'call-proof+jwt', 'grant-spend+jwt', 'passkeys+jwt', 'enrolment-ticket+jwt', 'dpop+jwt'],
  ...['audit-head+jwt', 'receipt+jwt', 'webhook+jwt', 'JWT', 'jwt', 'JOSE', 'at+jwt', 'passport', ''],
  ...['application/vouch+jwt', 'VOUCH+JWT', 'vouch+jwt ', ' vouch+jwt', 'vouch+jwt\0', 'vouch', 'vouch jwt'],
  ...[
    'vouch+jwt,call+jwt',
    'call+jwt,vouch+jwt',
    ['vouch+jwt'],
    { kind: 'vouch+jwt' },
    null,
    true,
    0,
    undefined,
  ],
]

test('no other kind of signed text is a vouch, whoever signed it', async () => {
  const target = await start()
  const { backEnd, claims } = target
  const browser = await createTestBrowser()
  const { iss, aud, jti, iat, exp } = claims
  const says: Record<string, object> = {
    'what a vouch says': claims,
    'what a spend says': { iss, aud, jti, iat, exp, callId: 'call_x', grantId: 'grant_x', purpose: 'refund' },
    'what a proof says': { jti, nonce: 'n', iat },
    'what a call token says': { iss: aud, aud: `${aud}/calls`, jti, iat, nbf: iat, exp, site: iss },
    'both of them': { ...claims, nonce: 'n', callId: 'call_x', grantId: 'grant_x', purpose: 'refund' },
  }
  const attacks = [...kinds, 'vouch+jwt'].flatMap(typ =>
    Object.entries(says).flatMap(([which, content]): VouchAttack[] => {
      if (typ === 'vouch+jwt' && content === claims) return []
      const header = { ...backEnd.header, typ }
      const vouch = backEnd.signed(encodePart(header), encodePart(content))
      const byBrowser = encodePart({ alg: 'ES256', typ, jwk: browser.browserKey })
      return [
        { name: `${named(typ)} with ${which}, by the site`, vouch },
        {
          name: `${named(typ)} with ${which}, by a browser`,
          vouch: signCompact(byBrowser, encodePart(content), browser.privateJwk),
        },
      ]
    }),
  )
  expect(await target.bringAll('type confusion', attacks)).toEqual(nothingGotIn)
})

test('issuer, audience and origin are compared letter by letter, and are one text each', async () => {
  const target = await start()
  const members = { iss: 'https://shop.example', aud: target.claims.aud, origin: target.claims.origin }
  const attacks = Object.entries(members).flatMap(([member, good]) =>
    [...new Set(lookAlikes(good))].map(
      (value): VouchAttack => ({
        name: `${member} ${named(value)}`,
        vouch: target.signedWith({ [member]: value }),
      }),
    ),
  )
  for (const iss of ['SHOP', 'shop ', ' shop', 'shop\0', 'sh\u043ep', 'other', 'shop,other', ['shop'], '*']) {
    attacks.push({ name: `iss ${named(iss)} for shop`, vouch: target.signedWith({ iss }) })
  }
  for (const origin of ['https://other.example', 'null', '', 'http://localhost:5173']) {
    attacks.push({ name: `brought by ${named(origin)}`, vouch: target.vouch, origin })
    attacks.push({ name: `signed for ${named(origin)}`, vouch: target.signedWith({ origin }) })
  }
  attacks.push({
    name: 'signed for and brought by a page that is not the site’s',
    vouch: target.signedWith({ origin: 'https://evil.example' }),
    origin: 'https://evil.example',
  })
  expect(await target.bringAll('issuers, audiences and origins', attacks)).toEqual(nothingGotIn)
})

test('a vouch lives 300 s by whole seconds that fit each other and the clock', async () => {
  const target = await start()
  const { backEnd, claims, header } = target
  const json = JSON.stringify(claims)
  const spelled = (['iat', 'exp'] as const).flatMap(member => {
    const good = `"${member}":${claims[member]}`
    const others = timeSpellings(claims[member]).filter(spelling => !sameNumber(spelling, claims[member]))
    return others.map(
      (spelling): VouchAttack => ({
        name: `${member} ${spelling}`,
        vouch: backEnd.signed(header, part(json.replace(good, `"${member}":${spelling}`))),
      }),
    )
  })
  const now = claims.iat
  const lives: [iat: number, exp: number][] = [
    ...[301, 302, 3600, 86_400, 2 ** 31, 0, -1, -300, 0.5, 299.5].map((life): [number, number] => [
      now,
      now + life,
    ]),
    ...[now - 305, now - 306, now - 3600, 0, -1, -(2 ** 31)].map((iat): [number, number] => [iat, iat + 300]),
    ...[now + 6, now + 3600, 2 ** 31, 2 ** 53 - 301, 2 ** 53, 2 ** 60].map((iat): [number, number] => [
      iat,
      iat + 300,
    ]),
    [now - 290, now + 11],
    [now + 5, now + 306],
  ]
  const lived = lives.map(
    ([iat, exp]): VouchAttack => ({ name: `from ${iat} to ${exp}`, vouch: target.signedWith({ iat, exp }) }),
  )
  const more = [
    { nbf: now },
    { nbf: now + 60 },
    { iat: undefined },
    { exp: undefined },
    { iat: undefined, exp: undefined },
  ].map(
    (changes): VouchAttack => ({
      name: named(changes) + Object.keys(changes),
      vouch: target.signedWith(changes),
    }),
  )
  expect(await target.bringAll('times', [...spelled, ...lived, ...more])).toEqual(nothingGotIn)
})

const sameNumber = (text: string, number: number): boolean => {
  try {
    return JSON.parse(text) === number
  } catch {
    return false
  }
}

test('JSON that two readers could read differently is refused', async () => {
  const target = await start()
  const { backEnd, header, payload, claims } = target
  const attacks: VouchAttack[] = []
  const parts = { header: JSON.stringify(backEnd.header), payload: JSON.stringify(claims) }
  for (const [side, text] of Object.entries(parts)) {
    const add = (name: string, other: string | Buffer) => {
      const spelled = typeof other === 'string' ? part(other) : other.toString('base64url')
      const vouch = side === 'header' ? backEnd.signed(spelled, payload) : backEnd.signed(header, spelled)
      attacks.push({ name: `${side}: ${name}`, vouch })
    }
    for (const { 1: member = '', 2: value = '', index } of text.matchAll(/"(\w+)":("[^"]*"|\d+)/g)) {
      const escaped = `\\u00${member.charCodeAt(0).toString(16)}${member.slice(1)}`
      const again = {
        same: `"${member}":${value}`,
        null: `"${member}":null`,
        escaped: `"${escaped}":${value}`,
      }
      for (const [how, double] of Object.entries(again)) {
        add(`${member} twice, ${how}, in front`, `${text.slice(0, index)}${double},${text.slice(index)}`)
        add(`${member} twice, ${how}, behind`, `${text.slice(0, -1)},${double}}`)
      }
    }
    for (const member of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'admin']) {
      for (const value of ['{"admin":true}', 'null', '"x"', '[]', text]) {
        add(`${member} as ${value.slice(0, 20)}`, `{"${member}":${value},${text.slice(1)}`)
      }
      add(`all in ${member}`, `{"${member}":${text}}`)
    }
    for (const depth of [10, 100, 1000, 2500]) {
      add(`${depth} lists`, '['.repeat(depth) + ']'.repeat(depth))
      add(`${depth} lists as a member`, `${text.slice(0, -1)},"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)
      add(`${depth / 5} objects`, `${'{"a":'.repeat(depth / 5)}1${'}'.repeat(depth / 5)}`)
    }
    const others = ['', 'null', 'true', '1', '[]', '{}', '""', `[${text}]`, JSON.stringify(text), `${text}x`]
    const broken = [`${text}}`, text.slice(0, -1), text.replaceAll('"', "'"), `\uFEFF${text}`, `${text}//`]
    for (const other of [...others, ...broken, `${text}\0`, text.replace(/\}$/, ',}')])
      add(other.slice(-60) + other.length, other)
    add('UTF-16', Buffer.from(text, 'utf16le'))
    add('no UTF-8', Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.of(0xff), Buffer.from('}')]))
    add('half a surrogate in a member more', `${text.slice(0, -1)},"a":"\\ud800"}`)
  }
  expect(await target.bringAll('JSON', attacks)).toEqual(nothingGotIn)
  const fresh: object = {}
  expect('admin' in fresh).toBe(false)
})

test('a vouch has one spelling of its three parts, and one size', async () => {
  const target = await start()
  const { backEnd, vouch, header, payload, signature } = target
  const attacks = [...new Set(spellingsOf(vouch))].map(
    (spelled): VouchAttack => ({ name: spelled, vouch: spelled }),
  )
  const respelled = (one: string) => [
    ...withUnusedBits(one),
    ...['=', '==', '\n', ' ', '.', '+'].map(end => one + end),
  ]
  for (const other of respelled(header)) {
    attacks.push({ name: `signed ${other}`, vouch: backEnd.signed(other, payload) })
  }
  for (const other of respelled(payload)) {
    attacks.push({ name: `signed, with payload ${other}`, vouch: backEnd.signed(header, other) })
  }
  for (const length of [8 * 1024, 64 * 1024, 5 * 1024 * 1024]) {
    const big = 'A'.repeat(length)
    attacks.push(
      { name: `${length} letters`, vouch: big },
      { name: `a header of ${length}`, vouch: `${big}.${payload}.${signature}` },
      { name: `a payload of ${length}`, vouch: `${header}.${big}.${signature}` },
      { name: `a signature of ${length}`, vouch: `${header}.${payload}.${big}` },
      { name: `a signed name of ${length}`, vouch: target.signedWith({ name: big }) },
      { name: `a signed sub of ${length}`, vouch: target.signedWith({ sub: big }) },
    )
  }
  expect(await target.bringAll('encodings and sizes', attacks)).toEqual(nothingGotIn)
})

test('the signature is the site’s: no zeros, no numbers out of range, no DER, no part of it', async () => {
  const target = await start()
  const { header, payload, signature, backEnd } = target
  const octets = Buffer.from(signature, 'base64url')
  const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')
  const [r, s] = [octets.subarray(0, 32), octets.subarray(32)]
  const numbers = {
    zero: Buffer.alloc(32),
    one: Buffer.alloc(32, 0).fill(1, 31),
    order,
    most: Buffer.alloc(32, 255),
  }
  const attacks: VouchAttack[] = []
  const add = (name: string, other: Uint8Array) =>
    attacks.push({ name, vouch: `${header}.${payload}.${Buffer.from(other).toString('base64url')}` })
  for (const [first, one] of Object.entries({ ...numbers, r })) {
    for (const [second, other] of Object.entries({ ...numbers, s })) {
      if (one !== r || other !== s) add(`r ${first}, s ${second}`, Buffer.concat([one, other]))
    }
  }
  add('s and r', Buffer.concat([s, r]))
  add('in DER', Buffer.concat([Buffer.from([0x30, 0x44, 2, 32]), r, Buffer.from([2, 32]), s]))
  for (const length of [1, 31, 32, 33, 63]) add(`the first ${length} octets`, octets.subarray(0, length))
  for (const more of [1, 32, 64]) add(`${more} octets more`, Buffer.concat([octets, Buffer.alloc(more)]))
  for (let bit = 0; bit < 512; bit += 1) {
    const flipped = Buffer.from(octets)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    add(`bit ${bit} turned`, flipped)
  }
  const another = backEnd.signed(header, encodePart({ ...target.claims, sub: 'user-2' }))
  attacks.push({
    name: 'the signature of another vouch',
    vouch: `${header}.${payload}.${another.slice(another.lastIndexOf('.') + 1)}`,
  })
  expect(await target.bringAll('signatures', attacks)).toEqual(nothingGotIn)
})

const strangeText: unknown[] = [
  ...[
    '\n',
    '\r',
    '\t',
    '\0',
    '\x1b[31m',
    '\x7f',
    '\u0085',
    '\u202e',
    '\u202a',
    '\u2066',
    '\u2069',
    '\ud800',
    '\udc00',
  ],
  ...[1, true, null, [], ['x'], {}, { toString: 'x' }],
]

test('what the agent reads is short plain text', async () => {
  const target = await start()
  const attacks: VouchAttack[] = []
  const add = (changes: object) =>
    attacks.push({
      name: `${named(changes).slice(0, 80)}${named(changes).length}`,
      vouch: target.signedWith(changes),
    })
  for (const strange of strangeText) {
    const value = typeof strange === 'string' ? `a${strange}b` : strange
    for (const member of ['name', 'customerReference']) add({ [member]: value })
    add({ attributes: { Plan: value } })
    if (typeof value === 'string') add({ attributes: { [value]: 'gold' } })
  }
  for (const sub of ['', 1, null, [], {}, ['user-1'], 'x'.repeat(256), '\ud800']) add({ sub })
  for (const jti of [
    '',
    'short',
    'x'.repeat(15),
    'x'.repeat(129),
    'a b c d e f g h i j',
    'ñ'.repeat(20),
    1,
    null,
  ]) {
    add({ jti })
  }
  for (const attributes of ['x', 1, [], ['x'], null]) add({ attributes })
  for (const long of [{ name: 'x'.repeat(121) }, { customerReference: 'x'.repeat(121) }]) add(long)
  add({ attributes: { ['x'.repeat(41)]: 'y' } })
  add({ attributes: { '': 'y' } })
  add({ attributes: { x: 'y'.repeat(201) } })
  add({ attributes: Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`a${at}`, 'x'])) })
  add({ attributes: Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`a${at}`, '漢'.repeat(200)])) })
  for (const extra of ['email', 'scope', 'assurance', 'caps', 'azp', 'act', 'cnf', 'callerId'])
    add({ [extra]: 'x' })
  expect(await target.bringAll('texts', attacks)).toEqual(nothingGotIn)
})

test('of 200 parallel tries with one vouch exactly one wins', async () => {
  const { outcome, vouch } = await start()
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => outcome(vouch)))
  console.log(`hostile vouches, replays: ${outcomes.filter(one => one === 'vouch-used').length} refused`)
  expect(outcomes.filter(one => one === 'accepted')).toHaveLength(1)
  expect(outcomes.filter(one => one === 'vouch-used')).toHaveLength(199)
})

test('a vouch is used up for its site alone: the same jti of another key is another', async () => {
  const { outcome, backEnd, ed25519, clock } = await start()
  const changes = { jti: 'chosen-by-the-site-1' }
  expect(await outcome(backEnd.vouchAt(clock.nowMs, changes))).toBe('accepted')
  expect(await outcome(ed25519.vouchAt(clock.nowMs, changes))).toBe('vouch-used')
})
