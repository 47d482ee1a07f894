import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../../store/testStore.ts'
import { createTestPage, type TestPage } from '../../testing/testPage.ts'
import { startPasskeyService } from '../../testing/testPasskeyService.ts'
import { refusalOf, shopOrigin, site } from '../../testing/testService.ts'

const start = async () => startPasskeyService(await temporaryStore(onTestFinished), onTestFinished)

/** As many passkeys as can be: every page asks for its options before any of them brings its answer. */
async function addAtOnce(pages: readonly TestPage[]) {
  const ready = []
  for (const [n, page] of pages.entries()) {
    const authenticator = page.newAuthenticator()
    ready.push({ page, name: `Key ${n}`, response: authenticator.create(await page.creationOptions()) })
  }
  return Promise.all(
    ready.map(({ page, name, response }) => page.ask('POST', '/passkeys', { name, response })),
  )
}

test('of two first passkeys that come by the site’s log-in at once one cools off, and is told of', async () => {
  const service = await start()
  const [owner, thief] = [await createTestPage(service), await createTestPage(service)]
  await owner.openByVouch()
  await thief.openByVouch()
  const added = await addAtOnce([owner, thief])
  expect(added.map(({ status }) => status)).toEqual([201, 201])
  const { passkeys, notices } = await owner.list()
  const usableAtMs = service.clock.nowMs + 24 * 3600_000
  expect(passkeys.filter(one => one.usableAtMs === null)).toHaveLength(1)
  const [late] = passkeys.filter(one => one.usableAtMs === usableAtMs)
  expect(notices).toMatchObject([{ what: 'passkey-cooling-off', passkeyName: late?.name }])
})

test('a ticket makes one passkey, however many come at once', async () => {
  const service = await start()
  const page = await createTestPage(service)
  const from = { site, origin: shopOrigin, jkt: page.browser.jkt, callerId: null }
  await page.openByTicket((await service.issueTicket(from)) ?? '')
  const added = await addAtOnce(Array.from({ length: 5 }, () => page))
  const outcomes = await Promise.all(added.map(one => (one.ok ? 'added' : refusalOf(one))))
  expect(outcomes.toSorted()).toEqual([...Array(4).fill('401 passkey-required'), 'added'])
  expect((await page.list()).passkeys).toHaveLength(1)
})

test('nobody gets more than 20 passkeys, not even at once', async () => {
  const service = await start()
  const page = await createTestPage(service)
  await page.openByVouch()
  const first = page.newAuthenticator()
  await page.add(first)
  await page.openByPasskey(first)
  for (let n = 0; n < 17; n += 1) await page.add(page.newAuthenticator(), `Key ${n}`)
  const added = await addAtOnce(Array.from({ length: 4 }, () => page))
  const outcomes = await Promise.all(added.map(one => (one.ok ? 'added' : refusalOf(one))))
  const refused = Array(2).fill('409 request-not-allowed')
  expect(outcomes.toSorted()).toEqual([...refused, 'added', 'added'])
})
