import { codeOf } from '../words/problemWords.ts'

/** What a screen shows of its wishes. */
interface Shown<B> {
  /** What it is busy with, `null` for nothing. */
  readonly busy?: B | null
  /** Code of the last wish that failed. */
  readonly problem?: string
}

/** Carries wishes to wherever they go. What holds the screen busy is let go by its own end, and by no other wish's. */
export function createWishes<B>(
  show: (changed: Shown<B>) => void,
): (act: () => Promise<unknown>, busy?: B | null) => void {
  let holder: object | undefined
  return (act, busy = null) => {
    const wish = {}
    if (busy !== null) {
      holder = wish
      show({ busy })
    }
    act()
      .catch((thrown: unknown) => show({ problem: codeOf(thrown) }))
      .finally(() => {
        if (holder !== wish) return
        holder = undefined
        show({ busy: null })
      })
  }
}
