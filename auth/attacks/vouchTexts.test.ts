import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { lookAlikes } from '../testing/attacks/lookAlikes.ts'
import { spellingsOf, withUnusedBits } from '../testing/attacks/spellings.ts'
import { named, nothingGotIn, part } from '../testing/attacks/targets/testTarget.ts'
import { startVouchTarget, type VouchAttack } from '../testing/attacks/targets/vouchTarget.ts'
import { timeSpellings } from '../testing/attacks/timeSpellings.ts'

const start = async () => startVouchTarget(await temporaryStore(onTestFinished), onTestFinished)

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
  const sized = attacks.map(attack =>
    attack.vouch.length > 8192 ? { ...attack, code: 'vouch-too-long' as const } : attack,
  )
  expect(await target.bringAll('encodings and sizes', sized)).toEqual(nothingGotIn)
})

/** No text at all, or a text that no log could repeat. */
const noText: unknown[] = ['a\ud800b', 'a\udc00b', 1, true, null, [], ['x'], {}, { toString: 'x' }]

/** Strange, and cleaned: what the agent reads holds nothing of it. */
const strangeText = [
  ...['\n', '\r', '\t', '\0', '\x1b', '\x7f', '\u0085', '\u202e', '\u202a', '\u2066', '\u2069'],
  ...[
    '\u2028',
    '\u2029',
    '\u200b',
    '\u200d',
    '\u200f',
    '\u00ad',
    '\u061c',
    '\u3164',
    '\u115f',
    '\ufe0f',
    '\u{e0041}',
  ],
  ...['✔', '🛡', '\u0336'.repeat(180)],
]

test('what the agent reads is short plain text', async () => {
  const target = await start()
  const attacks: VouchAttack[] = []
  const add = (changes: object) =>
    attacks.push({
      name: `${named(changes).slice(0, 80)}${named(changes).length}`,
      vouch: target.signedWith(changes),
    })
  for (const value of noText) {
    for (const member of ['name', 'customerReference']) add({ [member]: value })
    add({ attributes: { Plan: value } })
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

test.each(strangeText)('%j in what a site vouches for reaches no agent', async strange => {
  const target = await start()
  const text = `a${strange}b`
  const { vouched } = await target.bring(
    target.signedWith({ name: text, customerReference: text, attributes: { [text]: text } }),
  )
  const read = JSON.stringify(vouched)
  const clean = expect.stringMatching(/^a(\u0336{4})? ?b$/)
  expect(vouched).toMatchObject({ name: clean, customerReference: clean })
  expect(Object.entries(vouched?.attributes ?? {})).toEqual([[clean, clean]])
  if (strange.length < 3) expect(read).not.toContain(strange)
})
