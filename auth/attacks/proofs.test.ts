import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { requests } from '../../protocol/index.ts'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { encodePart } from '../jws/compactJws.ts'
import {
  type Attack,
  named,
  nothingGotIn,
  startTarget,
  type Target,
} from '../testing/attacks/targets/testTarget.ts'
import { claimsIn, createTestBrowser, signCompact } from '../testing/testBrowser.ts'
import { outcomeOf } from '../testing/testService.ts'

const start = async () => startTarget(await temporaryStore(onTestFinished), onTestFinished)

/*
 * The checks of RFC 9449 section 4.3, each failing alone. A call proof goes over a socket, not with an HTTP request:
 *
 *   1  one DPoP header field only    the frame has one field for one text; no list of proofs is read
 *   2  one well-formed JWT           canonical compact JWS
 *   3  all required claims           jti, nonce, iat, and no other
 *   4  typ                           call-proof+jwt
 *   5  asymmetric algorithm          ES256
 *   6  signature by the jwk          the same
 *   7  no private key in the jwk     the same
 *   8  htm, the method               none over a socket; a proof that has it is another kind
 *   9  htu, the address              the nonce: drawn for this very socket
 *  10  nonce                         the same
 *  11  iat, made lately              any, see binding.ts: the nonce is what makes it fresh
 *  12  ath, the hash of the token    jti: the name of the token, which is used once; and the jwk is the one in cnf.jkt
 */

/** A proof by the right browser that says something else. */
const saying = (target: Target, name: string, changes: object): Attack => ({
  name,
  proof: target.browser.proof({ ...claimsIn(target.proof), ...changes }),
  code: 'proof-invalid',
})

/** A proof by the right browser under another header. */
const under = (target: Target, name: string, changes: object): Attack => ({
  name,
  proof: target.browser.proof(claimsIn(target.proof), { ...target.browser.header, ...changes }),
  code: 'proof-invalid',
})

test('checks 1 and 2: one proof, well formed', async () => {
  const target = await start()
  const { proof } = target
  const texts = {
    nothing: '',
    'two, as HTTP joins fields': `${proof}, ${proof}`,
    'two without a space': `${proof},${proof}`,
    'two with a space': `${proof} ${proof}`,
    'two in a list': JSON.stringify([proof, proof]),
    'a scheme': `DPoP ${proof}`,
    'no JWT': 'proof',
    'two parts': proof.split('.').slice(0, 2).join('.'),
    'five parts, as encrypted ones have': `${proof}.AA.AA`,
    'claims that are a list': target.browser.proof([claimsIn(proof)]),
    'a header that is a list': target.browser.proof(claimsIn(proof), [target.browser.header]),
    'claims that are no JSON': signCompact(proof.split('.')[0] ?? '', 'AAAA', target.browser.privateJwk),
  }
  const attacks = Object.entries(texts).map(
    ([name, text]): Attack => ({ name, proof: text, code: 'proof-invalid' }),
  )
  expect(await target.bringAll('proofs, form', attacks)).toEqual(nothingGotIn)

  const field = requests.join.params.shape.proof
  const others = [undefined, null, 1, [proof], [proof, proof], { proof }, 'p'.repeat(2049)]
  expect(others.filter(other => field.safeParse(other).success)).toEqual([])
  expect(field.safeParse(proof).success).toBe(true)
})

test('check 3: every claim is there, of its kind, and no other', async () => {
  const target = await start()
  const good = claimsIn(target.proof)
  const values = [undefined, null, '', ' ', 0.5, true, [], {}, '\0']
  const attacks = Object.keys(good).flatMap(claim => [
    ...values.map(value => saying(target, `${claim} ${named(value)}`, { [claim]: value })),
    saying(target, `${claim} in a list`, { [claim]: [good[claim]] }),
    saying(target, `${claim} in capitals`, { [claim]: undefined, [claim.toUpperCase()]: good[claim] }),
    saying(target, `${claim} with a space`, { [claim]: `${good[claim]} ` }),
  ])
  const more = ['htm', 'htu', 'ath', 'exp', 'nbf', 'aud', 'iss', 'sub', 'site', '__proto__', 'constructor']
  attacks.push(...more.map(claim => saying(target, `${claim} beside`, JSON.parse(`{"${claim}":"x"}`))))
  expect(await target.bringAll('proofs, claims', attacks)).toEqual(nothingGotIn)
})

