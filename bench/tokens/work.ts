/** Something that is measured again and again. */
export interface Work {
  readonly name: string
  /** How often one batch does it. */
  readonly count: number
  /** Makes everything a batch uses up; what it answers runs the batch, and that alone is measured. */
  prepare(): Promise<() => Promise<void>>
}

/** A batch of things, each made beforehand, of which `atOnce` are begun in one turn of the event loop and all awaited. */
export function workOf<T>(
  name: string,
  { count, atOnce }: { readonly count: number; readonly atOnce: number },
  make: () => T | Promise<T>,
  act: (made: T) => unknown,
): Work {
  return {
    name,
    count,
    prepare: async () => {
      const all: T[] = []
      for (let made = 0; made < count; made += 1) all.push(await make())
      return async () => {
        for (let begin = 0; begin < count; begin += atOnce) {
          await Promise.all(all.slice(begin, begin + atOnce).map(act))
        }
      }
    },
  }
}

/** Microseconds of processor time, all threads, for each thing of one batch. */
export async function measure({ prepare, count }: Work): Promise<number> {
  const run = await prepare()
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / count
}
