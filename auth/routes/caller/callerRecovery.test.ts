import { expect, onTestFinished, test } from 'vitest'
import { RecoveryCodesAnswer } from '../../../protocol/index.ts'
import { temporaryStore } from '../../../store/testing/testStore.ts'
import { createTestPage } from '../../testing/testPage.ts'
import { outletOrigin, startPasskeyService } from '../../testing/testPasskeyService.ts'
import { refusalOf, shopOrigin, site } from '../../testing/testService.ts'

async function start(passkeys: object = {}) {
  const service = await startPasskeyService(await temporaryStore(onTestFinished), onTestFinished, passkeys)
  const page = await createTestPage(service)
  return { service, page }
}

/** A caller whom the shop vouched for, with one passkey, signed in by it. */
async function startEnrolled(passkeys: object = {}) {
  const { service, page } = await start(passkeys)
  await page.openByVouch()
  const phone = page.newAuthenticator()
  expect((await page.add(phone, 'Phone')).status).toBe(201)
  expect((await page.openByPasskey(phone)).status).toBe(201)
  return { service, page, phone }
}

test('ten recovery codes open the way back once each; new ones void the old', async () => {
  const { service, page, phone } = await startEnrolled()
  const former = RecoveryCodesAnswer.parse(await (await page.ask('POST', '/recovery-codes')).json()).codes
  const made = await page.ask('POST', '/recovery-codes')
  expect(made.status).toBe(201)
  const { codes } = RecoveryCodesAnswer.parse(await made.json())
  expect(codes).toHaveLength(10)
  expect(new Set([...former, ...codes].map(code => code.slice(0, 9))).size).toBe(20)
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/)
  expect((await page.list()).recoveryCodesLeft).toBe(10)

  const elsewhere = await createTestPage(service)
  const [first = '', second = ''] = codes
  expect(await refusalOf(await elsewhere.openByCode(former[0] ?? ''))).toBe('401 recovery-code-invalid')
  const typed = first.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
  expect((await elsewhere.openByCode(` ${typed} `)).status).toBe(201)
  expect(await refusalOf(await elsewhere.openByCode(first))).toBe('401 recovery-code-invalid')
  const fresh = elsewhere.newAuthenticator()
  expect((await elsewhere.add(fresh, 'New phone')).status).toBe(201)
  const seen = await elsewhere.list()
  expect(seen.recoveryCodesLeft).toBe(9)
  expect(seen.passkeys.map(({ usableAtMs }) => usableAtMs)).toEqual([null, null])
  const told = ['passkey-added', 'recovery-code-used', 'recovery-codes-made', 'recovery-codes-made']
  expect(seen.notices.map(({ what }) => what).toSorted()).toEqual(told)
  expect((await elsewhere.openByPasskey(fresh)).status).toBe(201)

  const wrong = `${second.slice(0, -1)}${second.endsWith('Z') ? 'Y' : 'Z'}`
  for (let n = 0; n < 5; n += 1) {
    expect(await refusalOf(await elsewhere.openByCode(wrong))).toBe('401 recovery-code-invalid')
  }
  const tooOften = await elsewhere.openByCode(second)
  const seconds = Number(tooOften.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(15 * 60)
  expect(tooOften.headers.get('ratelimit-policy')).toBe('"recovery-code-tries";q=5;w=900')
  expect(await refusalOf(tooOften)).toBe('429 rate-limited')
  service.clock.nowMs += 15 * 60_000
  expect((await elsewhere.openByCode(second)).status).toBe(201)
  expect(await service.audited()).toEqual(
    expect.arrayContaining(['recovery-codes-made', 'recovery-code-used']),
  )
  expect((await page.openByPasskey(phone)).status).toBe(201)
  const kept = JSON.stringify(
    await service.store.auth.recoveryCodes.find(site, codes[2]?.replace('-', '').slice(0, 8) ?? ''),
  )
  expect(kept).toContain('hash')
  expect(kept).not.toContain(codes[2]?.replaceAll('-', '').slice(8))
})

test('codes are told of by the passkey that made them, and end with it, and so does what they opened', async () => {
  const { service, page, phone } = await startEnrolled()
  const laptop = page.newAuthenticator()
  await page.add(laptop, 'Laptop')
  const thief = await createTestPage(service)
  await thief.openByPasskey(phone)
  const codesOf = async (maker: typeof page) =>
    RecoveryCodesAnswer.parse(await (await maker.ask('POST', '/recovery-codes')).json()).codes
  const [first = ''] = await codesOf(thief)
  await thief.openByCode(first)
  const [second = '', third = ''] = await codesOf(thief)
  await page.openByPasskey(laptop)
  const { notices } = await page.list()
  expect(notices).toContainEqual(
    expect.objectContaining({ what: 'recovery-codes-made', passkeyName: 'Phone' }),
  )
  await thief.openByCode(second)
  expect((await page.ask('DELETE', `/passkeys/${phone.id}`)).status).toBe(200)
  expect((await page.list()).recoveryCodesLeft).toBe(0)
  const inSession = await thief.ask('POST', '/passkeys/options')
  expect(await refusalOf(inSession)).toBe('401 access-token-invalid')
  expect(await refusalOf(await thief.openByCode(third))).toBe('401 recovery-code-invalid')
})

