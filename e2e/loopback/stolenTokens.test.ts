import { expect, test } from 'vitest'
import {
  awayTimeMs,
  eventually,
  type Loopback,
  otherOrigin,
  shopOrigin,
  startLoopback,
} from '../harness/loopback.ts'
import { call, onDuty } from '../harness/people.ts'
import { rowsOf } from '../harness/rows.ts'
import { createStranger, type Entry, forge, type Stranger } from '../harness/stranger.ts'

/** A service with somebody on duty, a caller with a good token, and what the server held before anybody tried it. */
async function begin() {
  const loopback = await startLoopback()
  await onDuty(loopback, 'Ada')
  const owner = await createStranger(loopback)
  const token = await owner.askToken()
  return { loopback, owner, token, before: loopback.counts() }
}

/** Refused with this code, on the answer and on the socket's end; nothing is left, and no use is noted. */
async function isRefused(
  loopback: Loopback,
  before: ReturnType<Loopback['counts']>,
  code: string,
  entry: Promise<Entry>,
): Promise<void> {
  const { tokenUses } = rowsOf(loopback)
  const { outcome, socket } = await entry
  expect(outcome).toBe(code)
  expect(await socket.closed()).toBe(code)
  await loopback.holdsOnly(before)
  expect(rowsOf(loopback)).toEqual({ tokenUses, reasons: [] })
}

/** The owner is still let in with the token that others tried. */
async function stillGood(owner: Stranger, token: string): Promise<void> {
  expect((await owner.bring(token)).outcome).toBe('done')
}

test('a copied token in a browser with another key opens nothing, and is not spent', async () => {
  const { loopback, owner, token, before } = await begin()
  const thief = await createStranger(loopback)
  await isRefused(loopback, before, 'proof-invalid', thief.bring(token))
  await stillGood(owner, token)
})

test('the right key over another socket’s nonce opens nothing', async () => {
  const { loopback, owner, token, before } = await begin()
  const other = await owner.open()
  const proof = owner.proofFor(token, other.hello.nonce)
  await other.hangUp()
  await isRefused(loopback, before, 'proof-invalid', owner.bring(token, { proof }))
  await stillGood(owner, token)
})

test('a proof for another token of the same browser opens nothing', async () => {
  const { loopback, owner, token, before } = await begin()
  const another = await owner.askToken()
  const socket = await owner.open()
  const proof = owner.proofFor(another, socket.hello.nonce)
  await isRefused(loopback, before, 'proof-invalid', owner.enter(socket, token, proof))
  await stillGood(owner, token)
})

test('two sockets never get the same nonce', async () => {
  const { owner } = await begin()
  const sockets = await Promise.all(Array.from({ length: 50 }, () => owner.open()))
  expect(new Set(sockets.map(({ hello }) => hello.nonce)).size).toBe(50)
})

test('a token opens one call; the second try is refused, in the call and after it', async () => {
  const { loopback, owner, token, before } = await begin()
  const { outcome, socket } = await owner.bring(token)
  expect(outcome).toBe('done')
  expect((await owner.bring(token)).outcome).toBe('token-used')
  await eventually(() => loopback.counts().calls, 1)
  await socket.hangUp()
  await loopback.advance(awayTimeMs)
  await loopback.holdsOnly(before)
  expect((await owner.bring(token)).outcome).toBe('token-used')
  await loopback.holdsOnly(before)
  await eventually(() => rowsOf(loopback), { tokenUses: 1, reasons: ['caller-gone'] })
})

test('of 200 sockets that bring the same token at once, exactly one gets in', async () => {
  const { loopback, owner, token, before } = await begin()
  const sockets = await Promise.all(Array.from({ length: 200 }, () => owner.open()))
  const tries = sockets.map(socket => owner.enter(socket, token, owner.proofFor(token, socket.hello.nonce)))
  const outcomes = (await Promise.all(tries)).map(({ outcome }) => outcome)
  expect(outcomes.filter(outcome => outcome === 'done')).toHaveLength(1)
  expect(outcomes.filter(outcome => outcome === 'token-used')).toHaveLength(199)
  await eventually(() => loopback.counts(), expect.objectContaining({ calls: 1, leases: 1, sockets: 2 }))
  for (const socket of sockets) if (socket.isOpen()) await socket.hangUp()
  await loopback.advance(awayTimeMs)
  await loopback.holdsOnly(before)
  await eventually(() => rowsOf(loopback), { tokenUses: 1, reasons: ['caller-gone'] })
})

