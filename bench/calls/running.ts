import { median, medianInterval } from '../statistics.ts'
import { printTable } from '../table.ts'
import { type Contender, type Memory, memoryOf, type Stage, seatAgents } from './stage.ts'
import type { System } from './systems.ts'
import { costOf, measureWindows, type Plan, type Window, type Windows } from './windows.ts'

const sizes = [25, 50, 100]

/**
 * Calls are begun evenly over the longest time after which something of a call recurs (the product weighs each transport once per
 * 15 seconds), as calls of people are; all at once they would fall due in one window and not in the next.
 */
const beginOverMs = 15_000

/** A system's windows against bare mediasoup's, pair by pair. */
interface Ratio {
  readonly median: number
  /** Bounds between which the median lies, 95 % sure. */
  readonly low: number
  readonly high: number
}

/** All systems with so many calls. */
interface Size {
  readonly calls: number
  readonly windows: Windows
  readonly ratios: Partial<Record<System, Ratio>>
  /** Windows that were taken once more, because a call was lost in them. */
  readonly repeated: number
  readonly memoryPerCall: Partial<Record<System, Memory>>
}

/** What calls cost while they run. */
export async function measureRunning(stage: Stage, plan: Plan): Promise<Size[]> {
  const idle = new Map<Contender, Memory>()
  for (const contender of stage.contenders) idle.set(contender, await memoryOf(contender))
  const all: Size[] = []
  for (const calls of sizes) {
    await seatAgents(stage, calls)
    await bringAllTo(stage, calls)
    let repeated = 0
    const windows = await measureWindows(stage, calls, plan, () => {
      repeated += 1
    })
    const memoryPerCall: Partial<Record<System, Memory>> = {}
    for (const contender of stage.contenders) {
      const now = await memoryOf(contender)
      const before = idle.get(contender) ?? now
      memoryPerCall[contender.system] = {
        worker: (now.worker - before.worker) / calls,
        heap: (now.heap - before.heap) / calls,
      }
    }
    const size = { calls, windows, ratios: ratiosOf(windows), repeated, memoryPerCall }
    all.push(size)
    console.log(`${calls} calls: ${JSON.stringify(size.ratios)}, ${repeated} windows taken once more`)
    // Those of the next size are new: the proof of a call's key runs out.
    await bringAllTo(stage, 0)
  }
  printCost(all, plan)
  printMemory(all)
  return all
}

async function bringAllTo({ contenders, load }: Stage, count: number): Promise<void> {
  for (const { system } of contenders) await load.ask('bringTo', { system, count, ms: beginOverMs })
}

function ratiosOf({ bare = [], ...others }: Windows): Partial<Record<System, Ratio>> {
  const ratioOf = (windows: readonly Window[]): Ratio => {
    const ratios = windows.map((window, round) => costOf(window) / costOf(bare[round] ?? window))
    const { low, high } = medianInterval(ratios)
    return { median: median(ratios), low, high }
  }
  const { product, against } = others
  return { ...(product && { product: ratioOf(product) }), ...(against && { against: ratioOf(against) }) }
}

function printCost(all: readonly Size[], { windows, seconds }: Plan): void {
  const part = (each: readonly Window[], of: (window: Window) => number) => median(each.map(of))
  printTable(
    `While calls run: CPU-milliseconds per call-second, medians of ${windows} windows of ${seconds} s of each, in turn`,
    ['two-way calls', 'system', 'CPU', 'of it Node', 'ratio (≤ 1.05)', '95 % from', 'to', 'delivered'],
    all.flatMap(size =>
      Object.entries(size.windows).map(([system, each]) => {
        const ratio = Object.entries(size.ratios).find(([name]) => name === system)?.[1]
        const delivered = Math.min(...each.map(window => window.delivered))
        return [
          size.calls,
          system,
          part(each, costOf),
          part(each, ({ node }) => node),
          ...(ratio ? [ratio.median, ratio.low, ratio.high].map(value => value.toFixed(3)) : ['', '', '']),
          `${(100 * delivered).toFixed(1)} %`,
        ]
      }),
    ),
  )
}

function printMemory(all: readonly Size[]): void {
  printTable(
    'While calls run: memory per call, kB',
    ['two-way calls', 'system', 'worker', 'heap'],
    all.flatMap(({ calls, memoryPerCall }) =>
      Object.entries(memoryPerCall).map(([system, { worker, heap }]) => [
        calls,
        system,
        Math.round(worker),
        Math.round(heap),
      ]),
    ),
  )
}
