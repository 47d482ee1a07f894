import { spanishSteps } from '../../../ui/microphone/spanishSteps.ts'
import type { Written } from '../../../ui/wording/written.ts'
import type { CallWords } from '../callWords.ts'
import { endings } from './endings.es.ts'
import { identity } from './identity.es.ts'
import { refusals } from './refusals.es.ts'
import { gate, talk, until } from './talk.es.ts'

export const words: Written<CallWords> = {
  ...{ talk, gate, identity, until, endings, refusals },
  microphoneSteps: spanishSteps,
}
