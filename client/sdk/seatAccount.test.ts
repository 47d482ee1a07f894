import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Seat } from './seatState.ts'
import { createNodePlatform, createSeatOn, type NodePlatform } from './testing.ts'
import { agentId } from './tinyService/routes.ts'
import { startTinyService, type TinyService } from './tinyService.ts'

let service: TinyService
let platform: NodePlatform
let seat: Seat

beforeEach(async () => {
  service = await startTinyService()
  const answer = async () => ({ id: 'credential' })
  platform = createNodePlatform({ ...service.network, passkeys: { create: answer, get: answer } })
  seat = createSeatOn(platform, { service: service.origin })
})
afterEach(async () => {
  seat.close()
  await service.close()
})

const lastAsked = () => service.served.at(-1)

test('an agent adds, renames and removes passkeys, and their store is told', async () => {
  expect((await seat.passkeys.list()).passkeys).toEqual([])
  expect((await seat.passkeys.add('Key')).passkeys).toMatchObject([{ name: 'Key' }])
  expect((await seat.passkeys.rename('id-0', 'Blue key')).passkeys).toMatchObject([{ name: 'Blue key' }])
  expect(platform.toldPasskeys.at(-1)).toMatchObject({ credentialIds: ['id-0'], name: 'Blue key' })
  expect((await seat.passkeys.remove('id-0')).passkeys).toEqual([])
  expect(lastAsked()).toMatchObject({ method: 'DELETE', path: '/auth/passkeys/id-0' })
})

test('the last passkey stays', async () => {
  service.refuse('id-0', 'last-passkey')
  await expect(seat.passkeys.remove('id-0')).rejects.toMatchObject({ code: 'last-passkey' })
})

test('an admin invites, changes a role, removes', async () => {
  expect((await seat.people.list()).agents).toMatchObject([{ name: 'Ana' }])
  const { link, expiresInSeconds } = await seat.people.invite('supervisor')
  expect(link).toBe(`${service.origin}/softphone/#enrol=${'s'.repeat(43)}`)
  expect(expiresInSeconds).toBe(60)
  await seat.people.setRole(agentId, 'admin')
  expect(lastAsked()).toMatchObject({
    method: 'PATCH',
    path: `/auth/agents/${agentId}`,
    body: { role: 'admin' },
  })
  await seat.people.remove(agentId)
  expect(lastAsked()).toMatchObject({ method: 'DELETE', path: `/auth/agents/${agentId}` })
})

test('others are refused', async () => {
  service.refuse('invitations', 'role-required')
  await expect(seat.people.invite('admin')).rejects.toMatchObject({ code: 'role-required' })
})

test.each([
  ['signIn', () => seat.signIn(), '/auth/sessions/options'],
  ['enrol', () => seat.enrol('s'.repeat(43), 'Ana'), '/auth/enrolments/options'],
  ['signInAsDemoAgent', () => seat.signInAsDemoAgent(), '/auth/sessions/demo'],
] as const)('%s names the key that will sign for this seat', async (_, act, path) => {
  await act()
  const { publicKey } = await platform.seatKey()
  expect(service.served.find(asked => asked.path === path)?.body.seatKey).toEqual(publicKey)
  expect((await service.next('takeSeat')).params.seatKey).toEqual(publicKey)
})
