import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Child, fieldsOf, startChild } from '../child.ts'
import { residentBytesOf } from './processCost.ts'
import type { System } from './systems.ts'

/** One measured server: its Node process, and its media worker. */
export interface Contender {
  readonly system: System
  readonly server: Child
  readonly workerPid: number
}

/** The measured servers, bare mediasoup first, and the load. */
export interface Stage {
  readonly contenders: readonly Contender[]
  readonly load: Child
  close(): Promise<void>
}

/** `against` is the folder of another checkout, ready to run, whose service is measured in the same windows. */
export async function openStage(against: string | undefined): Promise<Stage> {
  const folder = against === undefined ? undefined : resolve(against)
  const contenders = [
    await openContender('bare', new URL('../bare/server.ts', import.meta.url)),
    await openContender('product', new URL('../productServer.ts', import.meta.url), { BENCH_BESIDE: 'yes' }),
  ]
  if (folder !== undefined) {
    const file = pathToFileURL(join(folder, 'bench/productServer.ts'))
    contenders.push(await openContender('against', file))
  }
  const load = await startChild(
    new URL('./load/load.ts', import.meta.url),
    folder === undefined ? {} : { BENCH_AGAINST: folder },
  )
  return {
    contenders,
    load,
    async close() {
      await load.stop()
      await Promise.all(contenders.map(({ server }) => server.stop()))
    },
  }
}

async function openContender(
  system: System,
  file: URL,
  environment: NodeJS.ProcessEnv = {},
): Promise<Contender> {
  const server = await startChild(file, environment, ['--expose-gc'])
  const pids = await server.ask('pids')
  const workerPid = Array.isArray(pids) ? Number(pids[1]) : Number.NaN
  return { system, server, workerPid }
}

/** As many agents as calls, no more: who only waits for a ring costs something too. Bare mediasoup has none. */
export async function seatAgents({ contenders, load }: Stage, wanted: number): Promise<void> {
  for (const { system, server } of contenders.filter(({ system }) => system !== 'bare')) {
    const { seats } = fieldsOf(await server.ask('counts'))
    const secrets = await server.ask('enrolmentSecrets', wanted - Number(seats))
    await load.ask('seat', { system, secrets })
  }
}

/** Kilobytes held: by the worker process, and by the heap of the server's Node after a collection. */
export interface Memory {
  readonly worker: number
  readonly heap: number
}

export async function memoryOf({ server, workerPid }: Contender): Promise<Memory> {
  const heapBytes = Number(await server.ask('heapUsed'))
  return { worker: residentBytesOf(workerPid) / 1024, heap: heapBytes / 1024 }
}
