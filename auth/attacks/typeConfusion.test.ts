import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { encodePart } from '../jws/compactJws.ts'
import { type Attack, named, nothingGotIn, startTarget } from '../testing/attacks/targets/testTarget.ts'
import { claimsIn, createTestBrowser, signCompact } from '../testing/testBrowser.ts'

/** Every kind of JWS that the product makes. A new kind belongs here. */
const kinds = [
  ...['call+jwt', 'call-proof+jwt', 'vouch+jwt', 'grant-spend+jwt', 'passkeys+jwt', 'enrolment-ticket+jwt'],
  ...['seat-proof+jwt', 'audit-head+jwt', 'receipt+jwt', 'webhook+jwt'],
]

/** Kinds of others, and spellings that a reader of media types takes for one of ours (RFC 7515 section 4.1.9). */
const otherTypes: unknown[] = [
  ...['JWT', 'jwt', 'JOSE', 'dpop+jwt', 'at+jwt', 'passport', 'secevent+jwt', 'logout+jwt', 'kb+jwt', ''],
  ...kinds.flatMap(kind => [
    `application/${kind}`,
    kind.toUpperCase(),
    `${kind} `,
    ` ${kind}`,
    `${kind};v=1`,
  ]),
  ...kinds.flatMap(kind => [`${kind}\0`, kind.replace('+', ' '), kind.replace('+jwt', ''), [kind], { kind }]),
  ...['call-proof+jwt,call+jwt', 'call+jwt,call-proof+jwt', null, true, 0, undefined],
]

test('no kind of signed text passes for another, whoever signed it and whatever it says', async () => {
  const target = await startTarget(await temporaryStore(onTestFinished), onTestFinished)
  const { browser, token, proof, ownKey } = target
  const thief = await createTestBrowser()
  const keys = { service: ownKey.jwk, browser: browser.privateJwk, thief: thief.privateJwk }
  const says = {
    'call+jwt': claimsIn(token),
    'call-proof+jwt': claimsIn(proof),
    both: { ...claimsIn(token), ...claimsIn(proof) },
  }
  const named_ = { kid: ownKey.kid }
  const embedded = { jwk: browser.browserKey }
  const keyMembers = { kid: named_, jwk: embedded, both: { ...named_, ...embedded } }

  const attacks: Attack[] = [
    { name: 'a proof for a token', token: proof },
    { name: 'a token for a proof', proof: token, code: 'proof-invalid' },
    { name: 'each for the other', token: proof, proof: token },
    { name: 'a token in both places', proof: token, code: 'proof-invalid' },
    { name: 'a proof in both places', token: proof },
  ]
  for (const typ of [...kinds, ...otherTypes]) {
    for (const [content, claims] of Object.entries(says)) {
      for (const [signer, key] of Object.entries(keys)) {
        for (const [member, keyMember] of Object.entries(keyMembers)) {
          const name = `${named(typ)} saying ${content}, by ${signer}, named by ${member}`
          const tokenHeader = encodePart({ alg: 'ES256', typ, ...keyMember })
          const proofHeader = encodePart({ typ, alg: 'ES256', ...keyMember })
          const isToken =
            typ === 'call+jwt' && content === 'call+jwt' && signer === 'service' && member === 'kid'
          const isProof =
            typ === 'call-proof+jwt' &&
            content === 'call-proof+jwt' &&
            signer === 'browser' &&
            member === 'jwk'
          if (!isToken) {
            attacks.push({ name: `token ${name}`, token: signCompact(tokenHeader, encodePart(claims), key) })
          }
          if (!isProof) {
            const wrong = signCompact(proofHeader, encodePart(claims), key)
            attacks.push({ name: `proof ${name}`, proof: wrong, code: 'proof-invalid' })
          }
        }
      }
    }
  }
  expect(await target.bringAll('type confusion', attacks)).toEqual(nothingGotIn)
})
