import type { Joined } from './liveCallTypes.ts'
import type { Platform } from './platform.ts'
import type { Readiness } from './readinessTypes.ts'
import type { ResumableCall } from './resumable.ts'

/** Into a call that this tab had, on a new socket. Answers and rejections as of `reenter`. */
export async function comeBack(
  { platform, readiness }: { readonly platform: Platform; readonly readiness: Readiness },
  left: ResumableCall,
  wanted: () => boolean,
): Promise<Joined | undefined> {
  const [{ reenter }, key] = await Promise.all([platform.loadOnIntent(), readiness.browserKey()])
  return reenter({ ...left, browser: platform, key, takeSignal: () => readiness.takeSignal(), wanted })
}
