import { expect, onTestFinished, test } from 'vitest'
import { dutyKeptMs } from '../../../calls/ports/figures.ts'
import { agentId, startMs, temporaryStore } from '../../testing/testStore.ts'

const span = (letter: string, fromMs: number, toMs: number) => ({
  agentId: agentId(letter),
  fromMs: startMs + fromMs,
  toMs: startMs + toMs,
})

test('a span that goes on takes its own place, and never gets shorter; others stand beside', async () => {
  const { dutyTimes } = (await temporaryStore(onTestFinished)).store.calls
  await dutyTimes.note([span('b', 0, 1000), span('a', 0, 500)])
  await dutyTimes.note([span('a', 0, 2000), span('a', 5000, 6000)])
  // Word of before that comes late.
  await dutyTimes.note([span('a', 0, 1500)])
  const window = { fromMs: startMs, toMs: startMs + 10_000 }
  const all = [span('a', 0, 2000), span('a', 5000, 6000), span('b', 0, 1000)]
  expect(await dutyTimes.within(window)).toEqual(all)
  const within = (fromMs: number, toMs: number) =>
    dutyTimes.within({ fromMs: startMs + fromMs, toMs: startMs + toMs })
  expect(await within(1000, 5000)).toEqual([all[0]])
  expect(await within(2000, 5001)).toEqual([all[1]])
})

test('what nobody needs any more is forgotten by the sweep', async () => {
  const { store, clock } = await temporaryStore(onTestFinished)
  const { dutyTimes } = store.calls
  await dutyTimes.note([span('a', 0, 1000), span('a', 2000, 3000)])
  clock.nowMs = startMs + 1001 + dutyKeptMs
  await store.sweep()
  expect(await dutyTimes.within({ fromMs: 0, toMs: clock.nowMs })).toEqual([span('a', 2000, 3000)])
})
