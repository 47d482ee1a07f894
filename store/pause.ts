import { setTimeout } from 'node:timers/promises'

/**
 * Waits for something outside of this program, such as another program's lock: that takes the time it takes, whatever time the
 * service is made to live in.
 */
export const pause = (ms: number): Promise<void> => setTimeout(ms)
