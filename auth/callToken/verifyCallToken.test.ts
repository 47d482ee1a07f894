import { expect, onTestFinished, test } from 'vitest'
import { CallerId, type RevocationRequest, SiteKey } from '../../protocol/index.ts'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { encodePart } from '../jws/compactJws.ts'
import { rotateSigningKeys } from '../keys/signingKeys.ts'
import type { AuthMemory } from '../ports.ts'
import { claimsIn, createTestBrowser } from '../testing/testBrowser.ts'
import { createTestCaller } from '../testing/testCaller.ts'
import { outcomeOf, shopCaps, startService, testSites } from '../testing/testService.ts'

async function startCaller() {
  const { store, clock, file } = await temporaryStore(onTestFinished)
  const uses: string[] = []
  const memory: AuthMemory = {
    ...store.auth,
    tokenUses: {
      ...store.auth.tokenUses,
      consume: use => {
        uses.push(use.jti)
        return store.auth.tokenUses.consume(use)
      },
    },
  }
  const service = await startService({ memory, clock }, onTestFinished)
  const caller = await createTestCaller(service, clock)
  return { ...caller, store, clock, file, service, uses }
}
type Caller = Awaited<ReturnType<typeof startCaller>>

test('a token with a fresh proof is accepted and proves what was asked for', async () => {
  const { askToken, bring, proofFor, browser } = await startCaller()
  const token = await askToken()
  const verified = await bring(token, { proof: proofFor(token) })
  expect(verified).toEqual({
    jti: claimsIn(token).jti,
    site: 'shop',
    queue: 'sales',
    origin: 'https://shop.example',
    caps: shopCaps,
    assurance: 'anonymous',
    proofs: [],
    jkt: browser.jkt,
    mky: browser.mediaKey,
    issuedAtMs: Number(claimsIn(token).iat) * 1000,
    expiresAtMs: Number(claimsIn(token).exp) * 1000,
  })
})

test('of 200 parallel tries with one token and one proof exactly one wins', async () => {
  const { askToken, bring, proofFor } = await startCaller()
  const token = await askToken()
  const proof = proofFor(token)
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => outcomeOf(bring(token, { proof }))))
  expect(outcomes.filter(outcome => outcome === 'accepted')).toHaveLength(1)
  expect(outcomes.filter(outcome => outcome === 'token-used')).toHaveLength(199)
})

test('a used token stays used when the service starts again on the same keys and store', async () => {
  const { askToken, bring, proofFor, service, store, file, nonce } = await startCaller()
  const token = await askToken()
  const proof = proofFor(token)
  await bring(token, { proof })
  await store.close()
  const { store: again, clock } = await temporaryStore(onTestFinished, file)
  const restarted = await startService(
    { memory: again.auth, clock, keysFolder: service.keysFolder },
    onTestFinished,
  )
  const input = { token, proof, nonce, origin: 'https://shop.example' }
  expect(await outcomeOf(restarted.auth.verifyCallToken(input))).toBe('token-used')
})

const caller = `caller_${'a'.repeat(22)}`
const byVouch = { method: 'vouch', provenAtMs: 1 }
const byPasskey = { method: 'passkey', provenAtMs: 1, enrolledAtMs: 0, synced: true }

