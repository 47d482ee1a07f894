import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { RingfenceError } from '../../protocol/index.ts'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { encodePart } from '../jws/compactJws.ts'
import { named, part, turnedEnd } from '../testing/attacks/targets/testTarget.ts'
import { startStaff } from '../testing/testAgent.ts'
import { createTestSeat } from '../testing/testSeat.ts'
import { publicOrigin, startService } from '../testing/testService.ts'

/** One hostile way to sit down. What it does not name is as the agent's own browser brings it. */
interface Attack {
  readonly name: string
  readonly proof?: string
  readonly seatKey?: Seat['seatKey']
  readonly mediaKey?: string
  readonly nonce?: string
}
type Seat = ReturnType<typeof createTestSeat>

async function start() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const { admin } = await startStaff(service, publicOrigin)
  const session = await service.auth.sessionOf(admin.cookie)
  const { seat } = admin
  const nonce = service.auth.newNonce()
  const claims = { nonce, mediaKey: seat.mediaKey, iat: Math.floor(clock.now() / 1000) }
  const good = seat.proof(claims)

  /** How trying to sit down with this cookie ends. */
  function outcome({ proof = good, ...changes }: Omit<Attack, 'name'>): string {
    const { seatKey, mediaKey } = seat
    try {
      service.auth.verifySeat({ seatKey, mediaKey, nonce, proof, ...changes }, session)
      return 'accepted'
    } catch (error) {
      return error instanceof RingfenceError ? error.code : 'thrown'
    }
  }

  function bringAll(family: string, attacks: readonly Attack[]) {
    const wrong = attacks.filter(attack => outcome(attack) !== 'seat-proof-invalid').map(({ name }) => name)
    console.log(`attacks by seat proofs, ${family}: ${attacks.length - wrong.length} refused`)
    const names = attacks.map(({ name }) => name)
    return {
      wrong,
      namedTwice: names.filter((name, at) => names.indexOf(name) !== at),
      goodAfterwards: outcome({}),
    }
  }
  const saying = (name: string, changes: object): Attack => ({
    name,
    proof: seat.proof({ ...claims, ...changes }),
  })
  const under = (name: string, changes: object): Attack => ({
    name,
    proof: seat.proof(claims, { ...seat.header, ...changes }),
  })
  return { service, admin, session, seat, nonce, claims, good, clock, bringAll, saying, under, outcome }
}

const nobodySatDown = { wrong: [], namedTwice: [], goodAfterwards: 'accepted' }

test('a stolen cookie with any other key sits down nowhere', async () => {
  const { service, seat, session, claims, good, bringAll, admin } = await start()
  const thief = createTestSeat()
  const { mediaKey } = thief
  const own = thief.proof({ ...claims, mediaKey })
  const second = createTestSeat()
  expect(session.seatJkt).toBe(seat.seatJkt)
  const attacks: Attack[] = [
    { name: 'own key, own proof, own certificate', seatKey: thief.seatKey, proof: own, mediaKey },
    { name: 'own key, own proof', seatKey: thief.seatKey, proof: thief.proof(claims) },
    { name: 'the seat’s key named, own proof', proof: thief.proof(claims) },
    { name: 'own proof under the seat’s header', proof: thief.proof(claims, seat.header) },
    { name: 'own key named, the seat’s proof', seatKey: thief.seatKey },
    { name: 'the seat’s proof for another certificate', mediaKey },
    { name: 'half of each key', seatKey: { ...seat.seatKey, y: thief.seatKey.y } },
    { name: 'the key of another agent', seatKey: second.seatKey, proof: second.proof(claims) },
  ]
  expect(bringAll('stolen cookie', attacks)).toEqual(nobodySatDown)

  // The other way about: the seat's own key is worth nothing in a session that it did not sign in.
  const response = await admin.signIn()
  expect(response.status).toBe(201)
  const other = { seatJkt: thief.seatJkt }
  const input = { seatKey: seat.seatKey, proof: good, mediaKey: seat.mediaKey, nonce: claims.nonce }
  expect(() => service.auth.verifySeat(input, other)).toThrow(new RingfenceError('seat-proof-invalid'))
})

