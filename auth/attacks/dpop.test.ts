import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { createDpopNonces } from '../binding/dpopNonces.ts'
import { encodePart } from '../jws/compactJws.ts'
import { hashOf } from '../randomIds.ts'
import { createDpopTarget, type DpopAttack, nothingProven } from '../testing/attacks/targets/dpopTarget.ts'
import { createTestBrowser, signCompact } from '../testing/testBrowser.ts'

/* The checks of RFC 9449 section 4.3, each failing alone, by their numbers there. */

const start = async () => createDpopTarget(await temporaryStore(onTestFinished))

test('checks 1 and 2: one field with one well-formed JWT', async () => {
  const target = await start()
  const { proofOf } = target
  const proof = proofOf()
  const [header = '', claims = '', signature = ''] = proof.split('.')
  const texts: Record<string, string> = {
    nothing: '',
    'two, as HTTP joins fields': `${proof}, ${proofOf()}`,
    'two without a space': `${proof},${proofOf()}`,
    'two with a space': `${proof} ${proofOf()}`,
    'a scheme': `DPoP ${proof}`,
    'white space behind': `${proof} `,
    'no JWT': 'proof',
    'two parts': `${header}.${claims}`,
    'four parts': `${proof}.AA`,
    'five parts, as encrypted ones have': `${proof}.AA.AA`,
    padding: `${proof}=`,
    'another alphabet': `${header}.${claims}.${signature.slice(0, -1)}+`,
    'claims that are a list': target.browser.proof([target.claims()], target.header),
    'claims that are no JSON': signCompact(header, 'AAAA', target.browser.privateJwk),
    'a header that is a list': target.browser.proof(target.claims(), [target.header]),
    'too long': proofOf({ jti: 'a'.repeat(3000) }),
  }
  const attacks: DpopAttack[] = Object.entries(texts).map(([name, text]) => ({ name, proof: text }))
  attacks.push({ name: 'no field', proofs: [] })
  attacks.push({ name: 'the same in two fields', proofs: [proof, proof] })
  attacks.push({ name: 'two fields', proofs: [proof, proofOf()] })
  attacks.push({ name: 'a second, empty field', proofs: [proof, ''] })
  expect(await target.sendAll('DPoP, form', attacks)).toEqual(nothingProven)
})

test('check 3: every claim is there, of its kind, and no other', async () => {
  const target = await start()
  const wrong = { absent: undefined, null: null, empty: '', true: true, list: [], object: {}, zero: '\0' }
  const required = ['jti', 'htm', 'htu', 'ath'].flatMap(claim =>
    target.saying(claim, { ...wrong, number: 1 }),
  )
  const more = ['exp', 'nbf', 'aud', 'iss', 'sub', 'cnf', '__proto__', 'constructor', 'HTM'].map(claim => ({
    name: `${claim} beside`,
    proof: target.proofOf(JSON.parse(`{"${claim}":"x"}`)),
  }))
  const attacks = [
    ...required,
    ...target.saying('iat', { ...wrong, fraction: 1.5, text: String(target.claims().iat) }),
    ...target.saying('nonce', { null: null, number: 1, list: [target.nonces.current()] }),
    ...target.saying('jti', { short: 'a'.repeat(15), long: 'a'.repeat(129), spaces: `${'a'.repeat(20)} ` }),
    ...more,
  ]
  expect(await target.sendAll('DPoP, claims', attacks)).toEqual(nothingProven)
})

test('check 4: the type is dpop+jwt and no other kind of token', async () => {
  const target = await start()
  const types = [
    undefined,
    null,
    '',
    'JWT',
    'DPOP+JWT',
    'application/dpop+jwt',
    'call-proof+jwt',
    'call+jwt',
    1,
  ]
  const attacks = types.map(typ => ({
    name: `typ ${JSON.stringify(typ)}`,
    proof: target.proofOf({}, { typ }),
  }))
  expect(await target.sendAll('DPoP, type', attacks)).toEqual(nothingProven)
})

