import { expect, test } from 'vitest'
import { z } from 'zod'
import { RingfenceError } from '../../protocol/index.ts'
import { createTestBrowser } from '../testing/testBrowser.ts'
import { createProofVerifier, freshnessClaims } from './keyProof.ts'

const verify = createProofVerifier(
  'call-proof+jwt',
  z.strictObject({ about: z.string(), ...freshnessClaims }),
)
const codes = { proof: 'proof-invalid', nonce: 'proof-nonce-required', key: 'access-token-invalid' } as const
const good = { about: 'this', nonce: 'nonce-1', iat: 1 }

test('the checks stand in one order: whoever is wrong in all that follows is refused for the first', async () => {
  const browser = await createTestBrowser()
  const thief = await createTestBrowser()
  const outcomeOf = (proof: string): string => {
    try {
      const claims = verify(proof, {
        jkt: browser.jkt,
        accepts: nonce => nonce === 'nonce-1',
        wrongClaim: ({ about }) => (about === 'this' ? undefined : 'about'),
        codes,
      })
      return claims.about
    } catch (error) {
      const cause = error instanceof RingfenceError ? error.cause : undefined
      return error instanceof RingfenceError && cause instanceof Error
        ? `${error.code}, ${cause.message}`
        : 'thrown'
    }
  }
  const dpop = { ...thief.header, typ: 'dpop+jwt' }
  const outcomes = [
    `${thief.proof({ about: 1 }, dpop)}=`,
    thief.proof({ about: 1 }, dpop),
    thief.proof({ about: 1, iat: 1 }),
    thief.proof({ about: 'that', iat: 1 }),
    thief.proof({ about: 'that', nonce: 'nonce-2', iat: 1 }),
    thief.proof({ ...good, about: 'that' }),
    thief.proof(good),
    thief.proof(good, browser.header),
    browser.proof(good),
  ].map(outcomeOf)
  expect(outcomes).toEqual([
    'proof-invalid, wrong: spelling',
    'proof-invalid, wrong: header',
    'proof-invalid, wrong: claims',
    'proof-nonce-required, wrong: nonce',
    'proof-nonce-required, wrong: nonce',
    'proof-invalid, wrong: about',
    'access-token-invalid, wrong: key',
    'proof-invalid, wrong: signature',
    'this',
  ])
})
