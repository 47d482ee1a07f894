import { readdirSync } from 'node:fs'
import { residentBytesOf } from '../calls/processCost.ts'
import { type Child, fieldsOf } from '../child.ts'
import type { Series } from './flatness.ts'

/** What a service holds at one moment, while calls come and go. */
export type Sample = Readonly<Record<keyof typeof tolerances, number>>

const megabyte = 1024 * 1024

/**
 * What may grow from the first quarter to the last, in part and at least. Node's heap after a collection is what the product itself keeps; what
 * the processes hold beside is the allocators' and settles late. Counts follow how many calls are on, which a loaded machine makes a few more.
 */
const tolerances = {
  'heap of Node, MB': { part: 0.05, atLeast: 2 },
  'resident, Node, MB': { part: 0.15, atLeast: 25 },
  'resident, worker, MB': { part: 0.1, atLeast: 5 },
  'open files, Node': { part: 0.25, atLeast: 15 },
  'open files, worker': { part: 0.1, atLeast: 4 },
  'handles of Node': { part: 0.25, atLeast: 15 },
  calls: { part: 0.25, atLeast: 5 },
  leases: { part: 0.25, atLeast: 5 },
  routers: { part: 0.25, atLeast: 5 },
  transports: { part: 0.25, atLeast: 20 },
  timers: { part: 0.25, atLeast: 40 },
  sockets: { part: 0.25, atLeast: 10 },
} as const

const open = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length

export async function takeSample(server: Child, workerPid: number): Promise<Sample> {
  const { calls, leases, routers, transports, timers, sockets } = fieldsOf(await server.ask('counts'))
  return {
    'heap of Node, MB': Number(await server.ask('heapUsed')) / megabyte,
    'resident, Node, MB': residentBytesOf(server.pid) / megabyte,
    'resident, worker, MB': residentBytesOf(workerPid) / megabyte,
    'open files, Node': open(server.pid),
    'open files, worker': open(workerPid),
    'handles of Node': Number(await server.ask('handles')),
    ...{ calls: Number(calls), leases: Number(leases), routers: Number(routers) },
    ...{ transports: Number(transports), timers: Number(timers), sockets: Number(sockets) },
  }
}

/** Each number as a series. */
export const seriesOf = (samples: readonly Sample[]): readonly Series[] =>
  namesIn(tolerances).map(name => ({
    name,
    values: samples.map(sample => sample[name]),
    ...tolerances[name],
  }))

const namesIn = <T extends object>(of: T): readonly (keyof T & string)[] => {
  const names: (keyof T & string)[] = []
  for (const name in of) names.push(name)
  return names
}
