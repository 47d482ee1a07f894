import type { Written } from '../../../ui/wording/written.ts'
import type { CallWords } from '../callWords.ts'
import { endings } from './endings.pt.ts'
import { identity } from './identity.pt.ts'
import { microphoneSteps } from './microphoneSteps.pt.ts'
import { refusals } from './refusals.pt.ts'
import { gate, talk, until } from './talk.pt.ts'

export const words: Written<CallWords> = { talk, gate, identity, until, endings, refusals, microphoneSteps }