/** Tokens by the service's own key that say something else, with a proof that would fit. */
const wrongClaims: Record<string, [changes: (claims: Record<string, unknown>) => object, code: string]> = {
  'another issuer': [() => ({ iss: 'https://evil.example' }), 'token-invalid'],
  'another audience': [() => ({ aud: 'https://calls.example/elsewhere' }), 'token-invalid'],
  'a list of audiences': [claims => ({ aud: [claims.aud] }), 'token-invalid'],
  'a site that is not configured': [() => ({ site: 'gone' }), 'token-invalid'],
  'a queue the site has not': [() => ({ queue: 'gone' }), 'token-invalid'],
  'another site, for the same origin': [() => ({ site: 'other' }), 'origin-not-allowed'],
  'another origin of the site': [() => ({ origin: 'http://localhost:5173' }), 'origin-not-allowed'],
  'a life of 61 s': [claims => ({ exp: Number(claims.iat) + 61 }), 'token-invalid'],
  'no life at all': [claims => ({ exp: claims.iat }), 'token-invalid'],
  'a later begin than its making': [claims => ({ nbf: Number(claims.iat) + 1 }), 'token-invalid'],
  'times in fractions': [claims => ({ exp: Number(claims.exp) - 0.5 }), 'token-invalid'],
  'a better assurance': [() => ({ assurance: 'passkey' }), 'token-invalid'],
  'a better assurance than its proof': [
    () => ({ assurance: 'passkey', sub: caller, crd: 'AAAA', prf: [byVouch], vch: {} }),
    'token-invalid',
  ],
  'a worse assurance than its proof': [
    () => ({ assurance: 'vouched', sub: caller, prf: [byVouch, byPasskey], vch: {} }),
    'token-invalid',
  ],
  'a proof and nobody': [() => ({ assurance: 'vouched', prf: [byVouch], vch: {} }), 'token-invalid'],
  'somebody without a proof': [() => ({ sub: caller }), 'token-invalid'],
  'a passkey without a name': [
    () => ({ assurance: 'passkey', sub: caller, prf: [byPasskey] }),
    'token-invalid',
  ],
  'something vouched by nobody': [() => ({ vch: { name: 'Ada' } }), 'token-invalid'],
  'a vouch that says nothing': [
    () => ({ assurance: 'vouched', sub: caller, prf: [byVouch] }),
    'token-invalid',
  ],
  'one proof twice': [
    () => ({ assurance: 'vouched', sub: caller, prf: [byVouch, byVouch], vch: {} }),
    'token-invalid',
  ],
  'proofs in the wrong order': [
    () => ({ assurance: 'passkey', sub: caller, crd: 'AAAA', prf: [byPasskey, byVouch], vch: {} }),
    'token-invalid',
  ],
  'a caller of another kind': [
    () => ({ assurance: 'vouched', sub: 'user-1', prf: [byVouch], vch: {} }),
    'token-invalid',
  ],
  'more sessions': [() => ({ caps: { ...shopCaps, sessions: 2 } }), 'token-invalid'],
  'no browser key': [() => ({ cnf: {} }), 'token-invalid'],
  'no media key': [() => ({ mky: [] }), 'token-invalid'],
  'two media keys': [claims => ({ mky: [claims.mky, claims.mky].flat() }), 'token-invalid'],
  'a member that nobody knows': [() => ({ admin: true }), 'token-invalid'],
  'a short jti': [() => ({ jti: 'x' }), 'token-invalid'],
}

test.each(Object.entries(wrongClaims))('a signed token with %s is refused', async (_, [changes, code]) => {
  const { askToken, bring, proofFor, forge, uses } = await startCaller()
  const good = await askToken()
  const token = forge(good, changes(claimsIn(good)))
  expect(await outcomeOf(bring(token, { proof: proofFor(token) }))).toBe(code)
  expect(uses).toEqual([])
})

test('what a token says wrongly of itself is found before its signature costs anything', async () => {
  const { askToken, bring, proofFor } = await startCaller()
  const [header, , signature] = (await askToken()).split('.')
  const claims = claimsIn(await askToken())
  const unsigned = (changes: object) => `${header}.${encodePart({ ...claims, ...changes })}.${signature}`
  const outcome = (token: string) => outcomeOf(bring(token, { proof: proofFor(token) }))
  expect(await outcome(unsigned({ origin: 'http://localhost:5173' }))).toBe('origin-not-allowed')
  const longAgo = Number(claims.iat) - 1000
  expect(await outcome(unsigned({ iat: longAgo, nbf: longAgo, exp: longAgo + 60 }))).toBe('token-expired')
  expect(await outcome(unsigned({}))).toBe('token-invalid')
})

test('the same forgery without a change is accepted, so the table above tests what it says', async () => {
  const { askToken, bring, proofFor, forge } = await startCaller()
  const token = forge(await askToken(), {})
  expect(await outcomeOf(bring(token, { proof: proofFor(token) }))).toBe('accepted')
})

test.each([
  ['anonymous', {}],
  ['vouched', { sub: caller, prf: [byVouch], vch: {} }],
  ['passkey', { sub: caller, crd: 'AAAA', prf: [byPasskey] }],
  ['passkey', { sub: caller, crd: 'AAAA', prf: [byVouch, byPasskey], vch: { name: 'Ada' } }],
])(
  'claims of assurance %s that agree are accepted, so the table above tests what it says',
  async (assurance, who) => {
    const { askToken, bring, proofFor, forge } = await startCaller()
    const token = forge(await askToken(), { assurance, ...who })
    expect(await bring(token, { proof: proofFor(token) })).toMatchObject({ assurance })
  },
)

/** What can be revoked of a token that is out already. */
const revocations: Record<string, (caller: Caller, token: string) => RevocationRequest> = {
  'its jti': (_, token) => ({ kind: 'jti', value: String(claimsIn(token).jti) }),
  'its browser key': caller => ({ kind: 'browser-key', value: caller.browser.jkt }),
  'its site': () => ({ kind: 'site', value: SiteKey.parse('shop') }),
  'its caller': () => ({ kind: 'identity', value: CallerId.parse(caller) }),
  'its passkey': () => ({ kind: 'credential', value: 'AAAA' }),
  'everything before now': caller => ({ kind: 'before', value: caller.clock.nowMs }),
}