test('check 5: the algorithm is ES256, never symmetric and never none', async () => {
  const target = await start()
  const algorithms = [
    'none',
    'None',
    'NONE',
    '',
    'HS256',
    'HS512',
    'RS256',
    'ES384',
    'ES256K',
    'EdDSA',
    'es256',
  ]
  const { browserKey } = target.browser
  const payload = encodePart(target.claims())
  const attacks = [...algorithms, null, undefined, 0, ['ES256']].map(
    (alg): DpopAttack => ({ name: `alg ${JSON.stringify(alg)}`, proof: target.proofOf({}, { alg }) }),
  )
  for (const alg of algorithms) {
    const header = encodePart({ ...target.header, alg })
    attacks.push({ name: `alg ${alg}, no signature`, proof: `${header}.${payload}.` })
    attacks.push({ name: `alg ${alg}, any signature`, proof: `${header}.${payload}.AA` })
    for (const secret of ['', browserKey.x, JSON.stringify(browserKey)]) {
      const mac = createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url')
      attacks.push({ name: `alg ${alg}, a MAC`, proof: `${header}.${payload}.${mac}` })
    }
  }
  const symmetric = encodePart({ ...target.header, alg: 'HS256', jwk: { kty: 'oct', k: 'AAAA' } })
  const key = Buffer.from('AAAA', 'base64url')
  const mac = createHmac('sha256', key).update(`${symmetric}.${payload}`).digest('base64url')
  attacks.push({ name: 'a symmetric key inside', proof: `${symmetric}.${payload}.${mac}` })
  expect(await target.sendAll('DPoP, algorithm', attacks)).toEqual(nothingProven)
})

test('check 6: the key in the header made the signature', async () => {
  const target = await start()
  const thief = await createTestBrowser()
  const [header = '', payload = '', signature = ''] = target.proofOf().split('.')
  const other = encodePart(target.claims({ htm: 'POST' }))
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const rsaHeader = encodePart({ ...target.header, jwk: rsa.publicKey.export({ format: 'jwk' }) })
  const rsaSignature = sign('sha256', Buffer.from(`${rsaHeader}.${payload}`), rsa.privateKey).toString(
    'base64url',
  )
  const { x, y } = target.browser.browserKey
  const attacks: DpopAttack[] = [
    { name: 'signed by a thief', proof: signCompact(header, payload, thief.privateJwk) },
    { name: 'signed over other claims', proof: `${header}.${other}.${signature}`, method: 'POST' },
    {
      name: 'signed under another header',
      proof: `${encodePart(target.header)}.${payload}.${'A'.repeat(86)}`,
    },
    { name: 'no octet', proof: `${header}.${payload}.` },
    { name: 'half a signature', proof: `${header}.${payload}.${signature.slice(0, 43)}` },
    { name: 'RSA', proof: `${rsaHeader}.${payload}.${rsaSignature}` },
    ...[
      { kty: 'EC', crv: 'P-256', x: y, y: x },
      { kty: 'EC', crv: 'P-256', x, y: x },
      { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) },
      { kty: 'EC', crv: 'P-256', x: `${x.slice(0, -1)}B`, y },
    ].map(
      (jwk, n): DpopAttack => ({
        name: `key ${n}`,
        proof: target.proofOf({}, { jwk }),
        // Another key has another thumbprint: it is refused for that, before any curve is looked at.
        code: n === 3 ? 'proof-invalid' : 'access-token-invalid',
      }),
    ),
  ]
  expect(await target.sendAll('DPoP, signature', attacks)).toEqual(nothingProven)
})

