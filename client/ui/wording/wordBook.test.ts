import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createWordBook, type WordBook } from './wordBook.ts'

interface Words {
  readonly hello: string
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A book whose German comes at the try of that number. */
function book(comesAt: number) {
  const online = new EventTarget()
  vi.stubGlobal('addEventListener', online.addEventListener.bind(online))
  vi.stubGlobal('removeEventListener', online.removeEventListener.bind(online))
  let tries = 0
  const german = async () => {
    tries += 1
    if (tries < comesAt) throw new TypeError('Failed to fetch')
    return { words: { hello: 'Hallo' } }
  }
  const never = async (): Promise<never> => Promise.reject(new Error('nobody asked'))
  const words: WordBook<Words> = createWordBook<Words>({
    english: { hello: 'Hello' },
    late: { de: german, es: never, fr: never, pt: never, ar: never },
  })
  return { words, tries: () => tries, online }
}

test('a language is loaded at the first wish, once, for its regions too', async () => {
  const { words, tries } = book(1)
  const heard = vi.fn()
  words.follow(heard)
  expect([words.find('en-GB'), words.find('it'), tries()]).toEqual([{ hello: 'Hello' }, undefined, 0])
  expect([words.find('de'), words.find('de-AT')]).toEqual(['loading', 'loading'])
  await vi.advanceTimersByTimeAsync(0)
  expect([words.find('de'), words.find('de-CH'), tries(), heard.mock.calls.length]).toEqual([
    { hello: 'Hallo' },
    { hello: 'Hallo' },
    1,
    1,
  ])
})

test('one that does not come is tried for again, later and later', async () => {
  const { words, tries } = book(4)
  words.follow(() => {})
  words.find('de')
  const seen: unknown[] = []
  for (const ms of [0, 1_000, 4_000, 15_000]) {
    await vi.advanceTimersByTimeAsync(ms)
    seen.push([tries(), words.find('de')])
  }
  expect(seen).toEqual([
    [1, 'failed'],
    [2, 'failed'],
    [3, 'failed'],
    [4, { hello: 'Hallo' }],
  ])
})

test('at once when the network is back', async () => {
  const { words, tries, online } = book(2)
  words.follow(() => {})
  words.find('de')
  await vi.advanceTimersByTimeAsync(10)
  online.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(0)
  expect([tries(), words.find('de')]).toEqual([2, { hello: 'Hallo' }])
  await vi.advanceTimersByTimeAsync(600_000)
  expect(tries()).toBe(2)
})

test('for nobody it is not tried again, until somebody wishes for it', async () => {
  const { words, tries } = book(2)
  const leave = words.follow(() => {})
  words.find('de')
  await vi.advanceTimersByTimeAsync(0)
  leave()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(tries()).toBe(1)
  words.follow(() => {})
  expect(words.find('de')).toBe('loading')
  await vi.advanceTimersByTimeAsync(0)
  expect(words.find('de')).toEqual({ hello: 'Hallo' })
})

test('under another address, where the browser says which one it was', async () => {
  const asked: string[] = []
  vi.stubGlobal('addEventListener', () => {})
  vi.stubGlobal('removeEventListener', () => {})
  const fail = async (): Promise<never> =>
    Promise.reject(
      new TypeError('error loading dynamically imported module: https://a.example/sdk/chunks/de-x.js'),
    )
  const words = createWordBook<Words>({
    english: { hello: 'Hello' },
    late: { de: fail, es: fail, fr: fail, pt: fail, ar: fail },
    again: async address => {
      asked.push(address)
      if (asked.length < 2) throw new TypeError(`error loading dynamically imported module: ${address}`)
      return { words: { hello: 'Hallo' } }
    },
  })
  words.follow(() => {})
  words.find('de')
  await vi.advanceTimersByTimeAsync(6_000)
  expect(words.find('de')).toEqual({ hello: 'Hallo' })
  const file = 'https://a.example/sdk/chunks/de-x.js'
  expect(asked).toEqual([`${file}?again=1`, `${file}?again=2`])
})
