const tickMs = 5

/**
 * Begins as many a second as told, whether those before have ended or not (open loop): who waits for an answer before the next try
 * would leave a slow service in peace. With `mostOpen` under way nothing new is begun: the machine of a bench has an end.
 */
export async function openLoop<T>(
  plan: { readonly perSecond: number; readonly count: number; readonly mostOpen: number },
  begin: (number: number) => Promise<T>,
): Promise<{ readonly outcomes: readonly T[]; readonly heldBack: number }> {
  const beganAtMs = performance.now()
  const running: Promise<T>[] = []
  let open = 0
  let due = 0
  let heldBack = 0
  while (due < plan.count) {
    const elapsedMs = performance.now() - beganAtMs
    const dueNow = Math.min(plan.count, Math.floor((elapsedMs * plan.perSecond) / 1000) + 1)
    for (; due < dueNow; due += 1) {
      if (open >= plan.mostOpen) {
        heldBack += 1
        continue
      }
      open += 1
      running.push(
        begin(due).finally(() => {
          open -= 1
        }),
      )
    }
    await new Promise(resolve => setTimeout(resolve, tickMs))
  }
  return { outcomes: await Promise.all(running), heldBack }
}
