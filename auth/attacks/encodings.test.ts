import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { spellingsOf, withUnusedBits } from '../testing/attacks/spellings.ts'
import { type Attack, nothingGotIn, startTarget } from '../testing/attacks/targets/testTarget.ts'
import { createTestBrowser, signCompact } from '../testing/testBrowser.ts'

const start = async () => startTarget(await temporaryStore(onTestFinished), onTestFinished)

test('a token has one spelling', async () => {
  const target = await start()
  const attacks = [...new Set(spellingsOf(target.token))].map((token): Attack => ({ name: token, token }))
  expect(await target.bringAll('spellings of a token', attacks)).toEqual(nothingGotIn)
})

test('a proof has one spelling', async () => {
  const target = await start()
  const attacks = [...new Set(spellingsOf(target.proof))].map(
    (proof): Attack => ({ name: proof, proof, code: 'proof-invalid' }),
  )
  expect(await target.bringAll('spellings of a proof', attacks)).toEqual(nothingGotIn)
})

test('a part that is spelled otherwise before it is signed is refused too', async () => {
  const target = await start()
  const { browser, ownKey } = target
  const thief = await createTestBrowser()
  const [proofHeader = '', proofClaims = ''] = target.proof.split('.')
  const respelled = (one: string) => [
    ...withUnusedBits(one),
    ...['=', '==', '\n', ' ', '.', 'A', '+', '\0'].map(end => one + end),
    ...['\n', ' ', '\ufeff'].map(begin => begin + one),
    one.replace(/[-_]/, match => (match === '-' ? '+' : '/')),
    '',
  ]
  const pairs = (header: string, claims: string) =>
    [
      ...respelled(header).map(other => ({ header: other, claims })),
      ...respelled(claims).map(other => ({ header, claims: other })),
    ].filter(one => one.header !== header || one.claims !== claims)
  const attacks = [
    ...pairs(target.header, target.payload).flatMap(({ header, claims }): Attack[] => [
      { name: `token ${header}.${claims}`, token: signCompact(header, claims, ownKey.jwk) },
      { name: `token of a thief ${header}.${claims}`, token: signCompact(header, claims, thief.privateJwk) },
    ]),
    ...pairs(proofHeader, proofClaims).map(
      ({ header, claims }): Attack => ({
        name: `proof ${header}.${claims}`,
        proof: signCompact(header, claims, browser.privateJwk),
        code: 'proof-invalid',
      }),
    ),
  ]
  expect(await target.bringAll('signed in another spelling', attacks)).toEqual(nothingGotIn)
})
