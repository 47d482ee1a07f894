import type { Clock } from './signal/signalTypes.ts'

/** Resolves with `work`, or when its time is over: the work goes on, and what it comes to is nobody's business then. */
export async function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  let stop = () => {}
  const over = new Promise<void>(resolve => {
    stop = clock.after(ms, resolve)
  })
  await Promise.race([work, over]).finally(stop)
}
