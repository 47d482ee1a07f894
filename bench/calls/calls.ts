import { type Child, startChild } from '../child.ts'
import { fitLine, median } from '../statistics.ts'
import { printTable } from '../table.ts'
import { cpuMsOf, residentBytesOf } from './processCost.ts'
import { type System, systems } from './systems.ts'

const sizes = [25, 50, 100]
const windowMs = 10_000
const windowsPerSystem = 4
const endedCalls = 2000
const endedPerStep = 200

/** The measured server processes and the load. */
interface Stage {
  readonly servers: Readonly<Record<System, Child>>
  readonly pids: Readonly<Record<System, number[]>>
  readonly load: Child
}

/** One system with so many calls. */
interface Size {
  readonly calls: number
  readonly system: System
  readonly cpuMsPerCallSecond: number
  readonly windows: number[]
  readonly kilobytesPerCall: number
  /** Part of the packets that came out on the other side. */
  readonly delivered: number
}

/** What calls cost the server, beside bare mediasoup with the same topology. */
export async function benchCalls(): Promise<object> {
  const servers = {
    bare: await startChild(new URL('../bare/server.ts', import.meta.url)),
    product: await startChild(new URL('../productServer.ts', import.meta.url), {}, ['--expose-gc']),
  }
  const load = await startChild(new URL('./load.ts', import.meta.url))
  const stage = {
    servers,
    load,
    pids: { bare: await pidsOf(servers.bare), product: await pidsOf(servers.product) },
  }
  try {
    await load.ask('seat', await servers.product.ask('enrolmentSecrets', Math.max(...sizes)))
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

async function pidsOf(server: Child): Promise<number[]> {
  const pids = await server.ask('pids')
  return Array.isArray(pids) ? pids.map(Number) : []
}

async function measureRunning({ load, pids }: Stage): Promise<Size[]> {
  const idle = { bare: residentBytesOf(pids.bare), product: residentBytesOf(pids.product) }
  const all: Size[] = []
  for (const calls of sizes) {
    for (const system of systems) await load.ask('bringTo', { system, count: calls })
    const windows: Record<System, number[]> = { bare: [], product: [] }
    const delivered: Record<System, number[]> = { bare: [], product: [] }
    for (let window = 0; window < windowsPerSystem; window += 1) {
      // In turn, so that whatever else the machine does meets both.
      for (const system of systems) {
        const before = cpuMsOf(pids[system])
        const part = await load.ask('speakFor', { system, ms: windowMs })
        windows[system].push((cpuMsOf(pids[system]) - before) / (windowMs / 1000) / calls)
        delivered[system].push(Number(part))
      }
    }
    for (const system of systems) {
      all.push({
        calls,
        system,
        cpuMsPerCallSecond: median(windows[system]),
        windows: windows[system],
        kilobytesPerCall: (residentBytesOf(pids[system]) - idle[system]) / 1024 / calls,
        delivered: median(delivered[system]),
      })
    }
  }
  for (const system of systems) await load.ask('bringTo', { system, count: 0 })
  printRunning(all)
  return all
}

function printRunning(all: readonly Size[]): void {
  const cost = (calls: number, system: System) =>
    all.find(each => each.calls === calls && each.system === system)
  printTable(
    `While calls run: CPU-milliseconds per call-second, medians of ${windowsPerSystem} windows of ${windowMs / 1000} s in turn`,
    ['two-way calls', 'bare', 'product', 'ratio (≤ 1.05)', 'kB/call bare', 'kB/call product', 'delivered'],
    sizes.map(calls => {
      const bare = cost(calls, 'bare')
      const product = cost(calls, 'product')
      const of = (size: Size | undefined) => size?.cpuMsPerCallSecond ?? Number.NaN
      return [
        calls,
        of(bare),
        of(product),
        of(product) / of(bare),
        Math.round(bare?.kilobytesPerCall ?? Number.NaN),
        Math.round(product?.kilobytesPerCall ?? Number.NaN),
        `${(100 * Math.min(bare?.delivered ?? 0, product?.delivered ?? 0)).toFixed(1)} %`,
      ]
    }),
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
  const settled = steps.slice(1)
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