test('a proof is for one socket, one certificate and about now', async () => {
  const { service, seat, nonce, claims, clock, bringAll, saying, outcome } = await start()
  const elsewhere = service.auth.newNonce()
  const now = Math.floor(clock.now() / 1000)
  const day = 24 * 3600
  const certificate = createTestSeat().mediaKey
  const attacks: Attack[] = [
    { name: 'brought to another socket', nonce: elsewhere },
    { name: 'brought to a socket without nonce', nonce: '' },
    saying('the nonce of another socket', { nonce: elsewhere }),
    saying('half the nonce', { nonce: nonce.slice(0, 11) }),
    saying('the nonce and more', { nonce: `${nonce}A` }),
    saying('two nonces', { nonce: [nonce, elsewhere] }),
    saying('another certificate', { mediaKey: certificate }),
    saying('the certificate in small letters', { mediaKey: seat.mediaKey.toLowerCase() }),
    saying('the certificate without colons', { mediaKey: seat.mediaKey.replaceAll(':', '') }),
    saying('two certificates', { mediaKey: [seat.mediaKey, certificate] }),
    ...[2 ** 53 - now, 0.5].map(off => saying(`off by ${off} s`, { iat: now + off })),
    saying('a time as text', { iat: String(now) }),
    ...Object.keys(claims).flatMap(claim =>
      [undefined, null, '', 0.5, true, [], {}].map(value =>
        saying(`${claim} ${named(value)}`, { [claim]: value }),
      ),
    ),
    ...['jti', 'exp', 'nbf', 'aud', 'iss', 'sub', 'htm', 'htu', 'ath', 'site', '__proto__'].map(claim =>
      saying(`${claim} beside`, JSON.parse(`{"${claim}":"x"}`)),
    ),
  ]
  expect(bringAll('socket, certificate, time', attacks)).toEqual(nobodySatDown)
  for (const off of [26 * 3600, -26 * 3600, 365 * day, -now]) {
    expect(outcome({ proof: seat.proof({ ...claims, iat: now + off }) })).toBe('accepted')
  }
})

test('no other algorithm, no symmetric one and none at all', async () => {
  const { seat, claims, good, bringAll, under } = await start()
  const [header = '', payload = '', signature = ''] = good.split('.')
  const attacks: Attack[] = []
  for (const alg of [
    'none',
    'None',
    'NONE',
    'nOnE',
    '',
    'HS256',
    'HS512',
    'RS256',
    'PS256',
    'ES384',
    'ES256K',
    'EdDSA',
    'es256',
    null,
    0,
    ['ES256'],
  ]) {
    attacks.push(under(`alg ${named(alg)}`, { alg }))
    const unsigned = `${encodePart({ ...seat.header, alg })}.${payload}`
    attacks.push({ name: `alg ${named(alg)} without signature`, proof: `${unsigned}.` })
    attacks.push({ name: `alg ${named(alg)} with another's signature`, proof: `${unsigned}.${signature}` })
  }
  const { x, y } = seat.seatKey
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  const secrets = { jwk: JSON.stringify(seat.seatKey), point, thumbprint: seat.seatJkt, nothing: '' }
  for (const [name, secret] of Object.entries(secrets)) {
    for (const [alg, hash] of [
      ['HS256', 'sha256'],
      ['ES256', 'sha256'],
      ['HS512', 'sha512'],
    ] as const) {
      const input = `${encodePart({ ...seat.header, alg })}.${encodePart(claims)}`
      const mac = createHmac(hash, secret).update(input).digest('base64url')
      attacks.push({ name: `${alg}, HMAC by the public key's ${name}`, proof: `${input}.${mac}` })
    }
  }
  const { privateKey } = generateKeyPairSync('ed25519')
  const ed = sign(null, Buffer.from(`${header}.${payload}`), privateKey).toString('base64url')
  attacks.push({ name: 'Ed25519 under our header', proof: `${header}.${payload}.${ed}` })
  expect(bringAll('algorithms', attacks)).toEqual(nobodySatDown)
})

