import type { Browser } from './browser.ts'
import type { OnIntent } from './onIntentTypes.ts'

/** The browser, and the library's own large part. */
export interface Platform extends Browser {
  /** Loads it once. @throws RingfenceError `server-unreachable` */
  loadOnIntent(): Promise<OnIntent>
}
