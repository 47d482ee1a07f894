import type { Language } from '../ui/language.ts'
import type { BrowserFamily } from './browserFamily.ts'

/** Everything the card is drawn from. */
export interface CardModel {
  readonly language: Language
  readonly browser: BrowserFamily
  /** Milliseconds of `Date.now()`. */
  readonly nowMs: number
  /** Loudness of the agent's voice now, 0 to 1. */
  readonly level: () => number
  readonly hangUp: (event: Event) => void
  readonly mute: (muted: boolean) => void
  readonly again: (event: Event) => void
  readonly close: (event: Event) => void
}
