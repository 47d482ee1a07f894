/**
 * One packet of a voice: when it came, in milliseconds on the listener's clock; its RTP timestamp (RFC 7587: 48 per millisecond); its
 * sequence number; whether it has the marker (1), as the first after a pause (RFC 3551 section 4.1); octets of its payload, without
 * header and tag.
 */
export type Packet = readonly [
  arrivalMs: number,
  rtpTime: number,
  sequence: number,
  marker: 0 | 1,
  size: number,
]

/** Loudness as the sender's browser told it (RFC 6464), mean of a quarter of a second: −127 to 0 dBov; when, on the same clock. */
export type Level = readonly [atMs: number, dBov: number]

/** What was heard of one voice, without decoding it. */
export interface Heard {
  /** In the order in which they came. */
  readonly packets: readonly Packet[]
  /** None where the sender's browser does not tell. */
  readonly levels: readonly Level[]
  /** How long the voice was not muted, from its first packet on. */
  readonly unmutedMs: number
}

/** A hash with a key that only this process has: sizes leak speech (White and others, "Phonotactic reconstruction", 2011). */
export type KeyedHash = (text: string) => string
