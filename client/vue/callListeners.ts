import type { CallButtonEvents } from '../packages/button.ts'

type Pascal<Words extends string> = Words extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${Pascal<Rest>}`
  : Capitalize<Words>

/** `ringfence-step-up-asked` is `@step-up-asked`, which gets the event's detail. */
export type CallListeners = {
  readonly [Name in keyof CallButtonEvents as Name extends `ringfence-${infer Words}`
    ? `on${Pascal<Words>}`
    : never]?: (detail: CallButtonEvents[Name]['detail']) => void
}

/** What Vue calls a listener on the tag itself: `onStepUpAsked` is `onRingfenceStepUpAsked`, which it hears as `ringfence-step-up-asked`. */
export function onTheTag(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      if (!/^on[A-Z]/.test(name) || typeof value !== 'function') return [name, value]
      const tell = (event: Event) => event instanceof CustomEvent && value(event.detail)
      return [`onRingfence${name.slice(2)}`, tell]
    }),
  )
}
