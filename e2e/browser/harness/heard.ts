import { fingerprintOf, likeness, loudnessOf } from './fingerprint.ts'
import { speeches } from './speech.ts'

export type Heard = 'caller' | 'agent' | 'silence' | 'somebody else'

/** Below this nobody hears anything; speech in these calls is above 0.02. */
const silenceLoudness = 0.001
/** Measured: the right file reaches 0.89 and more through a call, the wrong one at most 0.36. */
const leastLikeness = 0.7
const leastLead = 0.25

/** Whose speech the samples are. */
export function heardAs(samples: Float32Array): Heard {
  if (loudnessOf(samples) < silenceLoudness) return 'silence'
  const { caller, agent } = likenesses(samples)
  if (caller >= leastLikeness && caller - agent >= leastLead) return 'caller'
  if (agent >= leastLikeness && agent - caller >= leastLead) return 'agent'
  return 'somebody else'
}

export function likenesses(samples: Float32Array): { caller: number; agent: number } {
  const heard = fingerprintOf(samples)
  return {
    caller: likeness(heard, speeches.caller.fingerprint),
    agent: likeness(heard, speeches.agent.fingerprint),
  }
}
