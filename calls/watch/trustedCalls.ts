import type { CallId } from '../../protocol/index.ts'

/** Good calls of the last hours, as long as nobody reports them. */
export interface TrustedCalls {
  add(callId: CallId, hour: number): void
  /** An agent reported it. */
  remove(callId: CallId): void
  in(hour: number): number
  forgetBefore(hour: number): void
}

export function createTrustedCalls(): TrustedCalls {
  const byHour = new Map<number, Set<CallId>>()
  /** Of this hour; a call may be reported before it is over. */
  const reported = new Set<CallId>()
  return {
    add(callId, hour) {
      if (!reported.has(callId)) byHour.set(hour, (byHour.get(hour) ?? new Set()).add(callId))
    },
    remove(callId) {
      reported.add(callId)
      for (const calls of byHour.values()) calls.delete(callId)
    },
    in: hour => byHour.get(hour)?.size ?? 0,
    forgetBefore(hour) {
      reported.clear()
      for (const each of byHour.keys()) if (each < hour) byHour.delete(each)
    },
  }
}
