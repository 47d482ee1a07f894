/** What the two browsers of a talk measured of its sound. */
export interface SoundState {
  /** Whether anything comes from the other side, who is neither muted nor away. */
  readonly arrives: boolean
  /** Whether the other side gets anything from here, as its browser says. */
  readonly isHeard: boolean
  /** One's own microphone is on, and gives nothing at all: exact silence, which no room is. */
  readonly microphoneIsSilent: boolean
}

export const soundIsWell: SoundState = { arrives: true, isHeard: true, microphoneIsSilent: false }
