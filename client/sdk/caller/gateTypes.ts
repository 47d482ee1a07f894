/** What a caller in line is asked before an agent is rung for them. Times as in the snapshot. */
export interface AskedGate {
  /** `soon`: it goes on at a moment that nobody knows before. `on`: something is to be said now. `off`: nobody listens just now. */
  readonly light: 'soon' | 'on' | 'off'
  /** What came to nothing last: no voice was heard that the service could be sure of, or it was another key. */
  readonly missed: 'voice' | 'key' | null
  /** Nothing is heard of who is muted: `mute(false)`, or the key. */
  readonly muted: boolean
  /** What may be pressed or typed instead of speaking, a digit; `null`: none for now. */
  readonly key: string | null
  readonly triesLeft: number
  /** Where none is left: when there is another. */
  readonly nextTryAtMs: number | null
  /** Whether `callWithPasskey` is possible: the queue takes passkeys, and this browser has them. */
  readonly passkeyHelps: boolean
  /**
   * What the browser computes before the key counts, while the queue is under pressure: from 0 to 1, of all such computations the part that
   * is over by now. `null`: nothing.
   */
  readonly work: { readonly progress: number } | null
}

/** What a phone does where a caller in line is asked to show to be there. */
export interface GatePhone {
  /**
   * In `waiting` with a `gate`: the key that was pressed or typed. Resolves to whether it was the one that is asked for; under pressure
   * when the browser has computed something, see `work` of the gate.
   * @throws RingfenceError `request-not-allowed` where nothing is asked, or nothing any more; `rate-limited` where no try is left, and
   * until when
   */
  answerGate(key: string): Promise<boolean>
  /**
   * In `waiting` with a `gate` whose `passkeyHelps`, from a click: leaves the line and calls again with a passkey; such calls stand before all
   * who are asked here, and are asked nothing. Leads to `offering-passkey`. Rejections as `call`.
   */
  callWithPasskey(): Promise<void>
}
