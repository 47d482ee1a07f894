import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CallerProof, VerifiedCallToken } from '../../protocol/index.ts'
import { callClasses, shareOf } from './callClass.ts'

const hourMs = 3600_000
const dayMs = 24 * hourMs
const nowMs = 1000 * dayMs
const source = { network: 'n', address: 'a' }

type Caller = Pick<VerifiedCallToken, 'assurance' | 'proofs'>
const anonymous: Caller = { assurance: 'anonymous', proofs: [] }
const vouch = (accountAgeMs?: number): CallerProof => ({
  ...{ method: 'vouch', provenAtMs: nowMs },
  ...(accountAgeMs !== undefined && { accountCreatedAtMs: nowMs - accountAgeMs }),
})
const vouched = (accountAgeMs?: number): Caller => ({ assurance: 'vouched', proofs: [vouch(accountAgeMs)] })
const passkey = (enrolledAgoMs: number, ...before: CallerProof[]): Caller => ({
  assurance: 'passkey',
  proofs: [
    ...before,
    { method: 'passkey', provenAtMs: nowMs, enrolledAtMs: nowMs - enrolledAgoMs, synced: false },
  ],
})
const classOf = (caller: Caller, hadGoodCall: boolean) =>
  shareOf(caller, { source, hadGoodCall, nowMs }).callClass

test.each<[string, Caller, string, string]>([
  ['nobody answers for', anonymous, 'unproven', 'returning'],
  ['a site vouches for', vouched(), 'identified', 'proven'],
  ['a site vouches for, with an account of today', vouched(dayMs / 2), 'identified', 'proven'],
  ['a site vouches for, with an account of a week', vouched(7 * dayMs), 'proven', 'proven'],
  ['a site vouches for, with an account of tomorrow', vouched(-dayMs), 'identified', 'proven'],
  ['a passkey proves, however old', passkey(100 * dayMs), 'identified', 'proven'],
  ['both prove', passkey(0, vouch(8 * dayMs)), 'proven', 'proven'],
])('a caller whom %s', (_, caller, fresh, afterGoodCall) => {
  expect([classOf(caller, false), classOf(caller, true)]).toEqual([fresh, afterGoodCall])
})

test.each<[string, Caller, Caller, boolean]>([
  ['passkeys of one hour', passkey(1), passkey(hourMs / 2), true],
  ['passkeys of two days', passkey(1), passkey(dayMs), false],
  ['accounts of one day', vouched(1), vouched(dayMs / 2), true],
  ['accounts of two days', vouched(1), vouched(2 * dayMs), false],
  ['an account and its passkey', vouched(1), passkey(5 * hourMs, vouch(1)), true],
])('%s are of one cohort: %5$s', (_, one, other, isOne) => {
  const [first, second] = [one, other].map(caller => {
    const share = shareOf(caller, { source, hadGoodCall: false, nowMs: nowMs - 1 })
    return share.callClass === 'identified' ? share.cohort : null
  })
  expect(first).not.toBeNull()
  expect(first === second).toBe(isOne)
})

test('of whom a site says nothing but who they are, a cohort is a network', () => {
  const share = (network: string) =>
    shareOf(vouched(), { source: { network, address: 'a' }, hadGoodCall: false, nowMs })
  expect(share('n')).toEqual(share('n'))
  expect(share('n')).not.toEqual({ ...share('m'), source })
})

test('a good call never makes a class worse, and an identity never does', () => {
  const caller = fc.oneof(
    fc.constant(anonymous),
    fc.option(fc.integer({ min: -dayMs, max: 30 * dayMs }), { nil: undefined }).map(vouched),
    fc.integer({ min: 0, max: 30 * dayMs }).map(age => passkey(age)),
  )
  const rankOf = (one: Caller, hadGoodCall: boolean) => callClasses.indexOf(classOf(one, hadGoodCall))
  fc.assert(
    fc.property(caller, fc.boolean(), (one, hadGoodCall) => {
      expect(rankOf(one, true)).toBeLessThanOrEqual(rankOf(one, false))
      expect(rankOf(one, hadGoodCall)).toBeLessThanOrEqual(rankOf(anonymous, hadGoodCall))
    }),
  )
})
