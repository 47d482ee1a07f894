import { expect, onTestFinished, test } from 'vitest'
import { startMs, temporaryStore } from '../testStore.ts'

const link = { secretHash: 'hash', role: 'agent', expiresAtMs: startMs + 1000 } as const

test('a link is open until it expires, also after opening again, and looking does not use it', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  await store.auth.enrolmentLinks.create(link)
  expect(await store.auth.enrolmentLinks.isOpen('unknown', startMs)).toBe(false)
  await store.close()
  const { enrolmentLinks } = (await temporaryStore(onTestFinished, file)).store.auth
  expect(await enrolmentLinks.isOpen(link.secretHash, startMs + 999)).toBe(true)
  expect(await enrolmentLinks.isOpen(link.secretHash, startMs + 1000)).toBe(false)
})
