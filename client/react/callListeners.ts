import type { CallButtonEvents } from '../packages/button.ts'

type Pascal<Words extends string> = Words extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${Pascal<Rest>}`
  : Capitalize<Words>

/** `ringfence-step-up-asked` is heard by `onStepUpAsked`, which gets the event's detail. */
export type CallListeners = {
  readonly [Name in keyof CallButtonEvents as Name extends `ringfence-${infer Words}`
    ? `on${Pascal<Words>}`
    : never]?: (detail: CallButtonEvents[Name]['detail']) => void
}

/** The DOM's name of what a property listens to: `onStepUpAsked` is `ringfence-step-up-asked`; `undefined` for any other property. */
export const eventHeardBy = (property: string): string | undefined =>
  /^on[A-Z]/.test(property)
    ? `ringfence${property.slice(2).replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
    : undefined
