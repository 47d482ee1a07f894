import type { Packet } from '../../ports/sound.ts'

/** Milliseconds of sound in one packet, and how often RTP counts in that time (RFC 7587 section 4.1). */
export const slotMs = 20
const ticksPerSlot = 960

/** A minute. Whoever writes times of their own choosing gets no more room for them. */
const mostSlots = 3000

/**
 * Sizes of the packets by when their sound was said: one entry per 20 ms from the first packet on, `undefined` where none came. The sender's
 * clock tells that, not ours, so neither a late packet nor one that overtook another changes it.
 */
export function slotsOf(packets: readonly Packet[]): readonly (number | undefined)[] {
  const [first] = packets
  if (!first) return []
  const slots: (number | undefined)[] = []
  for (const [, rtpTime, , , size] of packets) {
    // Signed, and right where the 32 bits begin anew.
    const at = Math.round(((rtpTime - first[1]) | 0) / ticksPerSlot)
    if (at < 0 || at >= mostSlots) continue
    while (slots.length < at) slots.push(undefined)
    slots[at] = size
  }
  return slots
}
