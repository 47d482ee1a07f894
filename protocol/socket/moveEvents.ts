import * as z from 'zod/mini'
import { CallId, MoveId } from '../ids.ts'

/** To a device that wants in while another device of the same identity has a call: wait for that device's answer. */
export const held = z.strictObject({ event: z.literal('held'), answerWithinMs: z.number() })

/** To the live device: another device of the same identity wants this call. */
export const moveAsked = z.strictObject({
  event: z.literal('moveAsked'),
  callId: CallId,
  moveId: MoveId,
  answerWithinMs: z.number(),
})

/** To the live device: the question is over, answered or not. */
export const moveEnded = z.strictObject({ event: z.literal('moveEnded'), callId: CallId, moveId: MoveId })
