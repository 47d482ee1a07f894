import { afterEach, expect, onTestFinished, test } from 'vitest'
import { createLog } from '../../log.ts'
import { hearing, startTestMedia, testCallId, testLeg } from '../../testing/testMedia.ts'
import { createVirtualClock } from '../../testing/virtualClock.ts'
import type { MediaOptions, MediaService } from './workers.ts'

let media: MediaService
afterEach(() => media.close())

const start = async (options: Partial<MediaOptions> = {}): Promise<void> => {
  media = await startTestMedia(options)
}

/** Stops a process for as long as the test lasts, unless it is killed. */
function standStill(pid: number | undefined): number {
  if (pid === undefined) throw new Error('no worker')
  process.kill(pid, 'SIGSTOP')
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGCONT')
  })
  return pid
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Rooms open at once, by what the workers themselves count after one of them died with its own. */
async function roomsLeftAfterKillingOne(): Promise<number> {
  const [pid] = media.workerPids()
  process.kill(pid ?? 0, 'SIGKILL')
  await expect.poll(() => media.workerPids().includes(pid ?? 0)).toBe(false)
  return media.counts().routers
}

test('forty calls begun at once spread evenly', async () => {
  await start({ workers: 2 })
  await Promise.all(Array.from({ length: 40 }, (_, index) => media.openRoom(testCallId(index), hearing())))
  expect(media.counts().routers).toBe(40)
  expect(await roomsLeftAfterKillingOne()).toBe(20)
})

test('what is being opened and fails holds no place', async () => {
  await start({ workers: 2 })
  const [pid] = media.workerPids()
  const opened = Array.from({ length: 8 }, (_, index) => media.openRoom(testCallId(index), hearing()))
  process.kill(pid ?? 0, 'SIGKILL')
  const outcomes = await Promise.allSettled(opened)
  const failed = outcomes.flatMap(each => (each.status === 'rejected' ? [each.reason.code] : []))
  expect(failed).toEqual(Array.from({ length: failed.length }, () => 'worker-died'))
  await expect.poll(() => media.health(), { timeout: 5000 }).toEqual({ workers: 2, answering: 2 })
  const before = media.counts().routers
  await Promise.all(Array.from({ length: 20 }, (_, index) => media.openRoom(testCallId(index), hearing())))
  expect(media.counts().routers).toBe(before + 20)
  expect(await roomsLeftAfterKillingOne()).toBe((before + 20) / 2)
})

test('a worker that stands still is known, gets no call, and is killed and replaced; its calls end', {
  timeout: 20_000,
}, async () => {
  const lines: object[] = []
  const log = {
    ...createLog('silent'),
    error: (event: string, fields = {}) => void lines.push({ event, ...fields }),
  }
  await start({ workers: 2, log })
  const ended = Promise.withResolvers<string>()
  const room = await media.openRoom(
    testCallId(),
    hearing({
      onWorkerDied: () => ended.resolve('worker-died'),
    }),
  )
  const silent = standStill(media.workerPids()[0])
  const asking = room.addLeg('caller', testLeg)
  asking.catch(() => undefined) // awaited below
  await expect.poll(() => media.health(), { timeout: 5000 }).toEqual({ workers: 2, answering: 1 })
  // Though it is the less busy one by far.
  await Promise.all(
    Array.from({ length: 10 }, (_, index) => media.openRoom(testCallId(index + 1), hearing())),
  )
  await expect(ended.promise).resolves.toBe('worker-died')
  await expect(asking).rejects.toMatchObject({ code: 'worker-died' })
  expect(isAlive(silent)).toBe(false)
  expect(media.counts().routers).toBe(10)
  await expect.poll(() => media.health(), { timeout: 5000 }).toEqual({ workers: 2, answering: 2 })
  expect(lines).toEqual([{ event: 'media worker died', worker: 0, why: 'silent', restartInMs: 200 }])
})

test('a worker that keeps dying is started again after waits that grow, and each is one line', async () => {
  const lines: object[] = []
  const told = (event: string, { restartInMs }: { readonly restartInMs?: unknown } = {}) =>
    void lines.push({ event, ...(restartInMs === undefined ? {} : { restartInMs }) })
  const clock = createVirtualClock(Date.UTC(2026, 0, 1))
  await start({ clock, log: { info: told, warn: told, error: told } })
  const waits = [200, 400, 800, 1600]
  for (const wait of waits) {
    const [pid] = media.workerPids()
    process.kill(pid ?? 0, 'SIGKILL')
    await expect.poll(() => media.workerPids()).toEqual([])
    await clock.advance(wait - 1)
    expect(clock.pending()).toBe(1)
    await clock.advance(1)
    await expect.poll(() => media.workerPids()).toHaveLength(1)
  }
  expect(lines).toEqual(
    waits.flatMap(restartInMs => [
      { event: 'media worker died', restartInMs },
      { event: 'media worker replaced' },
    ]),
  )
  // Who lived for a minute is no worker that keeps dying.
  await clock.advance(60_000)
  process.kill(media.workerPids()[0] ?? 0, 'SIGKILL')
  await expect.poll(() => lines.at(-1)).toEqual({ event: 'media worker died', restartInMs: 200 })
})

test('closing leaves no process behind, not even one that stands still', { timeout: 20_000 }, async () => {
  await start()
  const pid = standStill(media.workerPids()[0])
  await expect.poll(() => media.health().answering, { timeout: 5000 }).toBe(0)
  media.close()
  await expect.poll(() => isAlive(pid)).toBe(false)
})
