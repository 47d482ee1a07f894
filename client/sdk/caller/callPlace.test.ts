import { expect, onTestFinished, test, vi } from 'vitest'
import { openCallPlace } from './callPlace.ts'

let names = 0

/** Two tabs of one browser, by the Web Locks and the BroadcastChannel that Node has, too. */
function twoTabs() {
  names += 1
  const name = `ringfence call test ${names}`
  const tab = () => {
    const handOver = vi.fn<() => string | undefined>(() => undefined)
    const place = openCallPlace(name, handOver)
    onTestFinished(() => place.leave())
    return { place, handOver }
  }
  return [tab(), tab()] as const
}

test('the call of one tab is given to another one that asks, and comes back the same way', async () => {
  const [one, other] = twoTabs()
  expect(await one.place.take()).toBeUndefined()
  // As a phone does, whose call is over then.
  one.handOver.mockImplementation(() => {
    one.place.leave()
    return 'the call'
  })
  expect(await other.place.take()).toBe('the call')
  expect(one.handOver).toHaveBeenCalledOnce()
  other.handOver.mockReturnValue('the same')
  expect(await one.place.take()).toBe('the same')
})

test('a tab that has nothing to give yet keeps the place, and the other one is told', async () => {
  const [one, other] = twoTabs()
  await one.place.take()
  await expect(other.place.take()).rejects.toMatchObject({ code: 'call-in-other-tab', retryable: true })
  one.place.leave()
  expect(await other.place.take()).toBeUndefined()
})

test('of two tabs that begin at once, one has the place', async () => {
  const [one, other] = twoTabs()
  const both = await Promise.allSettled([one.place.take(), other.place.take()])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('a tab that answers nothing is not waited for', async () => {
  const [{ place }] = twoTabs()
  const { promise: frozen, resolve: thaw } = Promise.withResolvers<void>()
  onTestFinished(() => thaw())
  await new Promise<void>(resolve => {
    navigator.locks.request(`ringfence call test ${names}`, () => {
      resolve()
      return frozen
    })
  })
  await expect(place.take()).rejects.toMatchObject({ code: 'call-in-other-tab' })
})

test('a place that was left while it was waited for is nobody’s', async () => {
  const [one, other] = twoTabs()
  await one.place.take()
  const waiting = other.place.takeAgain()
  other.place.leave()
  one.place.leave()
  expect(await waiting).toBe(false)
  expect(await one.place.take()).toBeUndefined()
})

test('a page that is loaded again waits for the one before to let go', async () => {
  const [one, other] = twoTabs()
  await one.place.take()
  const again = other.place.takeAgain()
  one.place.leave()
  expect(await again).toBe(true)
})

test('where there are no locks, as in a sandboxed frame, each page has its own place', async () => {
  vi.stubGlobal('navigator', {})
  onTestFinished(() => void vi.unstubAllGlobals())
  const [one, other] = twoTabs()
  expect(await one.place.take()).toBeUndefined()
  expect(await other.place.take()).toBeUndefined()
})
