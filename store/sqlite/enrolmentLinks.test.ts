import { expect, onTestFinished, test } from 'vitest'
import { startMs, temporaryStore } from '../testStore.ts'

const link = { secretHash: 'hash', expiresAtMs: startMs + 1000 }

test('of 200 parallel takes from two stores exactly one has the link', async () => {
  const one = await temporaryStore(onTestFinished)
  const two = await temporaryStore(onTestFinished, one.file)
  await one.store.auth.enrolmentLinks.create(link)
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      (n % 2 ? one : two).store.auth.enrolmentLinks.take(link.secretHash, startMs),
    ),
  )
  expect(outcomes.filter(outcome => outcome === 'taken')).toHaveLength(1)
})

test('a link is open until it is taken or expires, and looking does not use it', async () => {
  const { enrolmentLinks } = (await temporaryStore(onTestFinished)).store.auth
  await enrolmentLinks.create(link)
  expect(await enrolmentLinks.isOpen('unknown', startMs)).toBe(false)
  expect(await enrolmentLinks.isOpen(link.secretHash, startMs + 999)).toBe(true)
  expect(await enrolmentLinks.isOpen(link.secretHash, startMs + 1000)).toBe(false)
  expect(await enrolmentLinks.take(link.secretHash, startMs + 1000)).toBe('not-open')
  expect(await enrolmentLinks.take(link.secretHash, startMs + 999)).toBe('taken')
  expect(await enrolmentLinks.isOpen(link.secretHash, startMs)).toBe(false)
})

test('a taken link stays taken after opening again', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  await store.auth.enrolmentLinks.create(link)
  await store.auth.enrolmentLinks.take(link.secretHash, startMs)
  await store.close()
  const again = await temporaryStore(onTestFinished, file)
  expect(await again.store.auth.enrolmentLinks.take(link.secretHash, startMs)).toBe('not-open')
})
