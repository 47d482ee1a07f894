/**
 * What a browser, or a page's own function, answers within `ms`. A late answer is nobody's any more; `onLate` gives back what came
 * with it.
 * @throws Error when time is over, and what `work` rejects with
 */
export async function inTime<T>(
  ms: number,
  work: Promise<T>,
  onLate: (late: T) => void = () => {},
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isLate = false
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true
      reject(new Error(`no answer within ${ms} ms`))
    }, ms)
  })
  work.then(
    value => isLate && onLate(value),
    () => {}, // told below while anybody waits
  )
  return Promise.race([work, over]).finally(() => clearTimeout(timer))
}
