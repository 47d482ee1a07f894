import type { CallId, ErrorCode, HangUpReason } from '../../protocol/index.ts'

/**
 * What a caller's phone is doing. A field exists only in the state where it means something.
 * Times are milliseconds of `Date.now()` in this browser.
 */
export type PhoneSnapshot =
  | { readonly state: 'idle' }
  /** The browser asks the person for the microphone. */
  | { readonly state: 'asking-microphone' }
  /** Token and admission are under way. */
  | { readonly state: 'joining' }
  /** In line. `place` 1 is next; `expectedWaitMs` is null until there is enough to guess from. */
  | {
      readonly state: 'waiting'
      readonly callId: CallId
      readonly place: number
      readonly expectedWaitMs: number | null
    }
  /** An agent is being rung. */
  | { readonly state: 'connecting'; readonly callId: CallId }
  | {
      readonly state: 'talking'
      readonly callId: CallId
      readonly agentName: string
      readonly startedAtMs: number
      /** When the token's seconds end. */
      readonly endsAtMs: number
      /** The cap is near: the person should be told. */
      readonly capNear: boolean
      readonly muted: boolean
      readonly otherMuted: boolean
    }
  | {
      readonly state: 'ended'
      readonly reason: HangUpReason | 'connection-lost'
      readonly talkedMs: number
      /** Whether calling again at once makes sense. */
      readonly retryable: boolean
    }
  /** The call never began. */
  | { readonly state: 'refused'; readonly code: ErrorCode; readonly retryable: boolean }

/** Typed past-tense events of a phone. */
export interface PhoneEvents {
  snapshotChanged: PhoneSnapshot
  admitted: { readonly callId: CallId; readonly place: number }
  rang: { readonly callId: CallId }
  answered: { readonly callId: CallId; readonly agentName: string }
  capNeared: { readonly callId: CallId; readonly secondsLeft: number }
  ended: {
    readonly callId: CallId
    readonly reason: HangUpReason | 'connection-lost'
    readonly talkedMs: number
  }
  refused: { readonly code: ErrorCode; readonly retryable: boolean }
}

/** A caller's phone: one at a time per page is enough. Made by `createPhone`. */
export interface Phone {
  readonly snapshot: PhoneSnapshot
  /**
   * First sign of intent (pointer, focus): loads the media code, opens the socket, makes certificate and key and asks
   * for a token, so that a press is answered at once. Safe to call often; fails silently.
   */
  warmUp(): void
  /**
   * Call from a click. Resolves when the call is in line.
   * @throws RingfenceError with `code`, `retryable`, `cause`; the snapshot is then `refused`.
   */
  call(): Promise<void>
  /** Ends the call, or leaves the line. Resolves when everything is released. Idempotent. */
  hangUp(): Promise<void>
  /** No effect unless talking. */
  mute(muted: boolean): void
  /** Loudness of the agent's voice now, 0 to 1, for a meter; 0 when nobody talks. */
  level(): number
  /** Forgets an ended or refused call: the snapshot is `idle` again. */
  reset(): void
  on<E extends keyof PhoneEvents>(event: E, listener: (payload: PhoneEvents[E]) => void): () => void
  /** Ends everything, for ever. Idempotent. */
  close(): void
}

export interface PhoneOptions {
  /** The site's public key in the service's configuration. */
  readonly site: string
  readonly queue: string
  /** Origin of the service; default: where this library was loaded from. */
  readonly service?: string
  /** What this page says of its visitor: up to 8 labelled texts; shown to the agent as unproven. */
  readonly pageContext?: () => Readonly<Record<string, string>>
}
