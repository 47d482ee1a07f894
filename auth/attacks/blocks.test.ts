import { expect, onTestFinished, test } from 'vitest'
import {
  BlocksAnswer,
  CallerId,
  type KeyThumbprint,
  type ReportReason,
  SiteKey,
} from '../../protocol/index.ts'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { startStaff } from '../testing/testAgent.ts'
import { createBackEnd } from '../testing/testBackEnd.ts'
import { testReport } from '../testing/testBlock.ts'
import { claimsIn } from '../testing/testBrowser.ts'
import { createTestCaller } from '../testing/testCaller.ts'
import { outcomeOf, publicOrigin, refusalOf, startService } from '../testing/testService.ts'
import { createTestVisitor, enrolPasskey, tokenIn, vouchingSites } from '../testing/testVisitor.ts'

/* A caller was reported and wants in all the same: by another token, another log-in, another passkey, a second appeal. */

const [hourMs, dayMs] = [3600_000, 24 * 3600_000]

async function start(shop: object = {}) {
  const { store, clock } = await temporaryStore(onTestFinished)
  const backEnd = await createBackEnd()
  const sites = vouchingSites(backEnd, shop)
  const service = await startService({ memory: store.auth, clock, sites }, onTestFinished)
  const visitor = await createTestVisitor(service)
  const report = (
    of: { jkt?: KeyThumbprint; callerId?: CallerId | null; site?: SiteKey },
    reason?: ReportReason,
  ) => {
    const { jkt = visitor.browser.jkt, callerId = null, ...site } = of
    return service.auth.reports.report(testReport({ jkt, callerId, ...site, ...(reason && { reason }) }))
  }
  const vouch = (sub: string) => ({ vouch: backEnd.vouchAt(clock.nowMs, { sub }) })
  /** A call that a passkey signed, as a page asks for it whose person appeals. */
  async function appeal(passkey: Parameters<typeof visitor.signIn>[0], by = visitor) {
    const { jti, options } = await by.stated()
    return by.askToken({ passkey: { jti, response: passkey.get(options), appeal: true } })
  }
  return { store, clock, service, visitor, report, vouch, appeal, callers: store.auth.callers }
}

const bodyOf = async (response: Response) => (await response.json()).error

test('no token for the browser that was reported, with until when and no word of why or by whom', async () => {
  const { visitor, report, clock } = await start()
  await report({}, 'impersonation')
  clock.nowMs += hourMs
  const response = await visitor.askToken()
  expect([response.status, response.headers.get('retry-after')]).toEqual([403, String(23 * 3600)])
  expect(await bodyOf(response)).toEqual({
    ...{ code: 'blocked', retryable: false, sentence: expect.not.stringMatching(/report|agent|impersonat/i) },
    ...{ retryAfterMs: 23 * hourMs, appeal: 'passkey' },
  })
  clock.nowMs += 23 * hourMs
  expect((await visitor.askToken()).status).toBe(201)
})

test('no appeal is offered where the queue has no passkeys, nor taken', async () => {
  const { visitor, report, appeal, callers } = await start({ passkeys: { policy: 'none' } })
  const passkey = await enrolPasskey(callers)
  await report({})
  expect(await bodyOf(await visitor.askToken())).not.toHaveProperty('appeal')
  expect(await refusalOf(await appeal(passkey))).toBe('403 blocked')
})

test('a token from before is refused at the door, and is good again when the block is undone', async () => {
  const { clock, service, report } = await start()
  const { admin } = await startStaff(service, publicOrigin)
  const caller = await createTestCaller(service, clock)
  const token = await caller.askToken()
  await report({ jkt: caller.browser.jkt })
  const bring = () => outcomeOf(caller.bring(token, { proof: caller.proofFor(token) }))
  expect(await bring()).toBe('blocked')
  const { blocks } = BlocksAnswer.parse(await (await admin.ask('GET', '/auth/blocks')).json())
  await admin.ask('DELETE', `/auth/blocks/${blocks[0]?.blockId}`)
  // Its use was not noted either.
  expect(await bring()).toBe('accepted')
})

