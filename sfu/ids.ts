import { randomBytes, randomInt } from 'node:crypto'
import type { NewIds } from '../calls/ports.ts'
import { CallId, MoveId, RingId, StepUpId } from '../protocol/index.ts'

const random = () => randomBytes(16).toString('base64url')

/** Identifiers of 128 random bits. */
export const createIds = (): NewIds => ({
  callId: () => CallId.parse(`call_${random()}`),
  ringId: () => RingId.parse(`ring_${random()}`),
  stepUpId: () => StepUpId.parse(`stepup_${random()}`),
  moveId: () => MoveId.parse(`move_${random()}`),
  numberBelow: limit => randomInt(limit),
})