test('check 7: no private key inside, and nothing beside the public one', async () => {
  const target = await start()
  const { privateJwk, browserKey } = target.browser
  const keys: Record<string, object> = {
    'the private key': privateJwk,
    'a false private key': { ...browserKey, d: browserKey.x },
    'an empty private key': { ...browserKey, d: '' },
    'a private key that is null': { ...browserKey, d: null },
  }
  for (const member of ['k', 'p', 'q', 'kid', 'alg', 'use', 'key_ops', 'ext', 'x5c']) {
    keys[`${member} in the key`] = { ...browserKey, [member]: 'x' }
  }
  const attacks = Object.entries(keys).map(([name, jwk]) => ({ name, proof: target.proofOf({}, { jwk }) }))
  for (const member of ['kid', 'jku', 'x5u', 'x5c', 'crit', 'b64', 'nonce', 'd', '__proto__']) {
    const proof = target.proofOf({}, JSON.parse(`{"${member}":"x"}`))
    attacks.push({ name: `${member} beside the key`, proof })
  }
  expect(await target.sendAll('DPoP, private keys', attacks)).toEqual(nothingProven)
})

test('check 8: a proof is for one method', async () => {
  const target = await start()
  const attacks: DpopAttack[] = target.saying('htm', {
    POST: 'POST',
    lower: 'get',
    space: 'GET ',
    both: 'GET,POST',
  })
  for (const method of ['POST', 'PATCH', 'DELETE', 'HEAD']) {
    attacks.push({ name: `a proof for GET under ${method}`, method })
  }
  expect(await target.sendAll('DPoP, method', attacks)).toEqual(nothingProven)
})

test('check 9: a proof is for one address, whichever of its spellings', async () => {
  const target = await start()
  const path = '/auth/sites/shop/passkeys'
  const attacks: DpopAttack[] = target.saying('htu', {
    'another site': 'https://calls.example/auth/sites/other/passkeys',
    'another path': 'https://calls.example/auth/sites/shop/passkeys/options',
    'a slash more': `https://calls.example${path}/`,
    'without encryption': `http://calls.example${path}`,
    'another host': `https://calls.example.evil.example${path}`,
    'another port': `https://calls.example:8443${path}`,
    'a person': `https://me@calls.example${path}`,
    'a person of no name': `https://:@calls.example@evil.example${path}`,
    'the path alone': path,
    'no scheme': `//calls.example${path}`,
    backslashes: `https:\\\\calls.example${path}`,
    'white space in front': ` https://calls.example${path}`,
    'a line feed inside': `https://calls.example/auth\n/sites/shop/passkeys`,
    'other case in the path': 'https://calls.example/auth/sites/Shop/passkeys',
    'an escaped slash': 'https://calls.example/auth%2Fsites/shop/passkeys',
    'a doubly escaped letter': 'https://calls.example/auth/sites/%2573hop/passkeys',
    'a broken escape': 'https://calls.example/auth/sites/shop/passkeys%',
    'a long one': `https://calls.example${path}?${'a'.repeat(1100)}`,
  })
  attacks.push({ name: 'brought elsewhere', url: 'https://calls.example/auth/sites/shop/recovery-codes' })
  attacks.push({ name: 'brought to another service', url: `https://other.example${path}` })
  attacks.push({ name: 'brought to no address', url: 'nowhere' })
  expect(await target.sendAll('DPoP, address', attacks)).toEqual(nothingProven)

  for (const htu of [
    `HTTPS://Calls.Example:443${path}`,
    `https://calls.example/auth/./sites/other/../shop/passkeys`,
    `https://calls.example/auth/sites/%73hop/passkeys`,
    `https://calls.example${path}?page=2#top`,
  ]) {
    expect(await target.send([target.proofOf({ htu })]), htu).toBe('accepted')
  }
  const asked = { url: `https://calls.example${path}?page=2` }
  expect(await target.send([target.proofOf()], asked)).toBe('accepted')
})

