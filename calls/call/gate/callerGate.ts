import type { CallerHeard, Gate, GateWay, HeardSound } from '../../../protocol/index.ts'
import { nothingSpent, type Spent } from '../../policy/allowance.ts'
import type { Passed } from '../../policy/gate/gateRule.ts'

/** What a call knows of whether its caller is there. It outlives each page: nothing that a page does makes it new. */
export interface CallerGate {
  /** What was last heard; `null`: nothing was listened to yet. */
  sound: HeardSound | null
  isListening: boolean
  /** Of a voice that is there and can be listened to. */
  hasVoice: boolean
  /** When they last showed to be there, and how. */
  passed: Passed | null
  /** That was too long ago for an agent to be rung now. */
  isStale: boolean
  /** Tries that came to nothing. */
  spent: Spent
  /** What may be pressed or typed. */
  key: { readonly number: number; readonly text: string } | null
  /** Each key has a number of its own, so that no answer counts for another question. */
  keysDrawn: number
  light: Gate['light']
  litAtMs: number | null
  missed: GateWay | null
  /** Nothing could be heard in some part of this try: the caller was muted, or their leg was replaced. */
  wasCut: boolean
  /** Tries that cost nothing because of that. */
  cutTries: number
  /** What the caller's page was last told; `unknown`: it came back, and nobody knows what reached it. */
  told: Gate | 'unknown' | null
}

export const newGate = (): CallerGate => ({
  ...{ sound: null, isListening: false, hasVoice: false, passed: null, isStale: false, spent: nothingSpent },
  ...{ key: null, keysDrawn: 0, light: 'off', litAtMs: null, missed: null, wasCut: false, cutTries: 0 },
  told: null,
})

/** What its agent may know. */
export const heardOf = ({ sound, passed }: CallerGate): CallerHeard => ({ sound, gate: passed?.by ?? null })

/** The same for its record; `null`: nothing. */
export const heardInRecord = (gate: CallerGate): CallerHeard | null =>
  gate.sound === null && gate.passed === null ? null : heardOf(gate)