test('checks 4 and 5: the type is ours and the algorithm is ES256, never symmetric and never none', async () => {
  const target = await start()
  const types = [
    undefined,
    null,
    '',
    'JWT',
    'dpop+jwt',
    'call+jwt',
    'CALL-PROOF+JWT',
    'application/call-proof+jwt',
    1,
  ]
  const algorithms = [
    'none',
    'None',
    'NONE',
    '',
    'HS256',
    'HS512',
    'RS256',
    'ES384',
    'ES512',
    'ES256K',
    'EdDSA',
    'es256',
  ]
  const attacks = [
    ...types.map(typ => under(target, `typ ${named(typ)}`, { typ })),
    ...[...algorithms, null, undefined, 0, ['ES256']].map(alg => under(target, `alg ${named(alg)}`, { alg })),
  ]
  const { header, browserKey } = target.browser
  const claims = target.proof.split('.')[1]
  for (const alg of algorithms) {
    const unsigned = `${encodePart({ ...header, alg })}.${claims}`
    attacks.push({ name: `alg ${alg}, no signature`, proof: `${unsigned}.`, code: 'proof-invalid' })
    const secrets = { k: Buffer.from('AAAA', 'base64url'), jwk: JSON.stringify(browserKey), x: browserKey.x }
    for (const [name, secret] of Object.entries(secrets)) {
      for (const [of, jwk] of Object.entries({ his: browserKey, symmetric: { kty: 'oct', k: 'AAAA' } })) {
        const input = `${encodePart({ ...header, alg, jwk })}.${claims}`
        const mac = createHmac('sha256', secret).update(input).digest('base64url')
        attacks.push({
          name: `alg ${alg}, HMAC by ${name}, ${of} key`,
          proof: `${input}.${mac}`,
          code: 'proof-invalid',
        })
      }
    }
  }
  expect(await target.bringAll('proofs, type and algorithm', attacks)).toEqual(nothingGotIn)
})

test('check 6: the key in the header made the signature, and it is a key on the curve', async () => {
  const target = await start()
  const thief = await createTestBrowser()
  const [header = '', claims = '', signature] = target.proof.split('.')
  const { browserKey } = target.browser
  const { x, y } = browserKey
  const zero = 'A'.repeat(43)
  const jwks: Record<string, unknown> = {
    'x and y exchanged': { ...browserKey, x: y, y: x },
    'a point off the curve': { ...browserKey, y: x },
    'the point zero': { ...browserKey, x: zero, y: zero },
    'no x': { kty: 'EC', crv: 'P-256', y },
    'x as a list': { ...browserKey, x: [x] },
    'x of 31 octets': { ...browserKey, x: Buffer.from(x, 'base64url').subarray(1).toString('base64url') },
    'x of 33 octets': {
      ...browserKey,
      x: Buffer.concat([Buffer.of(0), Buffer.from(x, 'base64url')]).toString('base64url'),
    },
    'x with padding': { ...browserKey, x: `${x}=` },
    'P-384': { ...browserKey, crv: 'P-384' },
    secp256k1: { ...browserKey, crv: 'secp256k1' },
    Ed25519: { kty: 'OKP', crv: 'Ed25519', x },
    'kty in small letters': { ...browserKey, kty: 'ec' },
    'a list of keys': [browserKey],
    'a set of keys': { keys: [browserKey] },
    text: JSON.stringify(browserKey),
    null: null,
    absent: undefined,
  }
  const attacks: Attack[] = [
    ...Object.entries(jwks).map(([name, jwk]) => under(target, name, { jwk })),
    { name: 'signed by a thief', proof: signCompact(header, claims, thief.privateJwk) },
    {
      name: 'signed over other claims',
      proof: `${header}.${encodePart({ ...claimsIn(target.proof), iat: 1 })}.${signature}`,
    },
    {
      name: 'signed under another header',
      proof: `${encodePart({ ...target.browser.header, kid: 'a' })}.${claims}.${signature}`,
    },
    { name: 'a signature of zeros', proof: `${header}.${claims}.${Buffer.alloc(64).toString('base64url')}` },
  ].map(attack => ({ ...attack, code: 'proof-invalid' }))
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = rsa.publicKey.export({ format: 'jwk' })
  for (const alg of ['RS256', 'ES256']) {
    const input = `${encodePart({ typ: 'call-proof+jwt', alg, jwk })}.${claims}`
    const made = sign('sha256', Buffer.from(input), rsa.privateKey).toString('base64url')
    attacks.push({ name: `RSA under ${alg}`, proof: `${input}.${made}`, code: 'proof-invalid' })
  }
  expect(await target.bringAll('proofs, key and signature', attacks)).toEqual(nothingGotIn)
})

test('check 7: a proof that shows a private key, or anything beside the public one, is refused', async () => {
  const target = await start()
  const { privateJwk, browserKey } = target.browser
  const { kty, crv, x, y, d } = privateJwk
  const beside = {
    k: 'AA',
    p: 'AA',
    q: 'AA',
    kid: 'mine',
    alg: 'ES256',
    use: 'sig',
    key_ops: ['verify'],
    ext: true,
    x5c: ['AA'],
  }
  const attacks = [
    under(target, 'the private key', { jwk: { kty, crv, x, y, d } }),
    under(target, 'the private key first', { jwk: { d, kty, crv, x, y } }),
    under(target, 'a false private key', { jwk: { ...browserKey, d: x } }),
    under(target, 'an empty private key', { jwk: { ...browserKey, d: '' } }),
    under(target, 'a private key that is null', { jwk: { ...browserKey, d: null } }),
    ...Object.entries(beside).map(([member, value]) =>
      under(target, `${member} in the key`, { jwk: { ...browserKey, [member]: value } }),
    ),
    ...['kid', 'jku', 'x5u', 'x5c', 'crit', 'b64', 'nonce', 'd', '__proto__'].map(member =>
      under(target, `${member} beside the key`, JSON.parse(`{"${member}":"x"}`)),
    ),
  ]
  expect(await target.bringAll('proofs, private keys', attacks)).toEqual(nothingGotIn)
})

