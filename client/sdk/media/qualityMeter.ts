import type { SoundSample } from '../platform/browser.ts'

/** What was measured of the connection last; `null` what is not known. Measured once a second while two talk. */
export interface CallQuality {
  /** From this browser to the service and back, in milliseconds. */
  readonly roundTripMs: number | null
  /** How unevenly the other voice's packets arrive, in milliseconds (RFC 3550 section 6.4.1). */
  readonly jitterMs: number | null
  /** Of the other voice's packets of the last 10 s, the part that never arrived: 0 to 1. */
  readonly lossIn: number | null
  /** Of one's own packets of late, the part that never arrived at the service: 0 to 1. */
  readonly lossOut: number | null
}

export const unknownQuality: CallQuality = { roundTripMs: null, jitterMs: null, lossIn: null, lossOut: null }

const keptMs = 10_000

interface Reading {
  readonly atMs: number
  readonly arrived: number
  readonly lost: number
}

/** Follows what a browser counts, and says what that means of late. */
export class QualityMeter {
  #readings: readonly Reading[] = []
  #last: SoundSample | undefined

  take(sample: SoundSample, nowMs: number): void {
    this.#last = sample
    const [arrived, lost] = [sample.packets, sample.link?.lost]
    const before = this.#readings.at(-1)
    // Another leg counts from nothing.
    if (arrived === undefined || lost === undefined || (before && arrived < before.arrived))
      this.#readings = []
    if (arrived === undefined || lost === undefined) return
    const fresh = this.#readings.filter(({ atMs }) => nowMs - atMs <= keptMs)
    this.#readings = [...fresh, { atMs: nowMs, arrived, lost }]
  }

  read(): CallQuality {
    const { roundTripMs, jitterMs, ownLoss } = this.#last?.link ?? {}
    return {
      roundTripMs: roundTripMs ?? null,
      jitterMs: jitterMs ?? null,
      lossIn: this.#lossIn(),
      lossOut: ownLoss ?? null,
    }
  }

  forget(): void {
    this.#readings = []
    this.#last = undefined
  }

  #lossIn(): number | null {
    const [first, last] = [this.#readings[0], this.#readings.at(-1)]
    if (!first || !last) return null
    // One that came after all is taken back from those lost.
    const lost = Math.max(0, last.lost - first.lost)
    const sent = lost + last.arrived - first.arrived
    return sent === 0 ? null : lost / sent
  }
}
