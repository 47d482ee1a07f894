import { calculateJwkThumbprint } from 'jose'
import { expect, test } from 'vitest'
import { claimsIn } from '../../auth/testing/testBrowser.ts'
import { parse, RevocationRequest } from '../../protocol/index.ts'
import { revoke } from '../../sfu/commands/revoke.ts'
import { refusalIn } from '../harness/backEnd.ts'
import { enrolled, enrolledShop } from '../harness/callerPasskey.ts'
import { eventually, type House, startLoopback } from '../harness/loopback.ts'
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
  const { house, agent, backEnd, before } = await enrolledShop({ policy: 'offered' })
  const person = await enrolled(house, backEnd)
  await house.advance(2000)
  const caller = visit(house, { passkeys: person.passkeys })
  await caller.phone.call()
  await caller.phone.usePasskey()
  await rings(caller, agent)
  await agent.seat.accept()
  await talking(caller, agent)
  await house.advance(2000)
  return { house, agent, before, caller, person }
}

type World = Awaited<ReturnType<typeof begin>>

const kinds: readonly [RevocationRequest['kind'], (world: World) => Promise<unknown>][] = [
  ['jti', async ({ house }) => (await evidenceOf(house)).subject],
  [
    'browser-key',
    async ({ caller }) => calculateJwkThumbprint((await caller.platform.browserKey()).publicKey),
  ],
  ['credential', async ({ person }) => person.credentialId],
  ['identity', async ({ agent }) => callerCard(agent).callerId],
  ['site', async () => 'shop'],
  ['agent', async ({ house }) => tableOf(house, 'agent_accounts')[0]?.agent_id],
  ['before', async ({ house }) => house.time.now()],
]

async function evidenceOf(house: House) {
  const [evidence] = tableOf(house, 'evidence')
  return { subject: evidence?.subject }
}

const requestOf = async (world: World, kind: string, value: (world: World) => Promise<unknown>) =>
  parse(RevocationRequest, { kind, value: await value(world) })

/** Both were told that it was revoked, and nothing is left but the agent's seat, if that may stay. */
async function isRevoked(world: World, seatStays: boolean): Promise<void> {
  const { house, agent, caller, before } = world
  await eventually(() => endOf(caller), 'revoked')
  if (seatStays) {
    await eventually(() => lastOf(agent), 'revoked')
    await isAsBefore(house, before, caller, agent)
  } else {
    await eventually(agent.occupation, 'signed-out')
    await isAsBefore(house, house.idle, caller, agent)
  }
  await eventually(() => rowsOf(house).reasons, ['revoked'])
}

/** Revoking an agent, or every session begun before a moment, ends the seat too. */
const sparesSeat = (kind: string): boolean => kind !== 'agent' && kind !== 'before'

test.each(kinds)('revoking by %s ends the live call at once', async (kind, value) => {
  const world = await begin()
  const request = await requestOf(world, kind, value)
  const revokedAtMs = world.house.time.now()
  await world.house.server().auth.revoke(request, 'operator')
  await isRevoked(world, sparesSeat(kind))
  expect(world.house.time.now()).toBe(revokedAtMs)
  expect(tableOf(world.house, 'audit_log').at(-1)).toBeDefined()
  const revoked = tableOf(world.house, 'audit_log').filter(({ action }) => action === 'revoked')
  expect(revoked).toMatchObject([{ actor: 'operator', subject: String(request.value) }])
})

test.each(kinds)(
  'revoking by %s from another process ends the live call within a second',
  async (kind, value) => {
    const world = await begin()
    const { house } = world
    const request = await requestOf(world, kind, value)
    const { dataFolder } = house.config
    const clock = { ...house.time.server, now: house.time.now }
    await revoke([request.kind, String(request.value), '--yes'], {
      dataFolder,
      clock,
      sites: ['shop', 'other'],
    })
    const revokedAtMs = house.time.now()
    await house.advance(500)
    await isRevoked(world, sparesSeat(kind))
    expect(house.time.now() - revokedAtMs).toBeLessThan(1000)
  },
)

test('what has nothing to do with it goes on', async () => {
  const world = await begin()
  const { house, caller, agent } = world
  const nobody = 'A'.repeat(43)
  for (const kind of ['jti', 'browser-key', 'credential', 'identity', 'agent'] as const) {
    await house.server().auth.revoke({ kind, value: nobody }, 'operator')
  }
  await house.server().auth.revoke({ kind: 'site', value: 'other' }, 'operator')
  await house.server().auth.revoke({ kind: 'before', value: house.time.now() - 60_000 }, 'operator')
  await house.advance(1000)
  expect([endOf(caller), agent.occupation()]).toEqual(['talking', 'talking'])
})

async function refused(house: House, caller: Caller): Promise<void> {
  await expect(caller.phone.call()).rejects.toMatchObject({ code: 'revoked', retryable: false })
  await eventually(caller.platform.inUse, { microphones: 0, sounds: 0, transports: 0 })
  await house.quiet()
}

test('a browser key and a site stay revoked after a restart', async () => {
  const house = await startLoopback()
  const agent = await onDuty(house, 'Ada')
  const caller = await talk(house, agent)
  const value = await calculateJwkThumbprint((await caller.platform.browserKey()).publicKey)
  await house.server().auth.revoke({ kind: 'browser-key', value }, 'operator')
  await eventually(() => endOf(caller), 'revoked')
  await refused(house, caller)
  await restart(house, agent)
  await refused(house, caller)
  await house.server().auth.revoke({ kind: 'site', value: 'shop' }, 'operator')
  await restart(house, agent)
  await refused(house, visit(house))
})

async function restart(house: House, agent: Agent): Promise<void> {
  await house.stop()
  await house.start()
  await house.advance(1000)
  await eventually(agent.occupation, 'free')
}

test('a revoked token is refused when it is brought, and its use is not noted', async () => {
  const house = await startLoopback()
  await onDuty(house, 'Ada')
  const before = house.counts()
  const stranger = await createStranger(house)
  const [token, other] = [await stranger.askToken(), await stranger.askToken()]
  await house.server().auth.revoke({ kind: 'jti', value: String(claimsIn(token).jti) }, 'operator')
  const rows = rowCounts(house)
  const { outcome, socket } = await stranger.bring(token)
  expect([outcome, await socket.closed()]).toEqual(['revoked', 'revoked'])
  await house.holdsOnly(before)
  expect(rowCounts(house)).toEqual(rows)
  expect((await stranger.bring(other)).outcome).toBe('done')
})

test('an admin revokes over HTTP; whoever stole the cookie does not', async () => {
  const house = await startLoopback()
  const admin = await onDuty(house, 'Ada')
  const caller = await talk(house, admin)
  const value = await calculateJwkThumbprint((await caller.platform.browserKey()).publicKey)
  const how = { method: 'POST', path: '/auth/revocations', body: { kind: 'browser-key', value } }
  const ask = async (key: SeatKey, cookie = admin.net.cookie()) =>
    refusalIn(await changeBy(house, { key, cookie }, how))
  const own = await admin.platform.seatKey()
  const thief = await openSoftphone(house).platform.seatKey()
  const rows = rowCounts(house)
  expect(await ask(own, '')).toBe('401 sign-in-required')
  expect(await ask(thief)).toBe('401 seat-proof-invalid')
  expect([endOf(caller), rowCounts(house)]).toEqual(['talking', rows])
  expect(await ask(own)).toBe('201')
  await eventually(() => endOf(caller), 'revoked')
})