test('checks 8, 9 and 10: a proof is for the socket whose nonce it carries', async () => {
  const target = await start()
  const { nonce } = target
  const elsewhere = target.service.auth.newNonce()
  const attacks: Attack[] = [
    { name: 'brought to another socket', nonce: elsewhere, code: 'proof-invalid' },
    { name: 'brought to a socket that was given no nonce', nonce: '', code: 'proof-invalid' },
    { name: 'brought to a socket of half its nonce', nonce: nonce.slice(0, 11), code: 'proof-invalid' },
    saying(target, 'the nonce of another socket', { nonce: elsewhere }),
    saying(target, 'the beginning of the nonce', { nonce: nonce.slice(0, -1) }),
    saying(target, 'the nonce and more', { nonce: `${nonce}A` }),
    saying(target, 'the nonce in capitals', {
      nonce: nonce.toUpperCase() === nonce ? `${nonce}a` : nonce.toUpperCase(),
    }),
    saying(target, 'two nonces', { nonce: [elsewhere, nonce] }),
    saying(target, 'method and address of DPoP', { htm: 'POST', htu: 'https://calls.example/calls' }),
  ]
  expect(await target.bringAll('proofs, socket and nonce', attacks)).toEqual(nothingGotIn)

  // The flow: whoever is refused asks for a socket of his own and signs its nonce.
  const token = await target.askToken()
  const late = { nonce: elsewhere, proof: target.proofFor(token) }
  expect(await outcomeOf(target.bring(token, late))).toBe('proof-invalid')
  const { jti, iat } = claimsIn(late.proof)
  const fresh = target.browser.proof({ jti, nonce: elsewhere, iat })
  expect(await outcomeOf(target.bring(token, { nonce: elsewhere, proof: fresh }))).toBe('accepted')
})

test('nonces are 128 bits and never come twice', async () => {
  const { service } = await start()
  const nonces = Array.from({ length: 10_000 }, () => service.auth.newNonce())
  expect(new Set(nonces).size).toBe(10_000)
  expect(nonces.filter(nonce => !/^[A-Za-z0-9_-]{22}$/.test(nonce))).toEqual([])
})

test('check 11: the nonce is what makes a proof fresh, so no clock is too far off', async () => {
  const target = await start()
  const now = Math.floor(target.clock.now() / 1000)
  const day = 24 * 3600
  const far = [2 ** 53 - now, 0.5]
  const attacks = far.map(off => saying(target, `off by ${off} s`, { iat: now + off }))
  attacks.push(saying(target, 'text', { iat: String(now) }))
  expect(await target.bringAll('proofs, clock', attacks)).toEqual(nothingGotIn)
  for (const off of [26 * 3600, -26 * 3600, 365 * day, -now, 0, 14 * 3600]) {
    const token = await target.askToken()
    const proof = target.browser.proof({ ...claimsIn(target.proofFor(token)), iat: now + off })
    expect(await outcomeOf(target.bring(token, { proof }))).toBe('accepted')
  }
})

test('check 12: a proof is for one token and comes from the key that the token names', async () => {
  const target = await start()
  const thief = await createTestBrowser()
  const second = await target.askToken()
  const attacks: Attack[] = [
    {
      name: 'the proof for another token of this browser',
      proof: target.proofFor(second),
      code: 'proof-invalid',
    },
    { name: 'another token of this browser', token: second, code: 'proof-invalid' },
    { name: 'a thief with his own key', proof: thief.proof(claimsIn(target.proof)), code: 'proof-invalid' },
    {
      name: 'a thief under the right key',
      proof: thief.proof(claimsIn(target.proof), target.browser.header),
      code: 'proof-invalid',
    },
    saying(target, 'jti in small letters and one more', {
      jti: `${String(claimsIn(target.token).jti).toLowerCase()}-`,
    }),
    saying(target, 'the whole token for its jti', { jti: target.token.slice(0, 200) }),
  ]
  expect(await target.bringAll('proofs, token and key', attacks)).toEqual(nothingGotIn)
})

test('replay: with its token, and with any other, a proof opens nothing a second time', async () => {
  const target = await start()
  const { token, proof } = target
  const second = await target.askToken()
  expect(await outcomeOf(target.bring(token, { proof }))).toBe('accepted')
  const again = await Promise.all(Array.from({ length: 50 }, () => outcomeOf(target.bring(token, { proof }))))
  expect(new Set(again)).toEqual(new Set(['token-used']))
  expect(await outcomeOf(target.bring(token, { proof: target.proofFor(token) }))).toBe('token-used')
  expect(await outcomeOf(target.bring(second, { proof }))).toBe('proof-invalid')
  expect(await outcomeOf(target.bring(second, { proof: target.proofFor(second) }))).toBe('accepted')
  console.log(`attacks by replays: ${again.length + 2} refused`)
})
