import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { cpuMsOf, residentBytesOf } from '../calls/processCost.ts'
import { type Child, fieldsOf, startChild } from '../child.ts'
import { vouchKeyName } from './place.ts'

export type Defences = 'on' | 'off'

/** The processes of one run: the product on a core, whoever asks it on another. */
export interface Stage {
  readonly service: Child
  readonly people: Child
  readonly attacker: Child
  /** Milliseconds of processor time so far, of Node and the media worker. */
  cpuMs(): number
  memory(): Promise<Memory>
  counts(): Promise<Readonly<Record<string, number>>>
  close(): Promise<void>
}

/** Megabytes: resident of Node and of the worker, and Node's heap after a collection. */
export interface Memory {
  readonly node: number
  readonly worker: number
  readonly heap: number
}

const agents = 4

/** Whether processes can be kept to one core each; else they disturb each other, and the figures say less. */
export const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0
const [productCore, askersCore] = canPin ? [0, 1] : [undefined, undefined]

export async function openStage(defences: Defences): Promise<Stage> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid: vouchKeyName, alg: 'EdDSA' }
  const service = await startChild(
    new URL('./service.ts', import.meta.url),
    { FLOOD_DEFENCES: defences, FLOOD_VOUCH_KEY: JSON.stringify(publicJwk) },
    ['--expose-gc'],
    productCore,
  )
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const people = await startChild(
    new URL('./people.ts', import.meta.url),
    { FLOOD_VOUCH_PRIVATE: pem },
    [],
    askersCore,
  )
  const sink = await startChild(new URL('./sink.ts', import.meta.url), {}, [], askersCore)
  const attacker = await startChild(new URL('./attacker.ts', import.meta.url), {}, [], askersCore)
  await people.ask('seat', await service.ask('enrolmentSecrets', agents))
  const pids = await service.ask('pids')
  const [nodePid = 0, workerPid = 0] = Array.isArray(pids) ? pids.map(Number) : []
  const megabytes = (bytes: number) => bytes / 1_000_000
  return {
    service,
    people,
    attacker,
    cpuMs: () => cpuMsOf(nodePid) + cpuMsOf(workerPid),
    async memory() {
      const heap = megabytes(Number(await service.ask('heapUsed')))
      return {
        heap,
        node: megabytes(residentBytesOf(nodePid)),
        worker: megabytes(residentBytesOf(workerPid)),
      }
    },
    async counts() {
      const told = fieldsOf(await service.ask('counts'))
      return Object.fromEntries(Object.entries(told).map(([name, count]) => [name, Number(count)]))
    },
    async close() {
      for (const child of [attacker, people, sink, service]) await child.stop()
    },
  }
}
