import { calculateJwkThumbprint } from 'jose'
import { expect, test } from 'vitest'
import { claimsIn } from '../../auth/testing/testBrowser.ts'
import { parse, RevocationRequest } from '../../protocol/index.ts'
import { revoke } from '../../sfu/commands/revoke.ts'
import { refusalIn } from '../harness/backEnd.ts'
import { enrolled, enrolledShop } from '../harness/callerPasskey.ts'
import { eventually, type Loopback, startLoopback } from '../harness/loopback.ts'
import {
  type Agent,
  type Caller,
  callerCard,
  endOf,
  isAsBefore,
  lastOf,
  onDuty,
  openSoftphone,
  rings,
  talk,
  talking,
  visit,
} from '../harness/people.ts'
import { changeBy, type SeatKey } from '../harness/rawSeat.ts'
import { rowCounts, rowsOf, tableOf } from '../harness/rows.ts'
import { createStranger } from '../harness/stranger.ts'

/** A talk that a passkey signed, and everything by which it can be revoked. */
async function begin() {
  const { loopback, agent, backEnd, before } = await enrolledShop({ policy: 'offered' })
  const person = await enrolled(loopback, backEnd)
  await loopback.advance(2000)
  const caller = visit(loopback, { passkeys: person.passkeys })
  await caller.phone.call()
  await caller.phone.usePasskey()
  await rings(caller, agent)
  await agent.seat.accept()
  await talking(caller, agent)
  await loopback.advance(2000)
  return { loopback, agent, before, caller, person }
}

type World = Awaited<ReturnType<typeof begin>>

const kinds: readonly [RevocationRequest['kind'], (world: World) => Promise<unknown>][] = [
  ['jti', async ({ loopback }) => (await evidenceOf(loopback)).subject],
  [
    'browser-key',
    async ({ caller }) => calculateJwkThumbprint((await caller.platform.browserKey()).publicKey),
  ],
  ['credential', async ({ person }) => person.credentialId],
  ['identity', async ({ agent }) => callerCard(agent).callerId],
  ['site', async () => 'shop'],
  ['agent', async ({ loopback }) => tableOf(loopback, 'agent_accounts')[0]?.agent_id],
  ['before', async ({ loopback }) => loopback.time.now()],
]

async function evidenceOf(loopback: Loopback) {
  const [evidence] = tableOf(loopback, 'evidence')
  return { subject: evidence?.subject }
}

const requestOf = async (world: World, kind: string, value: (world: World) => Promise<unknown>) =>
  parse(RevocationRequest, { kind, value: await value(world) })

/** Both were told that it was revoked, and nothing is left but the agent's seat, if that may stay. */
async function isRevoked(world: World, seatStays: boolean): Promise<void> {
  const { loopback, agent, caller, before } = world
  await eventually(() => endOf(caller), 'revoked')
  if (seatStays) {
    await eventually(() => lastOf(agent), 'revoked')
    await isAsBefore(loopback, before, caller, agent)
  } else {
    await eventually(agent.occupation, 'signed-out')
    await isAsBefore(loopback, loopback.idle, caller, agent)
  }
  await eventually(() => rowsOf(loopback).reasons, ['revoked'])
}

/** Revoking an agent, or every session begun before a moment, ends the seat too. */
const sparesSeat = (kind: string): boolean => kind !== 'agent' && kind !== 'before'

test.each(kinds)('revoking by %s ends the live call at once', async (kind, value) => {
  const world = await begin()
  const request = await requestOf(world, kind, value)
  const revokedAtMs = world.loopback.time.now()
  await world.loopback.server().auth.revoke(request, 'operator')
  await isRevoked(world, sparesSeat(kind))
  expect(world.loopback.time.now()).toBe(revokedAtMs)
  expect(tableOf(world.loopback, 'audit_log').at(-1)).toBeDefined()
  const revoked = tableOf(world.loopback, 'audit_log').filter(({ action }) => action === 'revoked')
  expect(revoked).toMatchObject([{ actor: 'operator', subject: String(request.value) }])
})