test('check 10: the nonce flow: none, stale and foreign ones are answered with a way on', async () => {
  const target = await start()
  const { nonces, clock } = target
  const old = nonces.current()
  clock.nowMs += 120_000
  const foreign = createDpopNonces(clock).current()
  const wrong = {
    stale: old,
    foreign,
    empty: '',
    half: nonces.current().slice(0, 11),
    more: `${nonces.current()}A`,
  }
  const attacks = target.saying('nonce', { ...wrong, absent: undefined }, 'proof-nonce-required')
  clock.nowMs += 60_000
  const future = nonces.current()
  clock.nowMs -= 60_000
  attacks.push(...target.saying('nonce', { 'from later': future }, 'proof-nonce-required'))
  expect(await target.sendAll('DPoP, nonce', attacks)).toEqual(nothingProven)

  const given = nonces.current()
  expect(await target.send([target.proofOf({ nonce: undefined })])).toBe('proof-nonce-required')
  clock.nowMs += 60_000
  expect(nonces.current()).not.toBe(given)
  expect(await target.send([target.proofOf({ nonce: given })])).toBe('accepted')
  clock.nowMs += 60_000
  expect(await target.send([target.proofOf({ nonce: given })])).toBe('proof-nonce-required')
})

test('check 11: the nonce is what makes a proof fresh, so no clock is too far off', async () => {
  const target = await start()
  const nowSeconds = Math.floor(target.clock.now() / 1000)
  const day = 24 * 3600
  const attacks = [2 ** 53 - nowSeconds, 0.5].map(off => ({
    name: `${off} s`,
    proof: target.proofOf({ iat: nowSeconds + off }),
  }))
  expect(await target.sendAll('DPoP, clock', attacks)).toEqual(nothingProven)
  for (const off of [0, 61, -61, 26 * 3600, -26 * 3600, 365 * day, -nowSeconds]) {
    expect(await target.send([target.proofOf({ iat: nowSeconds + off })]), `${off}`).toBe('accepted')
  }
})

test('check 12: a proof is for one access token and comes from the key that it names', async () => {
  const target = await start()
  const thief = await createTestBrowser()
  const { accessToken, saying } = target
  const hash = hashOf(accessToken)
  const attacks: DpopAttack[] = saying('ath', {
    'another token': hashOf('another'),
    'the token itself': accessToken,
    'the beginning': hash.slice(0, -1),
    padding: `${hash}=`,
    hexadecimal: Buffer.from(hash, 'base64url').toString('hex'),
  })
  attacks.push({ name: 'another token brought', accessToken: `${accessToken}A` })
  const header = { ...target.header, jwk: thief.browserKey }
  attacks.push({
    name: 'a thief of the token with his own key',
    proof: thief.proof(target.claims(), header),
    code: 'access-token-invalid',
  })
  attacks.push({ name: 'a token of another key', jkt: thief.jkt, code: 'access-token-invalid' })
  expect(await target.sendAll('DPoP, access token', attacks)).toEqual(nothingProven)
})

test('replay: of 50 at once one opens, and none afterwards', async () => {
  const target = await start()
  const proof = target.proofOf()
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => target.send([proof])))
  expect(outcomes.filter(outcome => outcome === 'accepted')).toHaveLength(1)
  expect(outcomes.filter(outcome => outcome === 'proof-used')).toHaveLength(49)
  const { jti } = target.claimsIn(proof)
  const attacks: DpopAttack[] = [
    { name: 'the same again', proof, code: 'proof-used' },
    { name: 'signed again with the same jti', proof: target.proofOf({ jti }), code: 'proof-used' },
  ]
  expect(await target.sendAll('DPoP, replay', attacks)).toEqual(nothingProven)
})

test('the name of a proof is one browser’s own: nobody else can use it up', async () => {
  const target = await start()
  const thief = await createTestBrowser()
  const proof = target.proofOf()
  const { jti } = target.claimsIn(proof)
  const stolen = thief.proof(target.claims({ jti }), { ...target.header, jwk: thief.browserKey })
  expect(await target.send([stolen], { jkt: thief.jkt })).toBe('accepted')
  expect(await target.send([proof])).toBe('accepted')
})
