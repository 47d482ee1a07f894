/** One call, as those say it who took part: its pages, its people, and the service's log. */
export interface CallEntry {
  readonly callId: string
  /** Whose page was told of it first; `null` when only the service spoke of it. */
  caller: string | null
  /** When its caller pressed, or, where nobody was told, when it was first heard of. */
  fromMs: number
  toldAtMs: number | null
  /** Agents that pressed accept, and when the first of them did. */
  readonly acceptedBy: Set<string>
  acceptedAtMs: number | null
  /** Agents who will not be rung again for it. */
  readonly passedBy: Set<string>
  /** First and last moment at which each page showed the talk. */
  readonly talkShown: Map<string, { readonly fromMs: number; untilMs: number }>
  /** Who pressed hang up. */
  readonly hungUpBy: Set<string>
  /** What each page told of its end. */
  readonly endTold: Map<string, { readonly reason: string; readonly atMs: number }>
  /** What the service said of its end, or that it died. */
  endLogged: { readonly reason: string; readonly atMs: number } | null
}

/** A press on the button of which no call came, as far as its page knows. */
export interface LostPress {
  readonly who: string
  readonly fromMs: number
  readonly untilMs: number
  /** Why the page said that there is no call; `null`: its person gave up before. */
  readonly code: string | null
}

/** All that was seen, for whoever judges it. */
export interface Book {
  readonly calls: ReadonlyMap<string, CallEntry>
  readonly presses: readonly LostPress[]
  readonly receipts: readonly string[]
  /** Steps of the story, oldest first. */
  readonly steps: readonly { readonly atMs: number; readonly text: string }[]
  step(text: string): void
  call(callId: string): CallEntry
  lostPress(press: LostPress): void
  /** A caller's page says that it has this call. */
  told(callId: string, by: { readonly who: string; readonly pressedAtMs: number }): void
  shown(callId: string, who: string): void
  keepReceipt(receipt: string): void
  /** All that lived and was not said to have ended. */
  serviceDied(): void
}

export function createBook(now: () => number): Book {
  const calls = new Map<string, CallEntry>()
  const presses: LostPress[] = []
  const receipts: string[] = []
  const steps: { atMs: number; text: string }[] = []
  const entryOf = (callId: string): CallEntry => {
    const known = calls.get(callId)
    if (known) return known
    const made: CallEntry = {
      ...{ callId, caller: null, fromMs: now(), toldAtMs: null, acceptedAtMs: null, endLogged: null },
      ...{ acceptedBy: new Set(), passedBy: new Set(), hungUpBy: new Set() },
      ...{ talkShown: new Map(), endTold: new Map() },
    }
    calls.set(callId, made)
    return made
  }
  return {
    ...{ calls, presses, receipts, steps },
    step: text => void steps.push({ atMs: now(), text }),
    call: entryOf,
    lostPress: press => void presses.push(press),
    told(callId, { who, pressedAtMs }) {
      const entry = entryOf(callId)
      if (entry.toldAtMs !== null) return
      entry.fromMs = Math.min(entry.fromMs, pressedAtMs)
      entry.toldAtMs = now()
      entry.caller = who
    },
    shown(callId, who) {
      const span = entryOf(callId).talkShown.get(who)
      if (span) span.untilMs = now()
      else entryOf(callId).talkShown.set(who, { fromMs: now(), untilMs: now() })
    },
    keepReceipt: receipt => void receipts.push(receipt),
    serviceDied() {
      for (const entry of calls.values()) entry.endLogged ??= { reason: 'server-died', atMs: now() }
    },
  }
}
