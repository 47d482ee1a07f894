import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { temporaryStore } from '../../store/testing/testStore.ts'
import {
  beginnings,
  clientData,
  foreignOrigins,
  inResponse,
  nothingCameOfIt,
  octets,
  openWith,
  type PasskeyAttack,
  type PasskeyTarget,
  startPasskeyTarget,
} from '../testing/attacks/targets/callerPasskeyTarget.ts'
import type { Lies } from '../testing/testAuthenticator.ts'
import { createTestPage, type TestAuthenticator } from '../testing/testPage.ts'
import { outletOrigin } from '../testing/testPasskeyService.ts'
import { shopOrigin } from '../testing/testService.ts'

/* New passkeys (WebAuthn Level 3 section 7.1), each wrong in one way. The session and its proofs are good: their uses are noted. */

const start = async () => startPasskeyTarget(await temporaryStore(onTestFinished), onTestFinished)
const kept = ['token_uses']
const good =
  ({ page }: PasskeyTarget) =>
  () =>
    page.add(page.newAuthenticator(), 'Good')

type Answer = ReturnType<TestAuthenticator['create']>

const lying = ({ page }: PasskeyTarget, name: string, lies: Lies): PasskeyAttack => ({
  name,
  send: () => page.add(page.newAuthenticator(), 'Wrong', lies),
})

const changed = (
  { page }: PasskeyTarget,
  name: string,
  change: (answer: Answer) => unknown,
  code?: string,
): PasskeyAttack => ({
  name,
  send: async () => {
    const answer = page.newAuthenticator().create(await page.creationOptions())
    return page.ask('POST', '/passkeys', { name: 'Wrong', response: change(answer) })
  },
  ...(code === undefined ? {} : { code }),
})

test('wrong challenge, origin, RP id and type; nobody verified or present; frames; attestations nobody asked for', async () => {
  const target = await start()
  const attacks = [
    lying(target, 'a challenge of nobody', { challenge: Buffer.alloc(32, 7).toString('base64url') }),
    lying(target, 'an empty challenge', { challenge: '' }),
    ...foreignOrigins.map(origin => lying(target, `origin ${origin}`, { origin })),
    ...['evil.example', 'example', 'other.example', ''].map(rpId => lying(target, `RP id ${rpId}`, { rpId })),
    ...['webauthn.get', 'payment.create', ''].map(type => lying(target, `type ${type}`, { type })),
    lying(target, 'user not verified', { userVerified: false }),
    lying(target, 'user not present', { userPresent: false }),
    lying(target, 'a cross-origin frame', { crossOrigin: true }),
    changed(target, 'a top origin', answer => {
      const clientDataJSON = clientData(answer.response.clientDataJSON, { topOrigin: shopOrigin })
      return inResponse(answer, { clientDataJSON })
    }),
    lying(target, 'an algorithm that was not offered', { algorithm: -35 }),
    lying(target, 'an attestation with a chain', { attestation: 'packed-chain' }),
    lying(target, 'an attestation of no kind', { attestation: 'unknown' }),
  ]
  expect(await target.sendAll('registrations, context', attacks, good(target), kept)).toEqual(nothingCameOfIt)
})

test('challenges of others, of other sessions and of other ceremonies', async () => {
  const target = await start()
  const { page, other, service, phone } = target
  const outlet = await createTestPage(service, outletOrigin)
  await outlet.openByPasskey(phone, { origin: outletOrigin, signCount: 2000 })
  const fresh = () => page.newAuthenticator()
  const add = (response: unknown, to = page) => to.ask('POST', '/passkeys', { name: 'Wrong', response })
  const attacks: PasskeyAttack[] = [
    { name: 'another caller’s', send: async () => add(fresh().create(await other.page.creationOptions())) },
    {
      name: 'of the same caller’s other session',
      send: async () => add(fresh().create(await outlet.creationOptions(), { origin: shopOrigin })),
    },
    {
      name: 'for signing in',
      send: async () => {
        const { challenge } = z.looseObject({ challenge: z.string() }).parse(await page.requestOptions())
        return page.add(fresh(), 'Wrong', { challenge })
      },
    },
    {
      name: 'one for making, answered to sign in',
      send: async () =>
        openWith(
          page,
          phone.get({ ...Object(await page.creationOptions()), rpId: 'shop.example' }, { signCount: 5000 }),
        ),
    },
    {
      name: 'answered too late',
      send: async () => {
        const options = await page.creationOptions()
        service.clock.nowMs += 5 * 60_000
        // The nonce is too old as well; a first question brings another.
        await page.ask('GET', '/passkeys')
        return add(fresh().create(options))
      },
    },
  ]
  expect(await target.sendAll('registrations, challenges', attacks, good(target), kept)).toEqual(
    nothingCameOfIt,
  )
})

