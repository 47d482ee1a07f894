import { defineRingfence } from './button.ts'

/** `@ringfence/button/define`: defines `<ringfence-call>` on import. */
defineRingfence()
