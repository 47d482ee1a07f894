import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Leases } from '../../calls/ports.ts'
import { CallerId, type Caps, KeyThumbprint } from '../../protocol/index.ts'
import { callId, caps, startMs, temporaryFolder, temporaryStore } from '../testStore.ts'

const key = KeyThumbprint.parse('k'.repeat(43))
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Leases of one identity, begun and ended at moments counted from the start. */
function over(leases: Leases, firstId = 1) {
  let last = firstId - 1
  const take = async (atMs: number, changes: Partial<Caps> = {}) => {
    last += 1
    const nowMs = startMs + atMs
    const wanted = { ...caps, ...changes }
    const expiresAtMs = nowMs + minuteMs
    return leases.acquire({ identity: key, id: callId(last), caps: wanted, nowMs, expiresAtMs })
  }
  const end = (id: number, atMs: number, talkedMs = 0) =>
    leases.release({ id: callId(id), talkedMs, counted: true, nowMs: startMs + atMs })
  /** A call that began, talked for so long and ended at once; the clock of the rules is the caller's business. */
  const call = async (beginsAtMs: number, talksMs = 0, changes: Partial<Caps> = {}) => {
    const answer = await take(beginsAtMs, changes)
    if (answer.state === 'acquired') await end(last, beginsAtMs + talksMs, talksMs)
    return answer
  }
  return { take, end, call }
}

async function open() {
  const { store, file } = await temporaryStore(onTestFinished)
  return { store, file, leases: store.calls.leases }
}

const acquired = expect.objectContaining({ state: 'acquired' })
const overCalls = expect.objectContaining({ state: 'over-cap', over: 'calls' })
const callsOverFor = (retryAfterMs: number) => ({ state: 'over-cap', over: 'calls', retryAfterMs })
const secondsOverFor = (retryAfterMs: number) => ({ state: 'over-cap', over: 'seconds', retryAfterMs })

describe('calls begun within a sliding window', () => {
  test.each([
    ['15 minutes', 7, 15 * minuteMs, { callsPer60Minutes: 1000, callsPer24Hours: 1000 }],
    ['60 minutes', 9, 60 * minuteMs, { callsPer15Minutes: 1000, callsPer24Hours: 1000 }],
    ['24 hours', 15, dayMs, { callsPer15Minutes: 1000, callsPer60Minutes: 1000 }],
  ])('%s: %i and not one more, until the first is exactly as old', async (_, most, windowMs, others) => {
    const { leases } = await open()
    const { call } = over(leases)
    for (let number = 0; number < most; number += 1) {
      expect(await call(number * 1000, 0, others)).toEqual(acquired)
    }
    expect(await call(most * 1000, 0, others)).toEqual(callsOverFor(windowMs - most * 1000))
    expect(await call(windowMs - 1, 0, others)).toEqual(callsOverFor(1))
    // What is refused counts in no window: one more fits at the very moment when the first is out.
    expect(await call(windowMs, 0, others)).toEqual(acquired)
    expect(await call(windowMs, 0, others)).toEqual(callsOverFor(1000))
    expect(await call(windowMs + 1000, 0, others)).toEqual(acquired)
  })

  test('the defaults work together: 7, then 9, then 15', async () => {
    const { leases } = await open()
    const { call } = over(leases)
    const accepted: number[] = []
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      if ((await call(minute * minuteMs)).state === 'acquired') accepted.push(minute)
    }
    expect(accepted).toEqual([0, 1, 2, 3, 4, 5, 6, 15, 16, 60, 61, 62, 63, 64, 65])
  })

  test('a call that never was counts in none', async () => {
    const { leases } = await open()
    const { take } = over(leases)
    for (let number = 1; number <= 30; number += 1) {
      expect(await take(number)).toEqual(acquired)
      await leases.release({ id: callId(number), talkedMs: 0, counted: false, nowMs: startMs + number })
    }
    expect(await take(31)).toEqual({ state: 'acquired', secondsLeft: 3600 })
  })

  test('each identity has its own', async () => {
    const { leases } = await open()
    await over(leases).take(0, { callsPer15Minutes: 1 })
    const other = CallerId.parse(`caller_${'c'.repeat(22)}`)
    const answer = await leases.acquire({
      identity: other,
      id: callId(99),
      caps: { ...caps, concurrent: 1, callsPer15Minutes: 1 },
      nowMs: startMs,
      expiresAtMs: startMs + minuteMs,
    })
    expect(answer).toEqual(acquired)
  })
})

