import type { SoundSample } from '../platform/browser.ts'
import type { Clock } from '../signal/signalTypes.ts'
import type { SoundState } from './soundState.ts'

interface SoundWatchParts {
  readonly clock: Clock
  readonly sample: () => Promise<SoundSample>
  /** Whether something must come: both talk, and the other side is neither muted nor away, nor this one cut off. */
  readonly listens: () => boolean
  /** Whether the own microphone is to be heard. */
  readonly speaks: () => boolean
  /** Something comes no more, or comes again: the other side is told, too. */
  readonly onArrives: (arrives: boolean) => void
  readonly onMicrophone: (isSilent: boolean) => void
}

const everyMs = 1000

/** Whoever says nothing still sends some packets a second (RFC 7587 section 3.1.3). */
const nothingMs = 2000

/** Rooms are never so still; a microphone that is switched off at the device is. */
const stillMs = 10_000

/** Judges once a second, by what the browser counts, whether a talk is heard both ways. What cannot be counted is not judged. */
export class SoundWatch {
  readonly #parts: SoundWatchParts
  #cancel: (() => void) | undefined
  #packets: number | undefined
  #energy: number | undefined
  #heardAtMs = 0
  #spokeAtMs = 0
  #arrives = true
  #isSilent = false

  constructor(parts: SoundWatchParts) {
    this.#parts = parts
  }

  /** From the first word of a talk on. Where it goes on, on another connection, what is not well is told once more. */
  start(): void {
    if (this.#cancel) {
      if (!this.#arrives) this.#parts.onArrives(false)
      return
    }
    this.#heardAtMs = this.#spokeAtMs = this.#parts.clock.now()
    this.#next()
  }

  /** Idempotent. */
  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#arrives = true
    this.#isSilent = false
  }

  #next(): void {
    const cancel = this.#parts.clock.after(everyMs, () => {
      this.#parts
        .sample()
        .catch(() => ({ packets: undefined, ownEnergy: undefined }))
        .then(sample => {
          if (this.#cancel !== cancel) return
          this.#judge(sample)
          this.#next()
        })
    })
    this.#cancel = cancel
  }

  #judge({ packets, ownEnergy }: SoundSample): void {
    const { clock, listens, speaks, onArrives, onMicrophone } = this.#parts
    const nowMs = clock.now()
    const isCounted = packets !== undefined && listens()
    // A new leg counts from nothing, which is no packet yet.
    if (!isCounted || (packets > 0 && packets !== this.#packets)) this.#heardAtMs = nowMs
    this.#packets = packets
    const arrives = nowMs - this.#heardAtMs < nothingMs
    if (arrives !== this.#arrives) {
      this.#arrives = arrives
      onArrives(arrives)
    }
    if (ownEnergy === undefined || !speaks() || ownEnergy !== this.#energy) this.#spokeAtMs = nowMs
    this.#energy = ownEnergy
    const isSilent = nowMs - this.#spokeAtMs >= stillMs
    if (isSilent !== this.#isSilent) {
      this.#isSilent = isSilent
      onMicrophone(isSilent)
    }
  }
}

/** What a talk shows after its sound was judged. */
export const withSound = <T extends { readonly sound: SoundState }>(
  talk: T,
  change: Partial<SoundState>,
): T => ({ ...talk, sound: { ...talk.sound, ...change } })
