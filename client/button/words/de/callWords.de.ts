import type { Written } from '../../../ui/wording/written.ts'
import type { CallWords } from '../callWords.ts'
import { endings } from './endings.de.ts'
import { identity } from './identity.de.ts'
import { microphoneSteps } from './microphoneSteps.de.ts'
import { refusals } from './refusals.de.ts'
import { gate, talk, until } from './talk.de.ts'

export const words: Written<CallWords> = { talk, gate, identity, until, endings, refusals, microphoneSteps }
