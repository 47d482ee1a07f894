import type { CallButton, CallButtonEvents, PasskeyPage } from './button.ts'

/** What markup says of `<ringfence-call>`: attributes by their own names, and what only a property can hold. */
export interface CallTagAttributes
  extends Partial<
    Pick<CallButton, 'site' | 'queue' | 'service' | 'label' | 'lang' | 'pageContext' | 'vouch'>
  > {
  /** JSON; where a function is to be asked at each call, `pageContext`. */
  readonly 'page-context'?: string
}

/** What markup says of `<ringfence-passkeys>`. */
export type PasskeysTagAttributes = Partial<Pick<PasskeyPage, 'site' | 'service' | 'lang' | 'vouch'>>

/** Listeners by the event's own name, as React 19 and Vue take them. */
export type CallTagListeners = {
  readonly [Name in keyof CallButtonEvents as `on${Name}`]?: (event: CallButtonEvents[Name]) => void
}
