import type { Written } from '../../../ui/wording/written.ts'
import type { CallWords } from '../callWords.ts'
import { endings } from './endings.ar.ts'
import { identity } from './identity.ar.ts'
import { microphoneSteps } from './microphoneSteps.ar.ts'
import { refusals } from './refusals.ar.ts'
import { gate, talk, until } from './talk.ar.ts'

export const words: Written<CallWords> = { talk, gate, identity, until, endings, refusals, microphoneSteps }
