import type { MediaAbilities, MediaKey } from '../../../protocol/index.ts'
import type { LegInput } from '../../ports.ts'

/** What a side brings to its room: the one certificate, and what its page said that it can do. */
export const legInputOf = (mediaKey: MediaKey, { rtpCapabilities, dtlsRole }: MediaAbilities): LegInput => ({
  mediaKey,
  rtpCapabilities,
  ...(dtlsRole && { dtlsRole }),
})
