import { expect, onTestFinished, test } from 'vitest'
import { AgentId, CallerId, SiteKey } from '../../protocol/index.ts'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { hashOf, newId } from '../randomIds.ts'
import { startLedgerTarget } from '../testing/attacks/targets/ledgerTarget.ts'
import { bringAll, nothingProven } from '../testing/attacks/targets/stepUpTarget.ts'
import type { Lies } from '../testing/testAuthenticator.ts'
import { enrolPasskey } from '../testing/testVisitor.ts'

const start = async () => startLedgerTarget(await temporaryStore(onTestFinished), onTestFinished)

test('what the browser or the authenticator says wrongly', async () => {
  const target = await start()
  const { asked, stepUpProver, passkey, finishOutcome } = target
  const lies: Record<string, Lies> = {
    'no user verification': { userVerified: false },
    'no user presence': { userPresent: false },
    neither: { userVerified: false, userPresent: false },
    'a cross-origin frame': { crossOrigin: true },
    'a creation': { type: 'webauthn.create' },
    'a payment': { type: 'payment.get' },
    'another origin': { origin: 'https://evil.example' },
    'another origin of the same site': { origin: 'http://localhost:5173' },
    'an origin that begins alike': { origin: 'https://shop.example.evil.example' },
    'an origin with a port': { origin: 'https://shop.example:8443' },
    'an origin below': { origin: 'https://pay.shop.example' },
    'another relying party': { rpId: 'evil.example' },
    'a relying party above': { rpId: 'example' },
    'another challenge': { challenge: hashOf('other') },
    'an empty challenge': { challenge: '' },
    'another user': { userHandle: Buffer.from(`caller_${newId()}`).toString('base64url') },
  }
  const attacks = Object.entries(lies).map(
    ([name, lie]) =>
      [
        name,
        async () => {
          const input = asked()
          const { options } = await stepUpProver.begin(input)
          return finishOutcome(input.stepUpId, passkey.get(options, lie))
        },
      ] as const,
  )
  expect(await bringAll('lies', target, attacks)).toEqual(nothingProven)
})

test("another's passkey, of this site or of another, and one that may not prove yet or any more", async () => {
  const target = await start()
  const { asked, stepUpProver, finishOutcome, store, clock, service, passkey } = target
  const { callers } = store.auth
  const stranger = await enrolPasskey(callers)
  const foreign = await enrolPasskey(callers, {
    site: SiteKey.parse('other'),
    origin: 'https://other.example',
  })
  const unknown = { get: (await enrolPasskey(callers)).get }
  const gone = await enrolPasskey(callers, { callerId: passkey.callerId })
  await callers.remove(passkey.callerId, gone.id, clock.nowMs)
  const fresh = await enrolPasskey(callers, { callerId: passkey.callerId }, { usableAtMs: clock.nowMs + 1 })
  const revoked = await enrolPasskey(callers, { callerId: passkey.callerId })
  await service.auth.revoke({ kind: 'credential', value: revoked.id }, 'operator')
  const cloned = await enrolPasskey(callers, { callerId: passkey.callerId }, { signCount: 50 })

  const by =
    (key: { get: typeof passkey.get }, callerId: CallerId | null = passkey.callerId) =>
    async () => {
      const input = asked({ callerId })
      const { options } = await stepUpProver.begin(input)
      return finishOutcome(input.stepUpId, key.get(options))
    }
  expect(
    await bringAll('other passkeys', target, [
      ['of another caller of the site', by(stranger)],
      [
        'of another caller, with a lie about whose',
        by({
          get: (options, lies) =>
            stranger.get(options, {
              ...lies,
              userHandle: Buffer.from(passkey.callerId).toString('base64url'),
            }),
        }),
      ],
      ['of another site', by(foreign, null)],
      [
        'of nobody known',
        by({ get: (options, lies) => ({ ...unknown.get(options, lies), id: 'AAAA', rawId: 'AAAA' }) }),
      ],
      ['that was removed', by(gone)],
      ['that is cooling off', by(fresh), 'passkey-cooling-off'],
      ['that was revoked', by(revoked), 'revoked'],
      ['whose counter went back', by(cloned)],
    ]),
  ).toEqual(nothingProven)
})

test('answers that are no answers', async () => {
  const target = await start()
  const { asked, stepUpProver, finishOutcome, passkey } = target
  const good = passkey.get({ challenge: 'AAAA', rpId: 'shop.example' })
  const odd: object[] = [
    {},
    [],
    { id: passkey.id },
    { ...good, id: '' },
    { ...good, id: 'a'.repeat(2000) },
    { ...good, id: "' OR 1=1 --" },
    { ...good, type: 'password' },
    { ...good, response: null },
    { ...good, response: { ...good.response, clientDataJSON: '' } },
    { ...good, response: { ...good.response, clientDataJSON: 'AAAA' } },
    { ...good, response: { ...good.response, clientDataJSON: `${good.response.clientDataJSON}=` } },
    { ...good, response: { ...good.response, authenticatorData: '' } },
    {
      ...good,
      response: { ...good.response, authenticatorData: good.response.authenticatorData.slice(0, 40) },
    },
    { ...good, response: { ...good.response, signature: '' } },
    { ...good, response: { ...good.response, signature: 'AAAA' } },
    { ...good, response: { ...good.response, userHandle: 1 } },
  ]
  const attacks = odd.map(
    (response, at) =>
      [
        `${at}`,
        async () => {
          const input = asked()
          await stepUpProver.begin(input)
          return finishOutcome(input.stepUpId, response)
        },
      ] as const,
  )
  expect(await bringAll('malformed answers', target, attacks)).toEqual(nothingProven)
})

test('a caller whom nobody knows may answer with any passkey of the site, and is named by it', async () => {
  const { asked, stepUpProver, passkey } = await start()
  const input = asked({ callerId: null, agentId: AgentId.parse(`agent_${newId()}`) })
  const { options } = await stepUpProver.begin(input)
  expect(options.allowCredentials).toBeUndefined()
  const { callerId } = await stepUpProver.finish(input.stepUpId, passkey.get(options))
  expect(callerId).toBe(CallerId.parse(passkey.callerId))
})