test.each(Object.entries(revocations))(
  'a token is refused once %s was revoked, and not spent',
  async (_, what) => {
    const one = await startCaller()
    const who = { assurance: 'passkey', sub: caller, crd: 'AAAA', prf: [byPasskey] }
    const token = one.forge(await one.askToken(), who)
    one.clock.nowMs += 1000
    await one.service.auth.revoke(what(one, token), 'operator')
    expect(await outcomeOf(one.bring(token, { proof: one.proofFor(token) }))).toBe('revoked')
    expect(one.uses).toEqual([])
  },
)

test('what was revoked of others does a token no harm', async () => {
  const { askToken, bring, proofFor, service, clock } = await startCaller()
  const revoked: RevocationRequest[] = [
    { kind: 'jti', value: 'j'.repeat(22) },
    { kind: 'browser-key', value: 'k'.repeat(43) },
    { kind: 'site', value: SiteKey.parse('other') },
    { kind: 'identity', value: CallerId.parse(caller) },
    { kind: 'before', value: clock.nowMs },
  ]
  for (const one of revoked) await service.auth.revoke(one, 'operator')
  clock.nowMs += 1000
  const token = await askToken()
  expect(await outcomeOf(bring(token, { proof: proofFor(token) }))).toBe('accepted')
})

test.each([
  [64_999, 'accepted'],
  [65_000, 'token-expired'],
  [-5000, 'accepted'],
  [-5001, 'token-not-yet-valid'],
])('a token brought %i ms after its making is %s', async (laterMs, outcome) => {
  const { askToken, bring, proofFor, clock } = await startCaller()
  const token = await askToken()
  clock.nowMs += laterMs
  expect(await outcomeOf(bring(token, { proof: proofFor(token) }))).toBe(outcome)
})

test.each(['https://other.example', 'https://shop.example.evil.example', 'null', ''])(
  'a socket of origin %j cannot use the shop’s token',
  async origin => {
    const { askToken, bring, proofFor, uses } = await startCaller()
    const token = await askToken()
    expect(await outcomeOf(bring(token, { proof: proofFor(token), origin }))).toBe('origin-not-allowed')
    expect(uses).toEqual([])
  },
)

test('an origin taken off the site’s list is refused although the token names it', async () => {
  const { askToken, proofFor, service, clock, store, nonce } = await startCaller()
  const token = await askToken()
  const sites = testSites.map(site => ({ ...site, allowedOrigins: ['https://new.example'] }))
  const { keysFolder } = service
  const { auth } = await startService({ memory: store.auth, clock, sites, keysFolder }, onTestFinished)
  const input = { token, proof: proofFor(token), nonce, origin: 'https://shop.example' }
  expect(await outcomeOf(auth.verifyCallToken(input))).toBe('origin-not-allowed')
})

/** What a thief of the token can put in the proof's place. */
const stolenTries: Record<string, (caller: Caller, token: string) => Promise<string> | string> = {
  'a proof by the thief’s own key': async (caller, token) =>
    caller.proofFor(token, await createTestBrowser()),
  'the owner’s public key with the thief’s signature': async (caller, token) => {
    const thief = await createTestBrowser()
    const claims = { jti: claimsIn(token).jti, nonce: caller.nonce, iat: caller.clock.now() / 1000 }
    return thief.proof(claims, caller.browser.header)
  },
  'the owner’s proof for another socket': (caller, token) =>
    caller.browser.proof({
      jti: claimsIn(token).jti,
      nonce: caller.service.auth.newNonce(),
      iat: caller.clock.now() / 1000,
    }),
  'the owner’s proof for another token': async caller => caller.proofFor(await caller.askToken()),
  'the token itself': (_, token) => token,
  nothing: () => '',
}

test.each(Object.entries(stolenTries))('a token with %s is refused and not spent', async (_, steal) => {
  const caller = await startCaller()
  const token = await caller.askToken()
  expect(await outcomeOf(caller.bring(token, { proof: await steal(caller, token) }))).toBe('proof-invalid')
  expect(caller.uses).toEqual([])
  expect(await outcomeOf(caller.bring(token, { proof: caller.proofFor(token) }))).toBe('accepted')
})

test('members in another order under the service’s own signature are another token', async () => {
  const { askToken, bring, proofFor, forgeParts, headerOf } = await startCaller()
  const good = await askToken()
  const { kid, typ, alg } = headerOf()
  const token = forgeParts(encodePart({ kid, typ, alg }), encodePart(claimsIn(good)))
  expect(await outcomeOf(bring(token, { proof: proofFor(good) }))).toBe('token-invalid')
})

test('rotating the keys drops no call: tokens from before and after are accepted', async () => {
  const { askToken, bring, proofFor, service, clock } = await startCaller()
  const before = await askToken()
  await rotateSigningKeys(service.keysFolder, clock)
  clock.nowMs += 1000
  const after = await askToken()
  expect(after.split('.')[0]).not.toBe(before.split('.')[0])
  for (const token of [before, after]) {
    expect(await outcomeOf(bring(token, { proof: proofFor(token) }))).toBe('accepted')
  }
})
