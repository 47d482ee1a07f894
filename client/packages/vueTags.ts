import type { FunctionalComponent, HTMLAttributes } from 'vue'
import type { CallTagAttributes, CallTagListeners, PasskeysTagAttributes } from './tagAttributes.ts'

type CallTag = FunctionalComponent<CallTagAttributes & CallTagListeners & HTMLAttributes>
type PasskeysTag = FunctionalComponent<PasskeysTagAttributes & HTMLAttributes>

/** `@ringfence/button/vue`: the tags in templates. Types only. */
declare module 'vue' {
  interface GlobalComponents {
    'ringfence-call': CallTag
    'ringfence-passkeys': PasskeysTag
  }
}