test('the header holds typ, alg and a public key, and nothing else; no other kind of token passes', async () => {
  const { seat, claims, bringAll, under } = await start()
  const { seatKey, privateJwk } = seat
  const { d } = privateJwk
  const kinds = ['call+jwt', 'call-proof+jwt', 'dpop+jwt', 'vouch+jwt', 'receipt+jwt', 'passkeys+jwt']
  const more = ['enrolment-ticket+jwt', 'grant-spend+jwt', 'audit-head+jwt', 'webhook+jwt', 'JWT']
  const spellings = [
    'SEAT-PROOF+JWT',
    'application/seat-proof+jwt',
    'seat-proof+jwt ',
    'seat-proof',
    '',
    null,
    1,
  ]
  const attacks: Attack[] = [
    ...[...kinds, ...more, ...spellings].map(typ => under(`typ ${named(typ)}`, { typ })),
    under('no typ', { typ: undefined }),
    under('the private key', { jwk: privateJwk }),
    under('a false private key', { jwk: { ...seatKey, d: seatKey.x } }),
    under('an empty private key', { jwk: { ...seatKey, d: '' } }),
    under('no key', { jwk: undefined }),
    under('a key in a list', { jwk: [seatKey] }),
    under('a symmetric key', { jwk: { kty: 'oct', k: d } }),
    under('another curve', { jwk: { ...seatKey, crv: 'P-384' } }),
    under('a point off the curve', { jwk: { ...seatKey, y: seatKey.x } }),
    under('a coordinate with bits behind the last octet', { jwk: { ...seatKey, x: turnedEnd(seatKey.x) } }),
    ...['kid', 'alg', 'use', 'key_ops', 'ext', 'x5c', 'x5u'].map(member =>
      under(`${member} in the key`, { jwk: { ...seatKey, [member]: 'x' } }),
    ),
    ...['kid', 'jku', 'x5u', 'x5c', 'x5t', 'crit', 'b64', 'nonce', 'zip', 'd', '__proto__'].map(member =>
      under(`${member} beside the key`, JSON.parse(`{"${member}":"x"}`)),
    ),
    { name: 'a list for a header', proof: seat.proof(claims, [seat.header]) },
    { name: 'a list for claims', proof: seat.proof([claims]) },
  ]
  expect(bringAll('headers and kinds', attacks)).toEqual(nobodySatDown)
})

test('a proof has one spelling, and its signature is 64 octets', async () => {
  const { good, seat, claims, bringAll } = await start()
  const [header = '', payload = '', signature = ''] = good.split('.')
  const joined = (...parts: readonly string[]) => parts.join('.')
  const input = Buffer.from(`${header}.${payload}`)
  const der = sign('sha256', input, seat.key).toString('base64url')
  const octets = Buffer.from(signature, 'base64url')
  const texts: Record<string, string> = {
    nothing: '',
    'two parts': joined(header, payload),
    'an empty signature': joined(header, payload, ''),
    'four parts': joined(header, payload, signature, signature),
    'two proofs': `${good},${good}`,
    'a scheme': `DPoP ${good}`,
    padding: `${good}=`,
    'a line break': `${good}\n`,
    'a space in front': ` ${good}`,
    'bits behind the last octet': joined(header, payload, turnedEnd(signature)),
    'white space in the claims': joined(header, part(JSON.stringify(claims, null, 1)), signature),
    DER: joined(header, payload, der),
    '63 octets': joined(header, payload, octets.subarray(1).toString('base64url')),
    '65 octets': joined(header, payload, Buffer.concat([octets, Buffer.of(0)]).toString('base64url')),
    'zero octets': joined(header, payload, Buffer.alloc(64).toString('base64url')),
    'ones only': joined(header, payload, Buffer.alloc(64, 255).toString('base64url')),
    'the halves turned': joined(
      header,
      payload,
      Buffer.concat([octets.subarray(32), octets.subarray(0, 32)]).toString('base64url'),
    ),
    'the signature of other claims': joined(
      header,
      payload,
      seat.proof({ ...claims, iat: 1 }).split('.')[2] ?? '',
    ),
    'too long': `${good}${'A'.repeat(4096)}`,
  }
  const attacks = Object.entries(texts).map(([name, proof]) => ({ name, proof }))
  for (let bit = 0; bit < 512; bit += 1) {
    const turned = Buffer.from(octets)
    turned.writeUInt8(turned.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    attacks.push({ name: `bit ${bit} turned`, proof: joined(header, payload, turned.toString('base64url')) })
  }
  expect(bringAll('spellings', attacks)).toEqual(nobodySatDown)
})
