import { expect, test } from 'vitest'
import { RingfenceError } from '../../../protocol/index.ts'
import { MediaPath } from './mediaPath.ts'

const settle = () => new Promise(resolve => setImmediate(resolve))

const seekAgain = {
  send: { usernameFragment: 'fragment', password: 'password' },
  receive: { usernameFragment: 'fragment', password: 'password' },
}

/** A leg that carried, and a service that says of it what a test decides. */
function open() {
  let nowMs = 100_000
  const timers = new Set<{ readonly atMs: number; readonly act: () => void }>()
  const did: string[] = []
  const service = { answer: async (): Promise<unknown> => ({}) }
  const path = new MediaPath({
    clock: {
      now: () => nowMs,
      after(ms, act) {
        const timer = { atMs: nowMs + ms, act }
        timers.add(timer)
        return () => void timers.delete(timer)
      },
    },
    restart: async () => seekAgain,
    apply: async () => void did.push('restart'),
    report() {
      did.push('report')
      return service.answer()
    },
    renew: () => void did.push('renew'),
    onChanged: () => did.push(path.isLost ? 'lost' : 'found'),
  })
  path.onLeg(false)
  path.take('connected')
  return {
    path,
    did,
    service,
    async pass(ms: number) {
      const untilMs = nowMs + ms
      await settle()
      for (;;) {
        const next = [...timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]
        if (!next) break
        timers.delete(next)
        nowMs = next.atMs
        next.act()
        await settle()
      }
      nowMs = untilMs
    },
  }
}

const denied = () => Promise.reject(new RingfenceError('media-failed'))

test('a path that another try found counts as found when the service has seen a packet, and not before', async () => {
  const { path, did, service, pass } = open()
  const answer = Promise.withResolvers<unknown>()
  service.answer = () => answer.promise
  path.take('disconnected')
  await pass(0)
  path.take('connected')
  await pass(3000)
  expect(did).toEqual(['lost', 'restart', 'report'])
  expect(path.isLost).toBe(true)
  answer.resolve({})
  await pass(20_000)
  expect(did).toEqual(['lost', 'restart', 'report', 'found'])
})

test('where the browser calls it connected and the service sees nothing, new transports are taken at once', async () => {
  const { path, did, service, pass } = open()
  service.answer = denied
  path.take('disconnected')
  await pass(0)
  path.take('connected')
  await pass(0)
  expect(did).toEqual(['lost', 'restart', 'report', 'renew'])
  service.answer = async () => ({})
  path.onLeg(true)
  path.take('connected')
  await pass(20_000)
  expect(did).toEqual(['lost', 'restart', 'report', 'renew', 'report', 'found'])
})

test('what the service calls lost is sought, and asked for again while the browser notices nothing', async () => {
  const { path, did, service, pass } = open()
  service.answer = denied
  path.hear(true)
  await pass(5000)
  expect(did).toEqual(['lost', 'restart', 'report', 'renew'])
})

test('an answer that never came is no denial; one to an older state counts no more', async () => {
  const { path, did, service, pass } = open()
  service.answer = () => Promise.reject(new RingfenceError('connection-lost'))
  path.take('disconnected')
  path.take('connected')
  await pass(0)
  expect(path.isLost).toBe(false)
  const late = Promise.withResolvers<unknown>()
  service.answer = () => late.promise
  path.take('disconnected')
  path.take('connected')
  path.take('disconnected')
  late.reject(new RingfenceError('media-failed'))
  await pass(1000)
  expect(did).not.toContain('renew')
  expect(path.isLost).toBe(true)
})

test('after a path was sought, the other side that hears nothing brings new transports once; before, it does not', async () => {
  const { path, did, pass } = open()
  path.hearUnheard()
  expect(did).toEqual([])
  path.take('disconnected')
  await pass(0)
  path.take('connected')
  await pass(0)
  did.splice(0)
  path.hearUnheard()
  path.hearUnheard()
  expect(did).toEqual(['lost', 'renew'])
})
