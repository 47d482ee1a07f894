import { expect, test } from 'vitest'
import type { SoundSample } from '../platform/browser.ts'
import { SoundWatch } from './soundWatch.ts'

/** A talk second by second: what arrives, and what the own microphone gives. */
function listen() {
  let [nowMs, due]: [number, (() => void) | undefined] = [0, undefined]
  const now = { listens: true, speaks: true }
  const told: string[] = []
  let sample: SoundSample = { packets: 0, ownEnergy: 0 }
  const watch = new SoundWatch({
    clock: {
      now: () => nowMs,
      after(_ms, act) {
        due = act
        return () => {
          due = undefined
        }
      },
    },
    sample: async () => sample,
    listens: () => now.listens,
    speaks: () => now.speaks,
    onArrives: arrives => told.push(arrives ? 'arrives' : 'nothing arrives'),
    onMicrophone: isSilent => told.push(isSilent ? 'silent' : 'not silent'),
  })
  watch.start()
  return {
    now,
    told,
    watch,
    waits: () => due !== undefined,
    /** Other transports count anew. */
    count(packets: number) {
      sample = { ...sample, packets }
    },
    async pass(seconds: number, each: { readonly packets?: number; readonly energy?: number } | 'uncounted') {
      for (let second = 0; second < seconds; second += 1) {
        const { packets = 0, ownEnergy = 0 } = sample
        sample =
          each === 'uncounted'
            ? { packets: undefined, ownEnergy: undefined }
            : { packets: packets + (each.packets ?? 0), ownEnergy: ownEnergy + (each.energy ?? 0) }
        nowMs += 1000
        due?.()
        await new Promise(resolve => setImmediate(resolve))
      }
    },
  }
}

test('the few packets of somebody who is silent are enough', async () => {
  const { told, pass } = listen()
  await pass(60, { packets: 1, energy: 1e-9 })
  expect(told).toEqual([])
})

test('nothing for two seconds is told once, and so is its end', async () => {
  const { told, pass } = listen()
  await pass(5, { packets: 6, energy: 1 })
  await pass(1, { energy: 1 })
  expect(told).toEqual([])
  await pass(6, { energy: 1 })
  expect(told).toEqual(['nothing arrives'])
  await pass(3, { packets: 6, energy: 1 })
  expect(told).toEqual(['nothing arrives', 'arrives'])
})

test('a talk that goes on, on another connection, tells once more what is not well', async () => {
  const { told, pass, watch } = listen()
  watch.start()
  expect(told).toEqual([])
  await pass(3, { energy: 1 })
  watch.start()
  expect(told).toEqual(['nothing arrives', 'nothing arrives'])
})

test('on new transports no packet yet is nothing that arrives, and the first is', async () => {
  const { told, pass, count } = listen()
  await pass(5, { packets: 6, energy: 1 })
  count(0)
  await pass(2, { energy: 1 })
  expect(told).toEqual(['nothing arrives'])
  await pass(1, { packets: 1, energy: 1 })
  expect(told).toEqual(['nothing arrives', 'arrives'])
})

test('nobody is judged who is muted or away, nor just after', async () => {
  const { told, pass, now } = listen()
  now.listens = false
  await pass(30, { energy: 1 })
  now.listens = true
  await pass(1, { energy: 1 })
  expect(told).toEqual([])
  await pass(2, { energy: 1 })
  expect(told).toEqual(['nothing arrives'])
  now.listens = false
  await pass(1, { energy: 1 })
  expect(told).toEqual(['nothing arrives', 'arrives'])
})

test('exact silence of the own microphone for ten seconds is told, and never while it is muted', async () => {
  const { told, pass, now } = listen()
  now.speaks = false
  await pass(30, { packets: 6 })
  now.speaks = true
  await pass(9, { packets: 6 })
  expect(told).toEqual([])
  await pass(3, { packets: 6 })
  expect(told).toEqual(['silent'])
  await pass(1, { packets: 6, energy: 1e-6 })
  expect(told).toEqual(['silent', 'not silent'])
})

test('what a browser does not count is not judged, and after the end nothing is', async () => {
  const { told, pass, watch, waits } = listen()
  await pass(30, 'uncounted')
  watch.stop()
  await pass(30, {})
  expect([told, waits()]).toEqual([[], false])
})