test('a token brought from the page of another site opens nothing', async () => {
  const { loopback, owner, token, before } = await begin()
  await isRefused(loopback, before, 'origin-not-allowed', owner.bring(token, { origin: otherOrigin }))
  await isRefused(
    loopback,
    before,
    'origin-not-allowed',
    owner.bring(token, { origin: loopback.config.publicOrigin }),
  )
  await stillGood(owner, token)
})

test.each([
  ['another site’s name', { site: 'other' }, 'origin-not-allowed'],
  ['another site’s name and page', { site: 'other', origin: otherOrigin }, 'origin-not-allowed'],
  ['an unknown site', { site: 'nobody' }, 'token-invalid'],
  ['a queue of nobody', { queue: 'nobody' }, 'token-invalid'],
  ['another issuer', { iss: 'https://evil.example' }, 'token-invalid'],
  ['another audience', { aud: 'https://evil.example/calls' }, 'token-invalid'],
  ['no caps', { caps: undefined }, 'token-invalid'],
  ['two sessions', { caps: { sessions: 2, concurrent: 1, seconds: 60 } }, 'token-invalid'],
  ['a better assurance', { assurance: 'passkey' }, 'token-invalid'],
  ['a claim that nobody knows', { admin: true }, 'token-invalid'],
  ['no media key', { mky: [] }, 'token-invalid'],
])('a token signed by the service with %s is refused', async (_, changes, code) => {
  const { loopback, owner, token, before } = await begin()
  await isRefused(loopback, before, code, owner.bring(forge(loopback, token, changes)))
  await stillGood(owner, token)
})

test('a forged token is good when nothing in it is changed: the forger does not fail by accident', async () => {
  const { loopback, owner, token } = await begin()
  expect((await owner.bring(forge(loopback, token, {}))).outcome).toBe('done')
})

test('a token that is too old is refused, to the millisecond and with the slack of two clocks', async () => {
  const { loopback, owner, token, before } = await begin()
  const inTime = await owner.askToken()
  await loopback.advance(64_998)
  expect((await owner.bring(inTime)).outcome).toBe('done')
  await eventually(() => loopback.counts().calls, 1)
  await loopback.advance(1)
  const { outcome, socket } = await owner.bring(token)
  expect([outcome, await socket.closed()]).toEqual(['token-expired', 'token-expired'])
  expect(loopback.counts()).toMatchObject({ calls: 1, leases: 1, sockets: before.sockets + 1 })
  expect(rowsOf(loopback).tokenUses).toBe(1)
})

test('a token of a minute to come, or of a longer life, is refused', async () => {
  const { loopback, owner, token, before } = await begin()
  const second = Math.floor(loopback.time.now() / 1000)
  const times = (nbf: number, exp: number) => ({ iat: nbf, nbf, exp })
  const early = forge(loopback, token, times(second + 10, second + 60))
  await isRefused(loopback, before, 'token-not-yet-valid', owner.bring(early))
  for (const [nbf, exp] of [
    [second, second + 61],
    [second - 1000, second + 10],
    [second, second],
  ] as const) {
    await isRefused(loopback, before, 'token-invalid', owner.bring(forge(loopback, token, times(nbf, exp))))
  }
  await stillGood(owner, token)
})

test('the sdk’s own token cannot be used by whoever reads it on the way', async () => {
  const { loopback } = await begin()
  const caller = await call(loopback)
  expect(caller.net.cookie()).toBe('')
  const thief = await createStranger(loopback, shopOrigin)
  const stolen = await thief.askToken()
  // Not even for a page that has the right origin: the key decides.
  const other = await createStranger(loopback)
  expect((await other.bring(stolen)).outcome).toBe('proof-invalid')
})