test('a credential id is registered once: not again, not by another caller, not at another site', async () => {
  const target = await start()
  const { page, phone, other, service } = target
  const elsewhere = await createTestPage(service, shopOrigin, 'other')
  await elsewhere.openByVouch()
  const once = page.newAuthenticator()
  const answer = once.create(await page.creationOptions())
  const add = () => page.ask('POST', '/passkeys', { name: 'Once', response: answer })
  const tries = await Promise.all([add(), add(), add(), add()])
  expect(tries.filter(({ status }) => status === 201)).toHaveLength(1)
  const attacks: PasskeyAttack[] = [
    { name: 'the same answer again', send: add },
    { name: 'a second time', send: () => page.add(phone) },
    { name: 'by another caller', send: () => other.page.add(phone) },
    { name: 'at another site', send: () => elsewhere.add(phone) },
  ]
  expect(await target.sendAll('registrations, known ids', attacks, good(target), kept)).toEqual(
    nothingCameOfIt,
  )
  expect((await page.openByPasskey(once)).status).toBe(201)
})

test('truncated, lengthened and turned CBOR, and ids that contradict each other', async () => {
  const target = await start()
  const sample = target.page.newAuthenticator().create(await target.page.creationOptions())
  const cuts = beginnings(sample.response.attestationObject, 4).length
  const attacks = Array.from({ length: cuts }, (_, n) =>
    changed(target, `cut at ${n}`, answer => {
      const attestationObject = beginnings(answer.response.attestationObject, 4)[n] ?? 'AA'
      return inResponse(answer, { attestationObject })
    }),
  )
  const odd: Record<string, (all: Buffer) => Uint8Array> = {
    'a list for the map': all => Buffer.concat([Buffer.of(0x83), all.subarray(1)]),
    'a map of two': all => Buffer.concat([Buffer.of(0xa2), all.subarray(1)]),
    'a map without end': () => Buffer.of(0xbf),
    'a text of 2^32 octets': () => Buffer.from('7affffffff', 'hex'),
    'deep lists': () => Buffer.alloc(2000, 0x81),
    'a number': () => Buffer.of(0x18, 0x2a),
    'an attested id of 65535 octets': all => withIdLength(all, 0xffff),
    'an attested id of no octet': all => withIdLength(all, 0),
    'a point off the curve': all => Buffer.concat([all.subarray(0, -20), Buffer.alloc(20, 7)]),
    'an octet behind': all => Buffer.concat([all, Buffer.of(0)]),
    'a length in more octets than needed': all => Buffer.concat([Buffer.of(0xb8, 3), all.subarray(1)]),
  }
  for (const [name, change] of Object.entries(odd)) {
    attacks.push(
      changed(target, name, answer =>
        inResponse(answer, { attestationObject: octets(answer.response.attestationObject, change) }),
      ),
    )
  }
  attacks.push(
    changed(target, 'another id than the attested one', answer => ({ ...answer, id: 'AAAA', rawId: 'AAAA' })),
    changed(target, 'two ids', answer => ({ ...answer, rawId: 'AAAA' })),
    changed(target, 'another type', answer => ({ ...answer, type: 'password' }), '400 message-malformed'),
    changed(
      target,
      'no attestation',
      answer => inResponse(answer, { attestationObject: undefined }),
      '400 message-malformed',
    ),
  )
  expect(await target.sendAll('registrations, CBOR', attacks, good(target), kept)).toEqual(nothingCameOfIt)
})

/** Length of the attested credential id: two octets behind 37 of header and 16 of AAGUID in the authenticator data. */
function withIdLength(attestation: Buffer, length: number): Buffer {
  const at = attestation.indexOf(Buffer.alloc(16)) + 16
  const copy = Buffer.from(attestation)
  copy.writeUInt16BE(length, at)
  return copy
}
