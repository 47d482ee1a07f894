import { RingfenceError, type VouchReason } from '../../protocol/index.ts'

export const wrongVouch = (reason: VouchReason, cause?: unknown): RingfenceError =>
  new RingfenceError('vouch-invalid', { reason, cause })
