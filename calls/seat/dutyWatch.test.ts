import { expect, test } from 'vitest'
import { readFigures } from '../readFigures.ts'
import { openDesk, type StoredDesk } from '../testing/openDesk.ts'
import { seatInput, startMs } from '../testing/testDesk.ts'

/** When agents were there, in seconds since the beginning. */
async function dutyOf({ store, drain }: StoredDesk): Promise<readonly (readonly [string, number, number])[]> {
  await drain()
  const spans = await store.calls.dutyTimes.within({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER })
  return spans.map(({ agentId, fromMs, toMs }) => [
    agentId.at(-1) ?? '',
    (fromMs - startMs) / 1000,
    (toMs - startMs) / 1000,
  ])
}

test('time on duty is written from when it is said until it is taken back, and every five minutes meanwhile', async () => {
  const here = await openDesk()
  const a = await here.seat('a')
  await here.clock.advance(299_000)
  expect(await dutyOf(here)).toEqual([])
  await here.clock.advance(1000)
  expect(await dutyOf(here)).toEqual([['a', 0, 300]])
  await here.clock.advance(30_000)
  here.desk.setDuty(a, 'away')
  expect(await dutyOf(here)).toEqual([['a', 0, 330]])
  await here.clock.advance(400_000)
  here.desk.setDuty(a, 'on-duty')
  await here.clock.advance(5000)
  here.desk.leaveSeat(a, 'signed-out')
  expect(await dutyOf(here)).toEqual([
    ['a', 0, 330],
    ['a', 730, 735],
  ])
  await here.clock.advance(400_000)
  expect(await dutyOf(here)).toHaveLength(2)
})

test('an agent whose page is gone is not there, and is again when the page is', async () => {
  const here = await openDesk()
  const a = await here.seat('a')
  await here.clock.advance(10_000)
  here.desk.leaveSeat(a, 'gone')
  await here.clock.advance(5000)
  await here.desk.takeSeat(seatInput('a'), 'from-this-browser')
  await here.clock.advance(10_000)
  here.desk.setDuty(a, 'off-duty')
  expect(await dutyOf(here)).toEqual([
    ['a', 0, 10],
    ['a', 15, 25],
  ])
})

test('a talk counts to its end, though its agent left duty in it', async () => {
  const here = await openDesk()
  const a = await here.seat('a')
  const { callId } = await here.join()
  await here.drain()
  await here.accept(a)
  await here.clock.advance(10_000)
  here.desk.setDuty(a, 'off-duty')
  await here.clock.advance(20_000)
  here.desk.hangUp({ side: 'agent', agentId: a }, callId, 'person')
  expect(await dutyOf(here)).toEqual([['a', 0, 30]])
  const figures = await readFigures(here.store.calls, { fromMs: startMs, toMs: startMs + 60_000 })
  expect(figures).toMatchObject({ dutyMs: 30_000, all: { answered: 1, handleMs: 30_000, occupancy: 1 } })
})

test('a service that stops writes what is known; somebody who sets the clock makes nobody’s duty longer', async () => {
  const here = await openDesk()
  await here.seat('a')
  await here.clock.advance(20_000)
  here.clock.set(5 * 3600_000)
  await here.desk.close()
  expect(await dutyOf(here)).toEqual([['a', 0, 20]])
})

test('what cannot be written now is written with the next', async () => {
  const here = await openDesk()
  const { dutyTimes } = here.store.calls
  const note = dutyTimes.note
  let isBroken = true
  Object.assign(dutyTimes, {
    note: async (spans: Parameters<typeof note>[0]) => {
      if (isBroken) throw new Error('no disk')
      await note(spans)
    },
  })
  const a = await here.seat('a')
  await here.clock.advance(7000)
  here.desk.setDuty(a, 'away')
  expect(await dutyOf(here)).toEqual([])
  expect(here.logged).toContainEqual({ level: 'warn', event: 'duty times not written' })
  isBroken = false
  await here.clock.advance(300_000)
  expect(await dutyOf(here)).toEqual([['a', 0, 7]])
})
