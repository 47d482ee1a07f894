import { defineRingfencePasskeys } from './defineRingfencePasskeys.ts'

export type { PasskeyPage } from './passkeyPage.ts'

defineRingfencePasskeys()
