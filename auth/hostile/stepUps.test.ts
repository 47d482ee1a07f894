import { expect, onTestFinished, test } from 'vitest'
import {
  AgentId,
  CallerId,
  CallId,
  type ErrorCode,
  QueueKey,
  SiteKey,
  StepUpId,
} from '../../protocol/index.ts'
import { temporaryStore } from '../../store/testStore.ts'
import { verifyEvidence } from '../ledger/verifyEvidence.ts'
import type { Lies } from '../passkeys/testAuthenticator.ts'
import { hashOf, newId } from '../secrets.ts'
import { enrolPasskey } from '../testVisitor.ts'
import { type LedgerTarget, startLedgerTarget } from './ledgerTarget.ts'

const start = async () => startLedgerTarget(await temporaryStore(onTestFinished), onTestFinished)

/** What every attack must end in: its code, no row, and a step-up asked afterwards is still proven. */
async function bringAll(
  family: string,
  target: LedgerTarget,
  attacks: readonly (readonly [string, () => Promise<ErrorCode | 'accepted'>, ErrorCode?])[],
) {
  const rows = target.rows()
  const answeredOtherwise: string[] = []
  for (const [name, bring, code = 'passkey-invalid'] of attacks) {
    const outcome = await bring()
    if (outcome !== code) answeredOtherwise.push(`${name}: ${outcome}, not ${code}`)
  }
  console.log(`hostile step-ups, ${family}: ${attacks.length - answeredOtherwise.length} refused`)
  expect({ answeredOtherwise, rowsLeft: target.rows() - rows }).toEqual({
    answeredOtherwise: [],
    rowsLeft: 0,
  })
  expect((await target.prove()).grantId).toMatch(/^grant_/)
}

test('a proven step-up leaves evidence that anybody can verify, an audit entry and a grant, and nothing else', async () => {
  const { prove, passkey, evidenceOf, store, clock, rows } = await start()
  const before = rows()
  const { stepUpId, callId, grantId, agentId } = await prove()
  expect(rows() - before).toBe(3)
  const evidence = await evidenceOf(stepUpId)
  if (evidence === undefined) throw new Error('no evidence')
  expect(Object.values(await verifyEvidence(evidence))).not.toContain(false)
  expect(await store.auth.grants.find(grantId)).toEqual({
    ...{ grantId, callId, site: 'shop', purpose: 'refund', sentence: 'Refund up to 40 EUR' },
    ...{ limit: { unit: 'EUR', amount: 40 }, expiresAtMs: clock.nowMs + 300_000, spentAtMs: null },
  })
  expect(await store.auth.auditRows.last()).toMatchObject({
    ...{ actor: passkey.callerId, action: 'step-up-proven', subject: callId },
    details: { stepUpId, grantId, agentId },
  })
})

test('the statement names the call, the purpose, the limit, who asks, both media keys and the time', async () => {
  const { asked, stepUpProver, prove, evidenceOf } = await start()
  const input = asked()
  const { options } = await stepUpProver.begin(input)
  const { stepUpId } = await prove()
  const statement: Record<string, unknown> = JSON.parse((await evidenceOf(stepUpId))?.statement ?? '')
  const { callerId: _callerId, agentId: _agentId, ...said } = { ...asked(), stepUpId }
  expect(statement).toEqual({
    ...{ ...said, type: 'ringfence-step-up-statement', version: 1, nonce: expect.any(String) },
  })
  expect(options.challenge).not.toBe(hashOf(JSON.stringify(statement)))
  expect(options.userVerification).toBe('required')
})

