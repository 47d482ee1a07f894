import { defineRingfence } from './defineRingfence.ts'

export type { CallButtonEvents } from './element/buttonEvents.ts'
export type { CallButton } from './element/callButton.ts'
export type { PageContextSource } from './element/pageContextAttribute.ts'
export type { CallWords, RingfenceWords } from './words/callWords.ts'

defineRingfence()
