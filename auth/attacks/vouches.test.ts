import { createHmac } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { encodePart } from '../jws/compactJws.ts'
import { foreignAlgorithms, nones } from '../testing/attacks/algorithmNames.ts'
import { criticalMembers } from '../testing/attacks/criticalMembers.ts'
import { publicForms } from '../testing/attacks/publicForms.ts'
import { strangeNames } from '../testing/attacks/strangeNames.ts'
import { named, nothingGotIn, startTarget } from '../testing/attacks/targets/testTarget.ts'
import { startVouchTarget, type VouchAttack } from '../testing/attacks/targets/vouchTarget.ts'
import { createBackEnd, keySet, publishKeys } from '../testing/testBackEnd.ts'
import { claimsIn, createTestBrowser, signCompact } from '../testing/testBrowser.ts'
import { maxVouchLength } from '../vouch/examineVouch.ts'

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

/** Nobody reads what is too long for any site to have signed. */
const attack = (name: string, vouch: string): VouchAttack =>
  vouch.length > maxVouchLength ? { name, vouch, code: 'vouch-too-long' } : { name, vouch }

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
        attack(`${name}, signed by the site`, backEnd.signed(header, payload)),
        attack(`${name}, signed by a thief`, thief.signed(header, payload)),
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

test('a vouch is no call token and no proof, nor is a call token a vouch, though each is good for what it is', async () => {
  const opened = await temporaryStore(onTestFinished)
  const target = await startTarget(opened, onTestFinished)
  const { clock, token, proof, ownKey } = target
  const backEnd = createBackEnd()
  const vouch = backEnd.vouchAt(clock.nowMs)
  const asToken = { ...claimsIn(token), ...claimsIn(vouch), iss: claimsIn(token).iss }
  const attacks = [
    { name: 'a vouch for a token', token: vouch },
    { name: 'a vouch for a proof', proof: vouch, code: 'proof-invalid' as const },
    { name: 'a vouch in both places', token: vouch, proof: vouch },
    { name: 'a vouch that says what a token says', token: backEnd.vouchAt(clock.nowMs, claimsIn(token)) },
    {
      name: 'the same under the header of a token, by the site',
      token: backEnd.signed(encodePart(target.headerOf()), target.payload),
    },
    { name: 'both by the service', token: target.forgeParts(target.header, encodePart(asToken)) },
    {
      name: 'a vouch by the service’s key',
      token: signCompact(encodePart({ ...target.headerOf(), typ: 'vouch+jwt' }), target.payload, ownKey.jwk),
    },
  ]
  const shop = await startVouchTarget(opened, onTestFinished)
  const tokens: Record<string, string> = {
    token,
    proof,
    'site’s token': shop.backEnd.signed(target.header, target.payload),
  }
  const asVouches = Object.entries(tokens).map(([name, one]) => ({
    name: `a ${name} for a vouch`,
    vouch: one,
  }))
  expect(await shop.bringAll('call tokens and proofs', asVouches)).toEqual(nothingGotIn)
  expect(await target.bringAll('vouches for tokens', attacks)).toEqual(nothingGotIn)
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

test('of 200 parallel tries with one vouch exactly one wins', async () => {
  const { outcome, vouch } = await start()
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => outcome(vouch)))
  console.log(`attacks by vouches, replays: ${outcomes.filter(one => one === 'vouch-used').length} refused`)
  expect(outcomes.filter(one => one === 'accepted')).toHaveLength(1)
  expect(outcomes.filter(one => one === 'vouch-used')).toHaveLength(199)
})

test('a vouch is used up for its site alone: the same jti of another key is another', async () => {
  const { outcome, backEnd, ed25519, clock } = await start()
  const changes = { jti: 'chosen-by-the-site-1' }
  expect(await outcome(backEnd.vouchAt(clock.nowMs, changes))).toBe('accepted')
  expect(await outcome(ed25519.vouchAt(clock.nowMs, changes))).toBe('vouch-used')
})
