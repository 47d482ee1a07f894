import { fitLine } from '../statistics.ts'
import { printTable } from '../table.ts'
import { type Memory, memoryOf, type Stage } from './stage.ts'

const endedCalls = 2000
const endedPerStep = 200

/** Memory of the product after so many calls that are over. */
interface Step extends Memory {
  readonly ended: number
  readonly elapsedMs: number
}

/** Whether calls that are over leave memory behind. */
export async function measureEnded({ load, contenders }: Stage): Promise<Step[]> {
  const product = contenders.find(({ system }) => system === 'product')
  if (!product) return []
  const steps: Step[] = []
  const startedAtMs = performance.now()
  for (let ended = 0; ended <= endedCalls; ended += endedPerStep) {
    if (ended > 0) await load.ask('makeAndEnd', { system: 'product', count: endedPerStep })
    steps.push({ ended, ...(await memoryOf(product)), elapsedMs: performance.now() - startedAtMs })
  }
  const settled = steps.slice(2)
  const { b } = fitLine(settled.map(({ ended, heap }) => ({ x: ended, y: heap * 1024 })))
  printTable(
    `Calls made and ended: memory of the product; the heap grows by ${Math.round(b)} bytes per call`,
    ['ended', 'server heap after collection, kB', 'worker resident, kB'],
    steps.map(({ ended, heap, worker }) => [ended, Math.round(heap), Math.round(worker)]),
  )
  return steps
}
