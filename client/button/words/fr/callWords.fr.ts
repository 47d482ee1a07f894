import type { Written } from '../../../ui/wording/written.ts'
import type { CallWords } from '../callWords.ts'
import { endings } from './endings.fr.ts'
import { identity } from './identity.fr.ts'
import { microphoneSteps } from './microphoneSteps.fr.ts'
import { refusals } from './refusals.fr.ts'
import { gate, talk, until } from './talk.fr.ts'

export const words: Written<CallWords> = { talk, gate, identity, until, endings, refusals, microphoneSteps }