test('an answer to another statement: another call, purpose, limit, seat, media key, site, time', async () => {
  const target = await start()
  const { asked, stepUpProver, passkey, finishOutcome, clock } = target
  const others: Record<string, Parameters<typeof asked>[0]> = {
    'another call': { callId: CallId.parse(`call_${newId()}`) },
    'another purpose': { purpose: 'close-account', sentence: 'Close the account', limit: null },
    'another sentence': { sentence: 'Refund up to 4 EUR' },
    'a sentence with a space more': { sentence: 'Refund up to 40  EUR' },
    'a lower limit': { limit: { unit: 'EUR', amount: 39.99 } },
    'another unit': { limit: { unit: 'USD', amount: 40 } },
    'no limit': { limit: null },
    'a typed sentence of the same words': { purpose: null },
    'another seat': { seat: 'AAA-AAA' },
    "another caller's certificate": { callerMediaKey: target.call.agentMediaKey },
    "another agent's certificate": { agentMediaKey: target.call.callerMediaKey },
    'another queue': { queue: QueueKey.parse('office') },
    'another origin': { origin: 'http://localhost:5173' },
    'a moment before': { askedAtMs: clock.nowMs - 1 },
    'a later end': { expiresAtMs: clock.nowMs + 60_001 },
    'the very same, asked twice': {},
  }
  const attacks = Object.entries(others).map(
    ([name, changes]) =>
      [
        name,
        async () => {
          const [shown, meant] = [asked(changes), asked()]
          const { options } = await stepUpProver.begin(shown)
          await stepUpProver.begin(meant)
          const outcome = await finishOutcome(meant.stepUpId, passkey.get(options))
          await stepUpProver.abandon(shown.stepUpId)
          return outcome
        },
      ] as const,
  )
  await bringAll('other statements', target, attacks)
})

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
  await bringAll('lies', target, attacks)
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
  await bringAll('other passkeys', target, [
    ['of another caller of the site', by(stranger)],
    [
      'of another caller, with a lie about whose',
      by({
        get: (options, lies) =>
          stranger.get(options, { ...lies, userHandle: Buffer.from(passkey.callerId).toString('base64url') }),
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
  ])
})

test('too late, twice, abandoned, never asked', async () => {
  const target = await start()
  const { asked, stepUpProver, finishOutcome, passkey, clock, prove } = target
  const answered = async () => {
    const input = asked()
    const { options } = await stepUpProver.begin(input)
    return { input, response: passkey.get(options) }
  }
  const proven = await answered()
  expect(await finishOutcome(proven.input.stepUpId, proven.response)).toBe('accepted')
  const wrong = await answered()
  expect(await finishOutcome(wrong.input.stepUpId, proven.response)).toBe('passkey-invalid')
  const dropped = await answered()
  await stepUpProver.abandon(dropped.input.stepUpId)
  await stepUpProver.abandon(dropped.input.stepUpId)
  const finish =
    ({ input, response }: typeof proven) =>
    () =>
      finishOutcome(input.stepUpId, response)
  await bringAll('times', target, [
    ['a second time', finish(proven), 'statement-expired'],
    ['after a wrong answer', finish(wrong), 'statement-expired'],
    ['after it was given up', finish(dropped), 'statement-expired'],
    [
      'never asked',
      () => finishOutcome(StepUpId.parse(`stepup_${newId()}`), proven.response),
      'statement-expired',
    ],
    [
      'at the very end of its time',
      async () => {
        const late = await answered()
        clock.nowMs = late.input.expiresAtMs
        return finish(late)()
      },
      'statement-expired',
    ],
  ])
  const input = asked()
  const { options } = await stepUpProver.begin(input)
  clock.nowMs = input.expiresAtMs - 1
  expect(await finishOutcome(input.stepUpId, passkey.get(options))).toBe('accepted')
  expect((await prove()).grantId).toMatch(/^grant_/)
})

test('of 50 parallel answers to one statement exactly one is proven', async () => {
  const { asked, stepUpProver, finishOutcome, passkey, rows } = await start()
  const input = asked()
  const { options } = await stepUpProver.begin(input)
  const response = passkey.get(options)
  const before = rows()
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, () => finishOutcome(input.stepUpId, response)),
  )
  expect(outcomes.filter(outcome => outcome === 'accepted')).toHaveLength(1)
  expect(outcomes.filter(outcome => outcome === 'statement-expired')).toHaveLength(49)
  expect(rows() - before).toBe(3)
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
  await bringAll('malformed answers', target, attacks)
})

test('a caller whom nobody knows may answer with any passkey of the site, and is named by it', async () => {
  const { asked, stepUpProver, passkey } = await start()
  const input = asked({ callerId: null, agentId: AgentId.parse(`agent_${newId()}`) })
  const { options } = await stepUpProver.begin(input)
  expect(options.allowCredentials).toBeUndefined()
  const { callerId } = await stepUpProver.finish(input.stepUpId, passkey.get(options))
  expect(callerId).toBe(CallerId.parse(passkey.callerId))
})
