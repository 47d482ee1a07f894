import type { DetailedHTMLProps, HTMLAttributes } from 'react'
import type { CallButton, PasskeyPage } from './button.ts'
import type { CallTagAttributes, CallTagListeners, PasskeysTagAttributes } from './tagAttributes.ts'

type CallTag = DetailedHTMLProps<HTMLAttributes<CallButton>, CallButton> &
  CallTagAttributes &
  CallTagListeners
type PasskeysTag = DetailedHTMLProps<HTMLAttributes<PasskeyPage>, PasskeyPage> & PasskeysTagAttributes

/** `@ringfence/button/react`: the tags in JSX. Types only; React 18 sets attributes, React 19 properties and listeners, too. */
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'ringfence-call': CallTag
      'ringfence-passkeys': PasskeysTag
    }
  }
}