describe('seconds talked within 24 hours', () => {
  test('what is left is told, and with less than one nothing is', async () => {
    const { leases } = await open()
    const { call } = over(leases)
    expect(await call(0, 1_500_000)).toEqual({ state: 'acquired', secondsLeft: 3600 })
    expect(await call(hourMs, 2_098_500)).toEqual({ state: 'acquired', secondsLeft: 2100 })
    expect(await call(3 * hourMs, 501)).toEqual({ state: 'acquired', secondsLeft: 1 })
    expect(await call(4 * hourMs)).toEqual(secondsOverFor(20 * hourMs + 1))
  })

  test('slide out one by one as the day moves on', async () => {
    const { leases } = await open()
    const { call } = over(leases)
    await call(0, hourMs)
    expect(await call(dayMs)).toEqual(secondsOverFor(1000))
    expect(await call(dayMs + 999)).toEqual(secondsOverFor(1))
    expect(await call(dayMs + 1000)).toEqual({ state: 'acquired', secondsLeft: 1 })
    expect(await call(dayMs + hourMs / 2)).toEqual({ state: 'acquired', secondsLeft: 1800 })
    expect(await call(dayMs + hourMs)).toEqual({ state: 'acquired', secondsLeft: 3600 })
  })

  test('a live call counts what it may talk, one that ended what it talked, one whose process died its age', async () => {
    const { leases } = await open()
    const { take, end } = over(leases)
    await take(0)
    await leases.renew([{ id: callId(1) }], startMs + hourMs)
    expect(await take(600_000)).toEqual({ state: 'acquired', secondsLeft: 2700 })
    await end(1, 700_000, 100_000)
    await end(2, 700_000, 0)
    expect(await take(700_000)).toEqual({ state: 'acquired', secondsLeft: 3500 })
    expect(await take(700_000 + minuteMs - 1)).toEqual({ state: 'acquired', secondsLeft: 2600 })
    expect(await take(700_000 + 2 * minuteMs)).toEqual({ state: 'acquired', secondsLeft: 3380 })
  })

  test('calls at once share what is left, and what they do not use is there when they end', async () => {
    const { leases } = await open()
    const { take, end } = over(leases)
    const left = { seconds: 60, secondsPer24Hours: 100 }
    expect(await take(0, left)).toEqual({ state: 'acquired', secondsLeft: 100 })
    expect(await take(0, left)).toEqual({ state: 'acquired', secondsLeft: 40 })
    expect(await take(0, left)).toEqual({ state: 'over-cap', over: 'concurrent' })
    await end(1, 30_000, 30_000)
    expect(await take(30_000, left)).toEqual({ state: 'acquired', secondsLeft: 30 })
    await end(2, 40_000, 40_000)
    await end(4, 60_000, 30_000)
    expect(await take(60_000, left)).toMatchObject({ state: 'over-cap', over: 'seconds' })
  })
})

describe('calls at once', () => {
  test('of 200 parallel tries exactly as many as allowed take one', async () => {
    const { store, leases } = await open()
    const { take } = over(leases)
    const many = { callsPer15Minutes: 1000, callsPer60Minutes: 1000, callsPer24Hours: 1000 }
    const answers = await Promise.all(Array.from({ length: 200 }, () => take(0, { ...many, concurrent: 3 })))
    expect(answers.filter(answer => answer.state === 'acquired')).toHaveLength(3)
    expect(answers).toContainEqual({ state: 'over-cap', over: 'concurrent' })
    expect(store.counts().leases).toBe(3)
  })

  test('a release makes room at once and may come twice or for nothing', async () => {
    const { store, leases } = await open()
    const { take, end } = over(leases)
    await end(1, 0)
    await take(0, { concurrent: 1 })
    expect(await take(1, { concurrent: 1 })).toEqual({ state: 'over-cap', over: 'concurrent' })
    await end(1, 1000, 500)
    await end(1, 9000, 700) // the first word counts
    expect(store.counts().leases).toBe(0)
    expect(await take(2000, { concurrent: 1 })).toEqual({ state: 'acquired', secondsLeft: 3599 })
  })

  test('a lease lives as long as it is renewed, and a minute more', async () => {
    const { leases } = await open()
    const { take } = over(leases)
    await take(0, { concurrent: 1 })
    for (let seconds = 20; seconds <= 200; seconds += 20) {
      await leases.renew([{ id: callId(1) }, { id: callId(77) }], startMs + seconds * 1000 + minuteMs)
    }
    const lastMs = 200_000 + minuteMs
    expect(await take(lastMs - 1, { concurrent: 1 })).toMatchObject({ over: 'concurrent' })
    expect(await take(lastMs, { concurrent: 1 })).toEqual(acquired)
  })

  test('one that was released stays so', async () => {
    const { store, leases } = await open()
    const { take, end } = over(leases)
    await take(0)
    await end(1, 10)
    await leases.renew([{ id: callId(1) }], startMs + hourMs)
    expect(store.counts().leases).toBe(0)
  })
})

