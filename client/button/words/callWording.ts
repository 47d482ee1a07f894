import type { Wording } from '../../ui/wording/wordChoice.ts'
import type { CallWords } from './callWords.ts'

export type CallWording = Wording<CallWords>
