/** Acts that wait for the worker to say their number. */
const waiting = new Map<number, () => void>()
let lastId = 0
let worker: Worker | null | undefined

/**
 * Runs `act` once after `ms`, also in a tab that nobody looks at; the returned function prevents that. The page's own timer
 * runs beside the worker's: where there can be no worker, or it has died, that is what there is.
 */
export function afterInAnyTab(ms: number, act: () => void): () => void {
  lastId += 1
  const id = lastId
  const cancel = () => {
    clearTimeout(timer)
    waiting.delete(id)
  }
  const run = () => {
    cancel()
    act()
  }
  const timer = setTimeout(run, ms)
  waiting.set(id, run)
  theWorker()?.postMessage({ id, ms })
  return cancel
}

function theWorker(): Worker | null {
  if (worker === undefined) {
    try {
      worker = new Worker(new URL('./timerWorker.ts', import.meta.url), { type: 'module' })
      worker.addEventListener('message', ({ data }: MessageEvent<number>) => waiting.get(data)?.())
    } catch {
      worker = null // a policy of the page, or no such thing
    }
  }
  return worker
}
