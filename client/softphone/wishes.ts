/** What happened to the wishes of one screen. */
interface WishNews<B> {
  /** What the screen is busy with, `null` for nothing. */
  onBusy(busy: B | null): void
  onProblem(problem: unknown): void
}

/** Carries wishes to wherever they go. What holds the screen busy is let go by its own end, and by no other wish's. */
export function createWishes<B>(news: WishNews<B>): (act: () => Promise<unknown>, busy?: B | null) => void {
  let holder: object | undefined
  return (act, busy = null) => {
    const wish = {}
    if (busy !== null) {
      holder = wish
      news.onBusy(busy)
    }
    act()
      .catch(news.onProblem)
      .finally(() => {
        if (holder !== wish) return
        holder = undefined
        news.onBusy(null)
      })
  }
}
