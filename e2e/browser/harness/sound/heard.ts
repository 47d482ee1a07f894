import { fingerprintOf, likeness, likenessAtAnyPace, loudnessOf } from './fingerprint.ts'
import { speeches } from './speech.ts'

export type Heard = 'caller' | 'agent' | 'silence' | 'somebody else'

/** Below this nobody hears anything; speech in these calls is above 0.02. */
const silenceLoudness = 0.001
/** Measured: the right file reaches 0.89 and more through a call, the wrong one at most 0.36. */
const leastLikeness = 0.7
const leastLead = 0.25

/** Whose speech the samples are. */
export const heardAs = (samples: Float32Array): Heard => judge(samples, likeness)

/** The same of what a Firefox sent or played, whose clock here is a slow one. Right 0.88 and more, wrong at most 0.58. */
export const heardAtAnyPace = (samples: Float32Array): Heard => judge(samples, likenessAtAnyPace)

function judge(samples: Float32Array, alike: typeof likeness): Heard {
  if (loudnessOf(samples) < silenceLoudness) return 'silence'
  const { caller, agent } = likenesses(samples, alike)
  if (caller >= leastLikeness && caller - agent >= leastLead) return 'caller'
  if (agent >= leastLikeness && agent - caller >= leastLead) return 'agent'
  return 'somebody else'
}

function likenesses(samples: Float32Array, alike: typeof likeness): { caller: number; agent: number } {
  const heard = fingerprintOf(samples)
  return {
    caller: alike(heard, speeches.caller.fingerprint),
    agent: alike(heard, speeches.agent.fingerprint),
  }
}
