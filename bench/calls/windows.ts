import { fieldsOf } from '../child.ts'
import { cpuMsOf } from './processCost.ts'
import type { Contender, Stage } from './stage.ts'
import type { System } from './systems.ts'

/** One window: CPU-milliseconds per call-second, and the part of the packets that came out on the other side. */
export interface Window {
  readonly node: number
  readonly worker: number
  readonly delivered: number
}
export const costOf = ({ node, worker }: Window): number => node + worker

/** The windows of one system, in the order of the rounds: those of one round are a pair, taken one after the other. */
export type Windows = Readonly<Partial<Record<System, readonly Window[]>>>

/** How many windows of how long. */
export interface Plan {
  readonly windows: number
  readonly seconds: number
}

/**
 * Measures so many windows of each system, in turn, each first as often as last, so that whatever else the machine does meets
 * all. `onRepeated` hears of a window in which a call was lost, which is taken once more.
 */
export async function measureWindows(
  stage: Stage,
  calls: number,
  { windows, seconds }: Plan,
  onRepeated: () => void,
): Promise<Windows> {
  const measured: Partial<Record<System, Window[]>> = {}
  for (let round = 0; round < windows; round += 1) {
    const order = round % 2 === 0 ? stage.contenders : stage.contenders.toReversed()
    for (const contender of order) {
      const window = await measureWhole(stage, contender, calls, seconds, onRepeated)
      measured[contender.system] = [...(measured[contender.system] ?? []), window]
    }
  }
  return measured
}

async function measureWhole(
  { load }: Stage,
  { system, server, workerPid }: Contender,
  calls: number,
  seconds: number,
  onRepeated: () => void,
): Promise<Window> {
  for (;;) {
    const before = { node: cpuMsOf(server.pid), worker: cpuMsOf(workerPid) }
    const spoken = fieldsOf(await load.ask('speakFor', { system, ms: seconds * 1000 }))
    const after = { node: cpuMsOf(server.pid), worker: cpuMsOf(workerPid) }
    if (spoken.lost === 0) {
      const perCallSecond = (name: 'node' | 'worker') => (after[name] - before[name]) / (seconds * calls)
      return {
        node: perCallSecond('node'),
        worker: perCallSecond('worker'),
        delivered: Number(spoken.delivered),
      }
    }
    onRepeated()
  }
}
