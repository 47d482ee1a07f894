import { setTimeout as sleep } from 'node:timers/promises'
import type { LoadCall, OpenCall } from './loadCall.ts'

/** The calls that the load holds through one system. One that is lost is made anew in its place, and told. */
export interface KeptCalls {
  /** Those that stand. */
  readonly calls: readonly LoadCall[]
  /** Hangs up what is too many; begins what is missing, spread evenly over `overMs`. */
  bringTo(count: number, overMs: number): Promise<void>
  /** Makes anew what was lost since; answers how many that were. */
  mend(): Promise<number>
  /** Makes so many beside the others and ends them, `atOnce` at a time. */
  makeAndEnd(count: number, atOnce: number): Promise<void>
}

/** `onLost` hears of each call that broke or did not come to stand; what it throws ends whatever was being done. */
export function keepCalls(open: OpenCall, onLost: (error: unknown) => void): KeptCalls {
  const calls: LoadCall[] = []

  const make = async (index: number): Promise<LoadCall> => {
    for (;;) {
      try {
        return await open(index)
      } catch (error) {
        onLost(error)
      }
    }
  }
  const end = async (call: LoadCall): Promise<void> => {
    try {
      await call.hangUp()
    } catch (error) {
      onLost(error)
    }
  }

  return {
    calls,
    async bringTo(count, overMs) {
      for (const call of calls.splice(count)) await end(call)
      const first = calls.length
      const made = Array.from({ length: count - first }, async (_, offset) => {
        await sleep((overMs * offset) / (count - first))
        return make(first + offset)
      })
      calls.push(...(await Promise.all(made)))
    },
    async mend() {
      let mended = 0
      for (const [index, call] of calls.entries()) {
        if (!call.isLost()) continue
        mended += 1
        onLost(new Error('a call broke while it stood'))
        // It may be that nobody is there any more who would hear of the end.
        await call.hangUp().catch(() => undefined)
        calls[index] = await make(index)
      }
      return mended
    },
    async makeAndEnd(count, atOnce) {
      const first = calls.length
      let left = count
      const worker = async (_: unknown, offset: number) => {
        while (left > 0) {
          left -= 1
          await end(await make(first + offset))
        }
      }
      await Promise.all(Array.from({ length: atOnce }, worker))
    },
  }
}
