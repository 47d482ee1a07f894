import { expect, test } from 'vitest'
import { createVirtualClock } from '../testing/virtualClock.ts'
import type { RelayState } from './askRelay.ts'
import { watchRelays } from './relayWatch.ts'

const url = 'turn:turn.example.com:3478?transport=udp'

function watch(urls: readonly string[]) {
  const clock = createVirtualClock(0)
  const lines: unknown[] = []
  const asked: string[] = []
  let state: RelayState = { state: 'works' }
  const note =
    (level: string) =>
    (message: string, fields: object = {}) =>
      void lines.push([level, message, fields])
  const stop = watchRelays({
    iceServers: () =>
      urls.length === 0 ? [] : [{ urls: [...urls], username: String(asked.length), credential: 'secret' }],
    clock,
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    async ask(relay) {
      asked.push(relay)
      return state
    },
  })
  const become = async (next: RelayState) => {
    state = next
    await clock.advance(60_000)
  }
  return { clock, lines, asked, stop, become }
}

test('what a relay does with our credential is told when it changes, and names no secret', async () => {
  const { lines, become, stop, clock } = watch([url])
  await become({ state: 'works' })
  await become({ state: 'refuses', code: 401 })
  await become({ state: 'refuses', code: 401 })
  await become({ state: 'unreachable', cause: new Error('no answer') })
  await become({ state: 'works' })
  await become({ state: 'unreachable', cause: Object.assign(new Error(), { code: 'CERT_HAS_EXPIRED' }) })
  await become({ state: 'works' })
  expect(lines).toMatchObject([
    ['info', 'relay works', { relay: url }],
    ['warn', 'relay refuses our credential', { relay: url, code: 401 }],
    ['warn', 'relay not reachable', { relay: url, code: 'no-answer' }],
    ['info', 'relay works', { relay: url }],
    ['warn', 'relay not reachable', { relay: url, code: 'CERT_HAS_EXPIRED' }],
    ['info', 'relay works', { relay: url }],
  ])
  expect(JSON.stringify(lines)).not.toContain('"secret"')
  stop()
  await become({ state: 'refuses', code: 401 })
  expect(lines).toHaveLength(6)
  expect(clock.pending()).toBe(0)
})

test('every address of a relay is asked', async () => {
  const { asked, clock, stop } = watch([url, 'turns:turn.example.com:443'])
  await clock.advance(0)
  expect(asked).toEqual([url, 'turns:turn.example.com:443'])
  stop()
})

test('without a relay nothing is asked, and no timer waits', () => {
  const { asked, clock } = watch([])
  expect(asked).toEqual([])
  expect(clock.pending()).toBe(0)
})
