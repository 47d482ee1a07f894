import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import {
  beginnings,
  clientData,
  foreignOrigins,
  inResponse,
  lastBitTurned,
  nothingCameOfIt,
  octets,
  openWith,
  type PasskeyAttack,
  type PasskeyTarget,
  startPasskeyTarget,
} from '../testing/attacks/targets/callerPasskeyTarget.ts'
import type { Lies } from '../testing/testAuthenticator.ts'
import { createTestPage } from '../testing/testPage.ts'
import { outletOrigin } from '../testing/testPasskeyService.ts'
import { shopOrigin } from '../testing/testService.ts'

/* Answers to the question "is this passkey yours?" (WebAuthn Level 3 section 7.2), each wrong in one way. */

const start = async () => startPasskeyTarget(await temporaryStore(onTestFinished), onTestFinished)
const good =
  ({ page, phone }: PasskeyTarget) =>
  () =>
    page.openByPasskey(phone, { signCount: 100_000 })

type Answer = ReturnType<PasskeyTarget['phone']['get']>

const bump = { signCount: 50_000 }

/** A browser that lies. */
const lying = ({ page, phone }: PasskeyTarget, name: string, lies: Lies): PasskeyAttack => ({
  name,
  send: () => page.openByPasskey(phone, { ...bump, ...lies }),
})

/** An honest answer that somebody changed on its way. */
const changed = (
  { page, phone }: PasskeyTarget,
  name: string,
  change: (answer: Answer) => unknown,
  code?: string,
): PasskeyAttack => ({
  name,
  send: async () => openWith(page, change(phone.get(await page.requestOptions(), bump))),
  ...(code === undefined ? {} : { code }),
})

test('wrong challenge, origin, RP id and type; nobody verified or present; frames of foreign pages', async () => {
  const target = await start()
  const { page, phone, other } = target
  const asked = async () => String(Object(await page.requestOptions()).challenge)
  const attacks = [
    lying(target, 'a challenge of nobody', { challenge: Buffer.alloc(32, 7).toString('base64url') }),
    lying(target, 'an empty challenge', { challenge: '' }),
    lying(target, 'the challenge with padding', { challenge: `${await asked()}=` }),
    lying(target, 'two challenges', { challenge: `${await asked()} ${await asked()}` }),
    ...foreignOrigins.map(origin => lying(target, `origin ${origin}`, { origin })),
    ...['evil.example', 'example', 'www.shop.example', 'calls.example', 'other.example', ''].map(rpId =>
      lying(target, `RP id ${rpId}`, { rpId }),
    ),
    ...['webauthn.create', 'payment.get', 'WebAuthn.get', ''].map(type =>
      lying(target, `type ${type}`, { type }),
    ),
    lying(target, 'user not verified', { userVerified: false }),
    lying(target, 'user not present', { userPresent: false }),
    lying(target, 'neither', { userVerified: false, userPresent: false }),
    lying(target, 'a cross-origin frame', { crossOrigin: true }),
    ...[
      { topOrigin: 'https://evil.example' },
      { topOrigin: shopOrigin },
      { topOrigin: shopOrigin, crossOrigin: true },
    ].map((members, n) =>
      changed(target, `a top origin, ${n}`, answer => {
        const clientDataJSON = clientData(answer.response.clientDataJSON, members)
        return inResponse(answer, { clientDataJSON })
      }),
    ),
    {
      name: 'a challenge that another page was given',
      send: async () => openWith(page, phone.get(await other.page.requestOptions(), bump)),
    },
    {
      name: 'a challenge for making a passkey',
      send: async () =>
        openWith(page, phone.get({ ...Object(await page.creationOptions()), rpId: 'shop.example' }, bump)),
    },
    {
      name: 'a challenge five minutes old',
      send: async () => {
        const options = await page.requestOptions()
        target.service.clock.nowMs += 5 * 60_000
        return openWith(page, phone.get(options, bump))
      },
    },
  ]
  // Making a passkey was asked for in the open session: its request was good and is noted.
  expect(await target.sendAll('assertions, context', attacks, good(target), ['token_uses'])).toEqual(
    nothingCameOfIt,
  )
})

test('a challenge of one page opens nothing for another page, origin or site', async () => {
  const target = await start()
  const { service, page, phone } = target
  const outlet = await createTestPage(service, outletOrigin)
  const elsewhere = await createTestPage(service, shopOrigin, 'other')
  const attacks: PasskeyAttack[] = []
  for (const [name, taker] of Object.entries({ outlet, elsewhere })) {
    attacks.push({
      name: `asked for by the shop, brought by ${name}`,
      send: async () => openWith(taker, phone.get(await page.requestOptions(), bump)),
    })
    attacks.push({
      name: `asked for by ${name}, brought by the shop`,
      send: async () => openWith(page, phone.get(await taker.requestOptions(), bump)),
    })
    attacks.push({ name: `the shop’s passkey at ${name}`, send: () => taker.openByPasskey(phone, bump) })
  }
  expect(await target.sendAll('assertions, pages', attacks, good(target))).toEqual(nothingCameOfIt)
})

