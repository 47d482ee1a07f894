import { defineRingfencePasskeys } from './button.ts'

/** `@ringfence/button/define-passkeys`: defines `<ringfence-passkeys>` on import. */
defineRingfencePasskeys()
