import { afterEach, beforeEach, expect, test } from 'vitest'
import { callId, type FakeService, startFakeService } from '../../testing/fakeService.ts'
import { createNodePlatform, createSeatOn, type NodePlatform } from '../../testing/index.ts'
import { claimsOf, thumbprintOf, thumbprintOfProof } from '../../testing/proofs.ts'
import { agentId } from '../../testing/routes.ts'
import type { Seat } from '../seatTypes.ts'

let service: FakeService
let platform: NodePlatform
let seat: Seat
/** Requests that came with a proof: `METHOD path`, and the proof. */
let proven: { readonly asked: string; readonly proof: string }[]

beforeEach(async () => {
  service = await startFakeService()
  const answer = async () => ({ id: 'credential' })
  proven = []
  platform = createNodePlatform({
    ...service.network,
    fetch(url, init) {
      const proof = new Headers(init.headers).get('dpop')
      if (proof) proven.push({ asked: `${init.method} ${new URL(url).pathname}`, proof })
      return fetch(url, init)
    },
    passkeys: { create: answer, get: answer },
  })
  seat = createSeatOn(platform, { service: service.origin })
})
afterEach(async () => {
  seat.close()
  await service.close()
})

const lastAsked = () => service.served.at(-1)

test('an agent adds, renames and removes passkeys, and their store is told', async () => {
  await seat.signIn()
  expect((await seat.passkeys.list()).passkeys).toEqual([])
  expect((await seat.passkeys.add('Key')).passkeys).toMatchObject([{ name: 'Key' }])
  expect((await seat.passkeys.rename('id-0', 'Blue key')).passkeys).toMatchObject([{ name: 'Blue key' }])
  expect(platform.toldPasskeys.at(-1)).toMatchObject({ credentialIds: ['id-0'], name: 'Blue key' })
  expect((await seat.passkeys.remove('id-0')).passkeys).toEqual([])
  expect(lastAsked()).toMatchObject({ method: 'DELETE', path: '/auth/passkeys/id-0' })
})

test('what changes something is proven by the seat’s key, reading is not', async () => {
  await seat.signIn()
  await seat.passkeys.list()
  await seat.people.list()
  expect(proven).toEqual([])
  await seat.passkeys.add('Key')
  await seat.people.setRole(agentId, 'admin')
  expect(proven.map(({ asked }) => asked)).toEqual([
    // The lists brought the nonce.
    'POST /auth/passkeys/options',
    'POST /auth/passkeys',
    `PATCH /auth/agents/${agentId}`,
  ])
  const seatKey = await thumbprintOf((await platform.seatKey()).publicKey)
  const thumbprints = await Promise.all(proven.map(({ proof }) => thumbprintOfProof(proof)))
  expect(new Set(thumbprints)).toEqual(new Set([seatKey]))
  for (const { proof } of proven) expect((await claimsOf(proof, 'dpop+jwt')).has('ath')).toBe(false)
})

test('a request whose nonce is too old is made once more', async () => {
  await seat.signIn()
  await seat.people.invite('agent')
  const before = service.served.length
  service.refuse('invitations', 'proof-nonce-required')
  await seat.people.invite('agent')
  expect(service.served.length - before).toBe(2)
})

test('a browser that lost the seat’s key can change nothing', async () => {
  await seat.signIn()
  service.seatKey = (await createNodePlatform(service.network).seatKey()).publicKey
  await expect(seat.people.invite('admin')).rejects.toMatchObject({ code: 'seat-proof-invalid' })
})

test('the last passkey stays', async () => {
  service.refuse('id-0', 'last-passkey')
  await expect(seat.passkeys.remove('id-0')).rejects.toMatchObject({ code: 'last-passkey' })
})

test('an admin invites, changes a role, removes', async () => {
  await seat.signIn()
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

test('an admin reads who is blocked, makes it last, undoes it', async () => {
  await seat.signIn()
  const [block] = (await seat.blocks.list()).blocks
  expect(block).toMatchObject({ browser: 'K4M7Q2', reason: 'abusive' })
  const path = `/auth/blocks/${block?.blockId}`
  await seat.blocks.keep(block?.blockId ?? '')
  expect(lastAsked()).toMatchObject({ method: 'PATCH', path, body: { forGood: true } })
  expect((await seat.blocks.undo(block?.blockId ?? '')).blocks).toEqual([])
  expect(lastAsked()).toMatchObject({ method: 'DELETE', path })
})

test('an admin reads what is known of attacks, switches on and ends', async () => {
  await seat.signIn()
  const [window] = (await seat.attack.list()).windows
  expect(window).toMatchObject({ isOpen: true, reason: 'A flood' })
  const wanted = { site: null, minutes: 30, reason: 'A flood' }
  await seat.attack.open(wanted)
  expect(lastAsked()).toMatchObject({ method: 'POST', path: '/auth/attack', body: wanted })
  const [ended] = (await seat.attack.end(window?.windowId ?? '', 'by-hand')).windows
  expect(ended).toMatchObject({ isOpen: false, ended: 'by-hand' })
  expect(lastAsked()).toMatchObject({ method: 'PATCH', path: `/auth/attack/${window?.windowId}` })
})

test('a call is reported to the service, and what follows is shown; refused, nothing is', async () => {
  await seat.signIn()
  await seat.reportCall(callId, 'machine')
  expect((await service.next('reportCall')).params).toEqual({ callId, reason: 'machine' })
  const reports = [{ callId, reason: 'machine', block: { state: 'for-good' } }]
  expect(seat.snapshot).toMatchObject({ reports })
  service.refuse('reportCall', 'call-not-found')
  await expect(seat.reportCall(callId, 'silent')).rejects.toMatchObject({ code: 'call-not-found' })
  expect(seat.snapshot).toMatchObject({ reports })
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
