import type { IceServer } from '../../protocol/index.ts'

/** Relays for networks that reach no media port. */
export interface Relays {
  /** With a credential that nobody had before, good for so long; none where there is no relay. */
  iceServers(validForMs: number): readonly IceServer[]
}
