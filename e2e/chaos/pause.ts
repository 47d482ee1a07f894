/** So long, or until the signal. */
export function pause(ms: number, until?: AbortSignal): Promise<undefined> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      until?.removeEventListener('abort', done)
      resolve(undefined)
    }
    const timer = setTimeout(done, ms)
    if (until?.aborted) done()
    else until?.addEventListener('abort', done)
  })
}

/** Looks every so often until it is so. Answers whether it was, within `ms` and before the signal. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  ms: number,
  over?: AbortSignal,
): Promise<boolean> {
  const endsAtMs = performance.now() + ms
  for (;;) {
    if (await isSo()) return true
    if (performance.now() >= endsAtMs || over?.aborted) return false
    await pause(25, over)
  }
}