test('what an identity has used is the same after a restart', async () => {
  const { store, file, leases } = await open()
  const { call } = over(leases)
  for (let number = 0; number < 7; number += 1) await call(number * 100_000, 100_000)
  await store.close()
  const again = await temporaryStore(onTestFinished, file)
  const { take } = over(again.store.calls.leases, 100)
  expect(await take(700_000)).toEqual(overCalls)
  expect(await take(15 * minuteMs, { callsPer15Minutes: 8 })).toMatchObject({ secondsLeft: 2900 })
})

/** Starts a process that waits to take leases of one identity. */
async function startProcess(file: string, firstId: number, tries: number) {
  const script = fileURLToPath(new URL('./acquireInProcess.ts', import.meta.url))
  const child = spawn(process.execPath, [script, file, String(firstId), String(tries), String(startMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const exited = once(child, 'exit')
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  expect((await lines.next()).value).toBe('ready')
  return {
    go: () => child.stdin.write('go'),
    acquired: async (): Promise<number> => {
      const line = await lines.next()
      await exited
      return Number(line.value)
    },
  }
}

test('two processes that die in the middle never take too many, and block nobody longer than a minute', async () => {
  const file = `${temporaryFolder(onTestFinished)}/ringfence.db`
  const processes = await Promise.all([startProcess(file, 1000, 50), startProcess(file, 2000, 50)])
  for (const each of processes) each.go()
  const taken = await Promise.all(processes.map(each => each.acquired()))
  expect(taken.reduce((sum, each) => sum + each, 0)).toBe(5)

  const { store } = await temporaryStore(onTestFinished, file)
  const { take } = over(store.calls.leases, 1)
  expect(await take(minuteMs - 1, { concurrent: 5 })).toEqual({ state: 'over-cap', over: 'concurrent' })
  expect(await take(minuteMs, { concurrent: 5 })).toEqual(acquired)
})

test('whatever comes in whatever order, no cap is ever exceeded, and nobody is refused below it', async () => {
  const step = fc.record({
    act: fc.constantFrom('take', 'take', 'end', 'renew'),
    id: fc.nat(12),
    laterMs: fc.constantFrom(0, 1, 20_000, 59_999, 60_000, 400_000, 900_000, 3_600_000),
  })
  const small = { ...caps, concurrent: 2, callsPer15Minutes: 3, callsPer60Minutes: 4, callsPer24Hours: 6 }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async steps => {
      const { store } = await temporaryStore(onTestFinished, ':memory:')
      const { leases } = store.calls
      const rows = new Map<
        number,
        { begunMs: number; endsMs: number; talkedMs: number | null; reservedMs: number }
      >()
      let nowMs = startMs
      for (const { act, id, laterMs } of steps) {
        nowMs += laterMs
        const row = rows.get(id)
        if (act === 'take' && !row) {
          const all = [...rows.values()]
          const begunWithin = (ms: number) => all.filter(each => each.begunMs > nowMs - ms).length
          const usedMs = all.reduce((sum, each) => {
            if (each.talkedMs === null && each.endsMs > nowMs) return sum + each.reservedMs
            const lived = each.talkedMs ?? each.endsMs - each.begunMs
            return sum + Math.max(0, Math.min(lived, each.endsMs - (nowMs - dayMs)))
          }, 0)
          const fits =
            all.filter(each => each.talkedMs === null && each.endsMs > nowMs).length < 2 &&
            begunWithin(15 * minuteMs) < 3 &&
            begunWithin(hourMs) < 4 &&
            begunWithin(dayMs) < 6 &&
            usedMs <= 3_599_000
          const expiresAtMs = nowMs + minuteMs
          const lease = { identity: key, id: callId(id), caps: small, nowMs, expiresAtMs }
          const answer = await leases.acquire(lease)
          expect(answer.state).toBe(fits ? 'acquired' : 'over-cap')
          const reservedMs = Math.min(900, Math.floor(3600 - usedMs / 1000)) * 1000
          if (fits) rows.set(id, { begunMs: nowMs, endsMs: expiresAtMs, talkedMs: null, reservedMs })
        } else if (act === 'renew' && row?.talkedMs === null) {
          await leases.renew([{ id: callId(id) }], nowMs + minuteMs)
          row.endsMs = nowMs + minuteMs
        } else if (act === 'end' && row?.talkedMs === null) {
          const talkedMs = Math.floor((nowMs - row.begunMs) / 2)
          await leases.release({ id: callId(id), talkedMs, counted: true, nowMs })
          Object.assign(row, { endsMs: nowMs, talkedMs })
        }
      }
      await store.close()
    }),
    { numRuns: 60 },
  )
})
