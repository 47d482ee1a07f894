/**
 * Whether a process has more to do than it can, by how late its event loop is. It ends at half the delay at which it begins, so that
 * it does not flicker.
 */
export const isOverloaded = (delayMs: number, mostDelayMs: number, was: boolean): boolean =>
  delayMs > (was ? mostDelayMs / 2 : mostDelayMs)