test.each(kinds)(
  'revoking by %s from another process ends the live call within a second',
  async (kind, value) => {
    const world = await begin()
    const { loopback } = world
    const request = await requestOf(world, kind, value)
    const { dataFolder } = loopback.config
    const clock = { ...loopback.time.server, now: loopback.time.now }
    await revoke([request.kind, String(request.value), '--yes'], {
      dataFolder,
      clock,
      sites: ['shop', 'other'],
    })
    const revokedAtMs = loopback.time.now()
    await loopback.advance(500)
    await isRevoked(world, sparesSeat(kind))
    expect(loopback.time.now() - revokedAtMs).toBeLessThan(1000)
  },
)

test('what has nothing to do with it goes on', async () => {
  const world = await begin()
  const { loopback, caller, agent } = world
  const nobody = 'A'.repeat(43)
  for (const kind of ['jti', 'browser-key', 'credential', 'identity', 'agent'] as const) {
    await loopback.server().auth.revoke({ kind, value: nobody }, 'operator')
  }
  await loopback.server().auth.revoke({ kind: 'site', value: 'other' }, 'operator')
  await loopback.server().auth.revoke({ kind: 'before', value: loopback.time.now() - 60_000 }, 'operator')
  await loopback.advance(1000)
  expect([endOf(caller), agent.occupation()]).toEqual(['talking', 'talking'])
})

async function refused(loopback: Loopback, caller: Caller): Promise<void> {
  await expect(caller.phone.call()).rejects.toMatchObject({ code: 'revoked', retryable: false })
  await eventually(caller.platform.inUse, { microphones: 0, sounds: 0, transports: 0 })
  await loopback.quiet()
}

test('a browser key and a site stay revoked after a restart', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const caller = await talk(loopback, agent)
  const value = await calculateJwkThumbprint((await caller.platform.browserKey()).publicKey)
  await loopback.server().auth.revoke({ kind: 'browser-key', value }, 'operator')
  await eventually(() => endOf(caller), 'revoked')
  await refused(loopback, caller)
  await restart(loopback, agent)
  await refused(loopback, caller)
  await loopback.server().auth.revoke({ kind: 'site', value: 'shop' }, 'operator')
  await restart(loopback, agent)
  await refused(loopback, visit(loopback))
})

async function restart(loopback: Loopback, agent: Agent): Promise<void> {
  await loopback.stop()
  await loopback.start()
  await loopback.advance(1000)
  await eventually(agent.occupation, 'free')
}

test('a revoked token is refused when it is brought, and its use is not noted', async () => {
  const loopback = await startLoopback()
  await onDuty(loopback, 'Ada')
  const before = loopback.counts()
  const stranger = await createStranger(loopback)
  const [token, other] = [await stranger.askToken(), await stranger.askToken()]
  await loopback.server().auth.revoke({ kind: 'jti', value: String(claimsIn(token).jti) }, 'operator')
  const rows = rowCounts(loopback)
  const { outcome, socket } = await stranger.bring(token)
  expect([outcome, await socket.closed()]).toEqual(['revoked', 'revoked'])
  await loopback.holdsOnly(before)
  expect(rowCounts(loopback)).toEqual(rows)
  expect((await stranger.bring(other)).outcome).toBe('done')
})

test('an admin revokes over HTTP; whoever stole the cookie does not', async () => {
  const loopback = await startLoopback()
  const admin = await onDuty(loopback, 'Ada')
  const caller = await talk(loopback, admin)
  const value = await calculateJwkThumbprint((await caller.platform.browserKey()).publicKey)
  const how = { method: 'POST', path: '/auth/revocations', body: { kind: 'browser-key', value } }
  const ask = async (key: SeatKey, cookie = admin.net.cookie()) =>
    refusalIn(await changeBy(loopback, { key, cookie }, how))
  const own = await admin.platform.seatKey()
  const thief = await openSoftphone(loopback).platform.seatKey()
  const rows = rowCounts(loopback)
  expect(await ask(own, '')).toBe('401 sign-in-required')
  expect(await ask(thief)).toBe('401 seat-proof-invalid')
  expect([endOf(caller), rowCounts(loopback)]).toEqual(['talking', rows])
  expect(await ask(own)).toBe('201')
  await eventually(() => endOf(caller), 'revoked')
})
