import { expect, onTestFinished, test } from 'vitest'
import type { AttackWindow } from '../../../auth/ports.ts'
import { type Alarm, AttackWindowId, QueueKey } from '../../../protocol/index.ts'
import { agentId, site, startMs, temporaryStore } from '../../testing/testStore.ts'

const windowId = (number: number) => AttackWindowId.parse(`attack_${String(number).padStart(22, '0')}`)

const seen: Alarm = {
  ...{ pattern: 'calls', seen: 200, usual: 4.5, spanMs: 300_000 },
  evidence: { browsers: 190, network: null },
}
const byAlarm = (number: number, changes: Partial<AttackWindow> = {}): AttackWindow => ({
  ...{ windowId: windowId(number), site, queue: QueueKey.parse('sales'), by: null, reason: null },
  alarm: seen,
  ...{ sinceMs: startMs, untilMs: startMs + 1000, ended: null },
  ...changes,
})
const byHand = (number: number, changes: Partial<AttackWindow> = {}): AttackWindow => ({
  ...byAlarm(number),
  ...{ site: null, queue: null, by: agentId('a'), reason: 'A flood', alarm: null },
  ...changes,
})

const start = async () => (await temporaryStore(onTestFinished)).store.auth.attackWindows

test('what was written is read, newest first, as long as it was open after the moment asked for', async () => {
  const windows = await start()
  const [one, two, three] = [
    byAlarm(1),
    byHand(2, { sinceMs: startMs + 5 }),
    byAlarm(3, { untilMs: startMs }),
  ]
  for (const window of [one, two, three]) await windows.open(window)
  expect(await windows.since(startMs)).toEqual([two, one])
  expect(await windows.since(startMs - 1)).toEqual([two, one, three])
})

test('it goes on with what is seen now, unless it was ended', async () => {
  const windows = await start()
  await windows.open(byAlarm(1))
  const alarm = { ...seen, seen: 900 }
  await windows.goOn(windowId(1), { untilMs: startMs + 5000, alarm })
  expect(await windows.since(startMs)).toEqual([byAlarm(1, { untilMs: startMs + 5000, alarm })])
  await windows.end(windowId(1), { ended: 'was-us', atMs: startMs + 500 })
  await windows.goOn(windowId(1), { untilMs: startMs + 9000, alarm })
  expect(await windows.since(startMs)).toMatchObject([{ untilMs: startMs + 500, ended: 'was-us' }])
})

test('it ends once, at that moment; by hand not when it is over, and was us also later', async () => {
  const windows = await start()
  for (const number of [1, 2]) await windows.open(byAlarm(number))
  const end = (number: number, ended: 'by-hand' | 'was-us', afterMs: number) =>
    windows.end(windowId(number), { ended, atMs: startMs + afterMs })
  expect(await end(1, 'by-hand', 10)).toBe(true)
  expect(await end(1, 'was-us', 20)).toBe(false)
  expect(await end(2, 'by-hand', 1000)).toBe(false)
  expect(await end(2, 'was-us', 2000)).toBe(true)
  expect(await end(3, 'by-hand', 10)).toBe(false)
  expect(await windows.since(startMs)).toMatchObject([
    { windowId: windowId(1), untilMs: startMs + 10, ended: 'by-hand' },
    { windowId: windowId(2), untilMs: startMs + 1000, ended: 'was-us' },
  ])
})
