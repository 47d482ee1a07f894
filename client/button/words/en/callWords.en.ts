import { englishSteps } from '../../../ui/microphone/englishSteps.ts'
import type { Written } from '../../../ui/wording/written.ts'
import type { CallWords } from '../callWords.ts'
import { endings } from './endings.en.ts'
import { identity } from './identity.en.ts'
import { refusals } from './refusals.en.ts'
import { gate, talk, until } from './talk.en.ts'

export const words: Written<CallWords> = {
  ...{ talk, gate, identity, until, endings, refusals },
  microphoneSteps: englishSteps,
}
