import { type Child, fieldsOf, startChild } from '../child.ts'
import { fitLine, median } from '../statistics.ts'
import { printTable } from '../table.ts'
import { cpuMsOf, residentBytesOf } from './processCost.ts'
import { type System, systems } from './systems.ts'

const sizes = [25, 50, 100]
const windowMs = 10_000
const rounds = 6
const endedCalls = 2000
const endedPerStep = 200

/** The measured server processes and the load. */
interface Stage {
  readonly servers: Readonly<Record<System, Child>>
  readonly pids: Readonly<Record<System, number[]>>
  readonly load: Child
}

/** What calls cost the server, beside bare mediasoup with the same topology. */
export async function benchCalls(): Promise<object> {
  const servers = {
    bare: await startChild(new URL('../bare/server.ts', import.meta.url), {}, ['--expose-gc']),
    product: await startChild(new URL('../productServer.ts', import.meta.url), {}, ['--expose-gc']),
  }
  const load = await startChild(new URL('./load.ts', import.meta.url))
  const stage = {
    servers,
    load,
    pids: { bare: await pidsOf(servers.bare), product: await pidsOf(servers.product) },
  }
  try {
    await seatAgents(stage, Math.min(...sizes))
    // The first calls load code and open caches that stay.
    for (const system of systems) await load.ask('makeAndEnd', { system, count: 50 })
    const running = await measureRunning(stage)
    const ended = await measureEnded(stage)
    return { running, ended, left: await servers.product.ask('counts') }
  } finally {
    await load.stop()
    await Promise.all(systems.map(system => servers[system].stop()))
  }
}

/** As many agents as calls, no more: who only waits for a ring costs something too. */
async function seatAgents({ load, servers }: Stage, wanted: number): Promise<void> {
  const { seats } = fieldsOf(await servers.product.ask('counts'))
  await load.ask('seat', await servers.product.ask('enrolmentSecrets', wanted - Number(seats)))
}

async function pidsOf(server: Child): Promise<number[]> {
  const pids = await server.ask('pids')
  return Array.isArray(pids) ? pids.map(Number) : []
}

/** One window: CPU-milliseconds per call-second, and the part of the packets that came out on the other side. */
interface Window {
  readonly node: number
  readonly workers: number
  readonly delivered: number
}
const costOf = ({ node, workers }: Window): number => node + workers

/** Kilobytes held: by the worker processes, and by the heap of the server's Node after a collection. */
interface Memory {
  readonly workers: number
  readonly heap: number
}

/** Both systems with so many calls. */
interface Size {
  readonly calls: number
  readonly windows: Readonly<Record<System, Window[]>>
  readonly memoryPerCall: Readonly<Record<System, Memory>>
}

async function measureRunning(stage: Stage): Promise<Size[]> {
  const idle = { bare: await memoryOf(stage, 'bare'), product: await memoryOf(stage, 'product') }
  const perCall = async (system: System, calls: number): Promise<Memory> => {
    const { workers, heap } = await memoryOf(stage, system)
    return { workers: (workers - idle[system].workers) / calls, heap: (heap - idle[system].heap) / calls }
  }
  const all: Size[] = []
  for (const calls of sizes) {
    await seatAgents(stage, calls)
    for (const system of systems) await stage.load.ask('bringTo', { system, count: calls })
    const windows: Record<System, Window[]> = { bare: [], product: [] }
    for (let round = 0; round < rounds; round += 1) {
      // In turn, and each first as often as the other, so that whatever else the machine does meets both.
      const order = round % 2 === 0 ? systems : systems.toReversed()
      for (const system of order) windows[system].push(await measureWindow(stage, system, calls))
    }
    const memoryPerCall = { bare: await perCall('bare', calls), product: await perCall('product', calls) }
    all.push({ calls, windows, memoryPerCall })
  }
  for (const system of systems) await stage.load.ask('bringTo', { system, count: 0 })
  printRunning(all)
  return all
}

async function measureWindow({ load, pids }: Stage, system: System, calls: number): Promise<Window> {
  const [node = 0, ...workers] = pids[system]
  const before = { node: cpuMsOf([node]), workers: cpuMsOf(workers) }
  const delivered = Number(await load.ask('speakFor', { system, ms: windowMs }))
  const callSeconds = (windowMs / 1000) * calls
  return {
    node: (cpuMsOf([node]) - before.node) / callSeconds,
    workers: (cpuMsOf(workers) - before.workers) / callSeconds,
    delivered,
  }
}

async function memoryOf({ servers, pids }: Stage, system: System): Promise<Memory> {
  const heapBytes = Number(await servers[system].ask('heapUsed'))
  return { workers: residentBytesOf(pids[system].slice(1)) / 1024, heap: heapBytes / 1024 }
}

function printRunning(all: readonly Size[]): void {
  const part = (windows: readonly Window[], of: (window: Window) => number) => median(windows.map(of))
  printTable(
    `While calls run: CPU-milliseconds per call-second, medians of ${rounds} windows of ${windowMs / 1000} s each, in turn`,
    ['two-way calls', 'bare', 'product', 'of it Node', 'ratio (≤ 1.05)', 'lowest', 'highest', 'delivered'],
    all.map(({ calls, windows: { bare, product } }) => {
      const ratios = product.map((window, round) => costOf(window) / costOf(bare[round] ?? window))
      return [
        calls,
        part(bare, costOf),
        part(product, costOf),
        part(product, ({ node }) => node),
        median(ratios),
        Math.min(...ratios),
        Math.max(...ratios),
        `${(100 * Math.min(...[...bare, ...product].map(({ delivered }) => delivered))).toFixed(1)} %`,
      ]
    }),
  )
  printTable(
    'While calls run: memory per call, kB',
    ['two-way calls', 'bare worker', 'product worker', 'bare heap', 'product heap'],
    all.map(({ calls, memoryPerCall: { bare, product } }) => [
      calls,
      ...[bare.workers, product.workers, bare.heap, product.heap].map(Math.round),
    ]),
  )
}

/** Memory of the product after so many calls that are over. */
interface Step {
  readonly ended: number
  readonly heapBytes: number
  readonly workerBytes: number
  readonly elapsedMs: number
}

async function measureEnded({ load, servers, pids }: Stage): Promise<Step[]> {
  const steps: Step[] = []
  const startedAtMs = performance.now()
  for (let ended = 0; ended <= endedCalls; ended += endedPerStep) {
    if (ended > 0) await load.ask('makeAndEnd', { system: 'product', count: endedPerStep })
    steps.push({
      ended,
      heapBytes: Number(await servers.product.ask('heapUsed')),
      workerBytes: residentBytesOf(pids.product.slice(1)),
      elapsedMs: performance.now() - startedAtMs,
    })
  }
  const settled = steps.slice(2)
  const { b } = fitLine(settled.map(({ ended, heapBytes }) => ({ x: ended, y: heapBytes })))
  printTable(
    `Calls made and ended: memory of the product; the heap grows by ${Math.round(b)} bytes per call`,
    ['ended', 'server heap after collection, kB', 'worker resident, kB'],
    steps.map(({ ended, heapBytes, workerBytes }) => [
      ended,
      Math.round(heapBytes / 1024),
      Math.round(workerBytes / 1024),
    ]),
  )
  return steps
}
