import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { lateFile } from './lateFile.ts'

const service = { answers: true }

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', async () => {
    if (!service.answers) throw new TypeError('no network')
    return new Response('', { status: 404 })
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Parts on their way, in the order in which they were asked for. */
function parts() {
  const asked: { resolve(part: string): void; reject(cause: Error): void }[] = []
  const load = lateFile(() => new Promise<string>((resolve, reject) => asked.push({ resolve, reject })))
  const outcome = () =>
    load().then(
      part => part,
      (error: { readonly code?: string }) => error.code,
    )
  return { asked, outcome }
}

test('a part that nobody sends is given up, and found by whoever asks again when it has come', async () => {
  const { asked, outcome } = parts()
  const both = Promise.all([outcome(), outcome()])
  await vi.advanceTimersByTimeAsync(9_999)
  expect([asked.length, await Promise.race([both, 'waiting'])]).toEqual([1, 'waiting'])
  await vi.advanceTimersByTimeAsync(1)
  expect(await both).toEqual(['server-unreachable', 'server-unreachable'])

  const again = outcome()
  asked.at(-1)?.resolve('part')
  expect([await again, await outcome(), asked.length]).toEqual(['part', 'part', 2])
  expect(vi.getTimerCount()).toBe(0)
})

test.each([
  [true, 'protocol-unsupported'],
  [false, 'server-unreachable'],
])('a part that fails is gone with its version where the service answers (%s)', async (answers, code) => {
  service.answers = answers
  const { asked, outcome } = parts()
  const failed = outcome()
  asked[0]?.reject(new Error('failed to fetch'))
  expect(await failed).toBe(code)
  const again = outcome()
  asked[1]?.resolve('part')
  expect(await again).toBe('part')
})

/** A page with such an import map. */
const stubPage = (map: string) =>
  vi.stubGlobal('document', { querySelectorAll: () => [{ textContent: map }] })

test.each([
  ['{"integrity":{"https://calls.example/sdk/chunks/a-1.js":"sha384-x"}}', 0],
  ['{"imports":{"a":"/integrity.js"}}', 1],
  ['{"integrity":', 1],
])('on a page with the import map %s another address is asked %d times', async (map, times) => {
  stubPage(map)
  const at: string[] = []
  const load = lateFile<string>(
    () => Promise.reject(new TypeError('error loading: https://calls.example/sdk/chunks/a-1.js')),
    async address => {
      at.push(address)
      return 'part'
    },
  )
  await expect(load()).rejects.toThrow()
  await load().catch(() => undefined)
  expect(at).toHaveLength(times)
})

test('a part that failed at a known address is asked for at another one, since some browsers remember that it did not come', async () => {
  service.answers = false
  const at: string[] = []
  let comes = false
  const load = lateFile<string>(
    () =>
      Promise.reject(
        new TypeError('error loading dynamically imported module: https://calls.example/sdk/chunks/a-1.js'),
      ),
    async address => {
      at.push(address)
      if (!comes) throw new TypeError(`error loading dynamically imported module: ${address}`)
      return 'part'
    },
  )
  await expect(load()).rejects.toMatchObject({ code: 'server-unreachable' })
  await expect(load()).rejects.toMatchObject({ code: 'server-unreachable' })
  comes = true
  expect([await load(), await load()]).toEqual(['part', 'part'])
  expect(at).toEqual([1, 2].map(nth => `https://calls.example/sdk/chunks/a-1.js?again=${nth}`))
})