test('another browser and another site are nobody who was reported', async () => {
  const { service, visitor, report } = await start()
  await report({ site: SiteKey.parse('other') })
  expect((await visitor.askToken()).status).toBe(201)
  await report({})
  expect((await (await createTestVisitor(service)).askToken()).status).toBe(201)
})

test('whoever logs in at the reported browser is kept away, and whoever was reported from anywhere', async () => {
  const { service, visitor, report, vouch } = await start()
  await report({})
  expect(await refusalOf(await visitor.askToken(vouch('user-1')))).toBe('403 blocked')
  // The vouch is not used up by that.
  const elsewhere = await createTestVisitor(service)
  const claims = claimsIn(await tokenIn(await elsewhere.askToken(vouch('user-2'))))
  await report({ jkt: elsewhere.browser.jkt, callerId: CallerId.parse(claims.sub) })
  const third = await createTestVisitor(service)
  expect(await refusalOf(await third.askToken(vouch('user-2')))).toBe('403 blocked')
  expect((await third.askToken(vouch('user-3'))).status).toBe(201)
})

test('a passkey alone lets nobody through; asking to be let through does, once, with just this token', async () => {
  const { store, clock, service, visitor, report, appeal, callers } = await start()
  const passkey = await enrolPasskey(callers)
  await report({ callerId: passkey.callerId })
  expect(await refusalOf(await visitor.signIn(passkey))).toBe('403 blocked')
  const token = await tokenIn(await appeal(passkey))
  const nonce = service.auth.newNonce()
  const iat = Math.floor(clock.nowMs / 1000)
  const proof = visitor.browser.proof({ jti: claimsIn(token).jti, nonce, iat })
  const verified = await service.auth.verifyCallToken({ token, nonce, proof, origin: 'https://shop.example' })
  expect(service.auth.isBlocked(verified)).toBe(false)
  expect(service.auth.isBlocked({ ...verified, jti: 'another' })).toBe(true)
  // No second appeal within a week, from this browser or another one.
  expect(await refusalOf(await appeal(passkey))).toBe('403 blocked')
  expect(await refusalOf(await appeal(passkey, await createTestVisitor(service)))).toBe('403 blocked')
  expect(await bodyOf(await visitor.askToken())).not.toHaveProperty('appeal')
  const audited = (await store.auth.auditRows.read(1, 100)).map(({ action }) => action)
  expect(audited).toEqual(['call-reported', 'block-appealed'])
})

test('a week later there is another appeal, where the block still stands', async () => {
  const { clock, report, appeal, callers } = await start()
  const passkey = await enrolPasskey(callers)
  for (const _ of ['one agent', 'another']) await report({ callerId: passkey.callerId })
  await tokenIn(await appeal(passkey))
  clock.nowMs += 7 * dayMs - 1
  expect(await refusalOf(await appeal(passkey))).toBe('403 blocked')
  clock.nowMs += 1
  await tokenIn(await appeal(passkey))
})

test('a passkey that was made after the block is no appeal, and uses none up', async () => {
  const { clock, report, appeal, callers } = await start()
  const before = await enrolPasskey(callers)
  await report({ callerId: null })
  const at = await enrolPasskey(callers, {}, { createdAtMs: clock.nowMs })
  expect(await refusalOf(await appeal(at))).toBe('403 blocked')
  await tokenIn(await appeal(before))
})

test('the same appeal again, as it was on the wire, is over; of many at once one is heard', async () => {
  const { visitor, report, appeal, callers } = await start()
  const passkey = await enrolPasskey(callers)
  await report({ callerId: passkey.callerId })
  const answers = await Promise.all(Array.from({ length: 8 }, () => appeal(passkey)))
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  const { jti, options } = await visitor.stated()
  const body = { passkey: { jti, response: passkey.get(options), appeal: true } }
  expect(await refusalOf(await visitor.askToken(body))).toBe('403 blocked')
  expect(await refusalOf(await visitor.askToken(body))).toBe('401 statement-expired')
})

test('whoever is not blocked loses nothing by asking for mercy', async () => {
  const { store, appeal, callers } = await start()
  await tokenIn(await appeal(await enrolPasskey(callers)))
  expect(await store.auth.auditRows.read(1, 10)).toEqual([])
})
