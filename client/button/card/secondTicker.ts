/** Calls `act` every second while it is wanted. */
export function createSecondTicker(act: () => void): { wanted(isWanted: boolean): void } {
  let timer: ReturnType<typeof setInterval> | undefined
  return {
    wanted(isWanted) {
      if (isWanted) timer ??= setInterval(act, 1000)
      else {
        clearInterval(timer)
        timer = undefined
      }
    },
  }
}
