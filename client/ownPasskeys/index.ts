import { defineRingfencePasskeys } from './defineRingfencePasskeys.ts'

export type { PasskeyPage } from './passkeyPage.ts'
export type { PasskeyWords, RingfencePasskeyWords } from './words/passkeyWords.ts'

defineRingfencePasskeys()