test('revoking the passkey that made codes ends them', async () => {
  const { service, page, phone } = await startEnrolled()
  const { codes } = RecoveryCodesAnswer.parse(await (await page.ask('POST', '/recovery-codes')).json())
  const elsewhere = await createTestPage(service)
  await elsewhere.openByCode(codes[0] ?? '')
  await service.revoked.revoke({ kind: 'credential', value: phone.id }, 'operator')
  expect(await refusalOf(await elsewhere.ask('GET', '/passkeys'))).toBe('403 revoked')
  expect(await refusalOf(await elsewhere.openByCode(codes[1] ?? ''))).toBe('403 revoked')
})

test('in a session by a code, the passkey that made it stays until another one opens', async () => {
  const { service, page, phone } = await startEnrolled()
  const { codes } = RecoveryCodesAnswer.parse(await (await page.ask('POST', '/recovery-codes')).json())
  const elsewhere = await createTestPage(service)
  await elsewhere.openByCode(codes[0] ?? '')
  const fresh = elsewhere.newAuthenticator()
  await elsewhere.add(fresh, 'New phone')
  const remove = () => elsewhere.ask('DELETE', `/passkeys/${phone.id}`)
  expect(await refusalOf(await remove())).toBe('401 passkey-required')
  await elsewhere.openByPasskey(fresh)
  expect((await remove()).status).toBe(200)
})

test('of 5 tries at once with one recovery code one opens', async () => {
  const { service, page } = await startEnrolled()
  const { codes } = RecoveryCodesAnswer.parse(await (await page.ask('POST', '/recovery-codes')).json())
  const tries = await Promise.all(Array.from({ length: 5 }, () => page.openByCode(codes[0] ?? '')))
  expect(tries.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(await service.store.auth.recoveryCodes.left(service.callerOf('user-1'))).toBe(9)
})

test('a ticket that came with a receipt makes a first passkey, once, for its own browser and page', async () => {
  const { service, page } = await start()
  const { jkt } = page.browser
  const ticketFor = (changes: object = {}) =>
    service.issueTicket({ site, origin: shopOrigin, jkt, callerId: null, ...changes })
  const ticket = (await ticketFor()) ?? ''
  const other = await createTestPage(service)
  expect(await refusalOf(await other.openByTicket(ticket))).toBe('401 ticket-invalid')
  const outlet = await createTestPage(service, outletOrigin)
  expect(await refusalOf(await outlet.openByTicket(ticket))).toBe('401 ticket-invalid')
  expect((await page.openByTicket(ticket)).status).toBe(201)
  const phone = page.newAuthenticator()
  expect((await page.add(phone)).status).toBe(201)
  expect(await refusalOf(await page.openByTicket(ticket))).toBe('401 ticket-invalid')
  expect(await refusalOf(await page.ask('POST', '/passkeys/options'))).toBe('401 passkey-required')
  expect((await page.openByPasskey(phone)).status).toBe(201)
  expect((await page.list()).passkeys).toMatchObject([{ usableAtMs: null }])

  const late = (await ticketFor()) ?? ''
  service.clock.nowMs += 606_000
  expect(await refusalOf(await page.openByTicket(late))).toBe('401 ticket-invalid')
})

test('no ticket for who has passkeys, nor at a site that does not want it', async () => {
  const { service, page } = await startEnrolled()
  const { jkt } = page.browser
  const asked = { site, origin: shopOrigin, jkt }
  expect(await service.issueTicket({ ...asked, callerId: service.callerOf('user-1') })).toBeNull()
  const closed = await startPasskeyService(await temporaryStore(onTestFinished), onTestFinished, {
    enrolAfterCall: false,
  })
  expect(await closed.issueTicket({ ...asked, callerId: null })).toBeNull()

  const early = await service.issueTicket({ ...asked, callerId: service.callerOf('user-2') })
  await page.openByVouch('user-2')
  await page.add(page.newAuthenticator())
  expect(await refusalOf(await page.openByTicket(early ?? ''))).toBe('401 ticket-invalid')
})