test('a counter that goes back or stands still', async () => {
  const target = await start()
  const attacks = [1000, 999, 1, 0].map(signCount => lying(target, `count ${signCount}`, { signCount }))
  expect(await target.sendAll('assertions, counters', attacks, good(target))).toEqual(nothingCameOfIt)
})

test('replays: one answer opens one session', async () => {
  const target = await start()
  const { page, phone } = target
  const answer = phone.get(await page.requestOptions(), { signCount: 2000 })
  const tries = await Promise.all(Array.from({ length: 20 }, () => openWith(page, answer)))
  expect(tries.filter(({ status }) => status === 201)).toHaveLength(1)
  const again: PasskeyAttack[] = [
    { name: 'the same again', send: () => openWith(page, answer) },
    {
      name: 'the same to a fresh challenge',
      send: async () => {
        await page.requestOptions()
        return openWith(page, answer)
      },
    },
    changed(target, 'the former signature under a fresh challenge', ({ response, ...rest }) => ({
      ...rest,
      response: { ...response, signature: answer.response.signature },
    })),
  ]
  expect(await target.sendAll('assertions, replays', again, good(target))).toEqual(nothingCameOfIt)
})

test('credentials of others, and users that are not theirs', async () => {
  const target = await start()
  const { page, phone, other, service } = target
  const handleOf = (sub: string) => Buffer.from(service.callerOf(sub)).toString('base64url')
  const unknown = page.newAuthenticator()
  unknown.create(await page.creationOptions())
  const elsewhere = await createTestPage(service, shopOrigin, 'other')
  await elsewhere.openByVouch()
  const foreign = elsewhere.newAuthenticator()
  expect((await elsewhere.add(foreign)).status).toBe(201)
  const attacks: PasskeyAttack[] = [
    lying(target, 'the user of another passkey', { userHandle: handleOf('user-2') }),
    lying(target, 'a user of nobody', { userHandle: handleOf('user-9') }),
    lying(target, 'the user in hexadecimal', {
      userHandle: Buffer.from(service.callerOf('user-1')).toString('hex'),
    }),
    changed(
      target,
      'no user',
      answer => inResponse(answer, { userHandle: undefined }),
      '400 message-malformed',
    ),
    changed(
      target,
      'an empty user',
      answer => inResponse(answer, { userHandle: '' }),
      '400 message-malformed',
    ),
    changed(target, 'the id of another’s passkey', answer => ({
      ...answer,
      id: other.phone.id,
      rawId: other.phone.id,
    })),
    changed(target, 'another’s passkey and user', answer => ({
      ...inResponse(answer, { userHandle: handleOf('user-2') }),
      id: other.phone.id,
      rawId: other.phone.id,
    })),
    changed(target, 'two ids', answer => ({ ...answer, rawId: other.phone.id })),
    changed(target, 'an id of nobody', answer => ({ ...answer, id: 'AAAA', rawId: 'AAAA' })),
    { name: 'a passkey that was made and never brought', send: () => page.openByPasskey(unknown) },
    { name: 'a passkey of another site', send: () => page.openByPasskey(foreign) },
    {
      name: 'a passkey of another site for our RP id',
      send: () => page.openByPasskey(foreign, { rpId: 'shop.example' }),
    },
  ]
  expect(phone.id).not.toBe(other.phone.id)
  expect(await target.sendAll('assertions, credentials', attacks, good(target))).toEqual(nothingCameOfIt)
})

test('octets cut off, added and turned', async () => {
  const target = await start()
  const { page, phone } = target
  const sample = phone.get(await page.requestOptions(), { signCount: 1500 }).response
  const attacks: PasskeyAttack[] = []
  for (const member of ['authenticatorData', 'signature', 'clientDataJSON'] as const) {
    const { length } = beginnings(sample[member], 3)
    for (let n = 0; n < length; n += 1) {
      attacks.push(
        changed(target, `${member} cut at ${n}`, answer =>
          inResponse(answer, { [member]: beginnings(answer.response[member], 3)[n] ?? 'AA' }),
        ),
      )
    }
    attacks.push(
      changed(target, `${member} and one octet`, answer => {
        const more = octets(answer.response[member], all => Buffer.concat([all, Buffer.of(0)]))
        return inResponse(answer, { [member]: more })
      }),
      changed(target, `${member} with its last bit turned`, answer => {
        const turned = octets(answer.response[member], lastBitTurned)
        return inResponse(answer, { [member]: turned })
      }),
      changed(
        target,
        `${member} with padding`,
        answer => inResponse(answer, { [member]: `${answer.response[member]}=` }),
        '400 message-malformed',
      ),
      changed(
        target,
        `no ${member}`,
        answer => inResponse(answer, { [member]: undefined }),
        '400 message-malformed',
      ),
    )
  }
  expect(await target.sendAll('assertions, octets', attacks, good(target))).toEqual(nothingCameOfIt)
})
